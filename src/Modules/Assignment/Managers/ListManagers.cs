using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using PowerCrm.Web;

namespace PowerCrm.Assignment;

/// <summary>The managers with their territories, specialties, capacity and leave. There are some dozens of them, so the list is one page.</summary>
internal static class ListManagers
{
    public sealed record Answer(IReadOnlyList<ManagerView> Items);

    public static void Map(IEndpointRouteBuilder managers)
    {
        managers.MapGet("", All).WithName(nameof(ListManagers)).Produces<Answer>();
        managers.MapGet("/{id:guid}", One).WithName("ReadManager").Produces<ManagerView>();
    }

    private static async Task<IResult> All(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return Reply.Ok(new Answer(await ManagerRows.Read(connection, null, work: false, ct)));
    }

    private static async Task<IResult> One(Guid id, NpgsqlDataSource source, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return await ManagerRows.Read(connection, id, work: false, ct) is [var manager] ? Reply.Ok(manager, manager.Version) : Problem.NotFound;
    }
}
