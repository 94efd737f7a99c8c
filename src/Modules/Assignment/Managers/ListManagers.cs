using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using PowerCrm.Web;

namespace PowerCrm.Assignment;

/// <summary>The managers with their territories, specialties, capacity and leave, in the order they were registered.</summary>
internal static class ListManagers
{
    public static void Map(IEndpointRouteBuilder managers)
    {
        managers.MapGet("", All).WithName(nameof(ListManagers)).Produces<PageOf<ManagerView>>();
        managers.MapGet("/{id:guid}", One).WithName("ReadManager").Produces<ManagerView>();
    }

    private static async Task<IResult> All(Page page, NpgsqlDataSource source, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        // Some dozens of them.
        return Reply.Ok(page.Cut(await ManagerRows.Read(connection, null, work: false, ct), m => m.ManagerId.ToString()));
    }

    private static async Task<IResult> One(Guid id, NpgsqlDataSource source, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return await ManagerRows.Read(connection, id, work: false, ct) is [var manager] ? Reply.Ok(manager, manager.Version) : Problem.NotFound;
    }
}
