using PowerCrm.Assignment;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Host.Demo;

/// <summary>Adds the demo's members of staff, in the same way as the command line.</summary>
internal static class DemoStaff
{
    public static async Task<Guid> Add(IServiceProvider services, string username, string role, string name, string? phone,
        string[] territories, string[] specialties, int capacity, CancellationToken ct)
    {
        var id = await services.GetRequiredService<StaffAccounts>().Add(username, role, name, DemoPeople.Password, phone,
            Caller.System("demo"), ct);
        if (role == "manager")
            await services.GetRequiredService<ManagerDirectory>().Add(id, territories, specialties, capacity, null,
                Caller.System("demo"), ct);
        return id;
    }
}
