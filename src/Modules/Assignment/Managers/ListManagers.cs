using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Assignment;

/// <summary>Lists the managers with their territories, specialties, capacity and leave, in the order of their registration.</summary>
[Tags("managers")]
public static class ListManagers
{
    [WolverineGet("/managers"), Staff("admin")]
    [Answers<PageOf<ManagerView>>]
    public static async Task<IResult> All(Page page, NpgsqlDataSource source, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        // There are only some dozens of managers.
        return Reply.Ok(page.FromAll(await ManagerRows.Read(connection, null, withWorkload: false, ct), m => m.ManagerId));
    }

    [WolverineGet("/managers/{id:guid}"), Staff("admin"), EndpointName("ReadManager")]
    [Answers<ManagerView>]
    public static async Task<IResult> One(Guid id, NpgsqlDataSource source, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return await ManagerRows.Read(connection, id, withWorkload: false, ct) is [var manager]
            ? Reply.Ok(manager, manager.Version) : Problem.NotFound;
    }
}
