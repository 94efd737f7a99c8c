using Npgsql;
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

    /// <summary>
    /// Adds the accounts that are not there. A reset keeps those that have customers who do not belong to the demo.
    /// </summary>
    public static async Task AddMissing(IServiceProvider services, CancellationToken ct)
    {
        var source = services.GetRequiredService<NpgsqlDataSource>();
        await using var connection = await source.OpenConnectionAsync(ct);
        var demoIds = (await DemoRows.Read(connection, DemoRows.Staff, ct)).ToHashSet();
        var existing = (await services.GetRequiredService<StaffAccounts>().List(ct)).Where(a => demoIds.Contains(a.Id))
            .Select(a => a.Username).ToHashSet();
        foreach (var it in DemoPeople.Staff.Where(s => !existing.Contains(s.Username)))
        {
            var id = await Add(services, it.Username, it.Role, it.Name, it.Phone, it.Territories, it.Specialties, it.Capacity, ct);
            await DemoRows.Add(source, DemoRows.Staff, id, ct);
        }
    }
}
