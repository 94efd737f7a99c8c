using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using PowerCrm.Web;

namespace PowerCrm.Assignment;

/// <summary>Who has how much to do, who is late, and who still has room.</summary>
internal static class Workload
{
    public sealed record Answer(IReadOnlyList<ManagerView> Items);

    public static void Map(IEndpointRouteBuilder managers) => managers.MapGet("/workload", Handle).WithName(nameof(Workload)).Produces<Answer>();

    private static async Task<IResult> Handle(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return Reply.Ok(new Answer(await ManagerRows.Read(connection, null, work: true, ct)));
    }
}
