using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Assignment;

/// <summary>Shows each manager's workload, overdue customers and free places.</summary>
[Tags("managers")]
public static class Workload
{
    public sealed record Answer(IReadOnlyList<ManagerView> Items);

    [WolverineGet("/managers/workload"), Staff("admin")]
    [Answers<Answer>]
    public static async Task<IResult> Get(NpgsqlDataSource source, CancellationToken ct) => Reply.Ok(await Read(source, ct));

    public static async Task<Answer> Read(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return new Answer(await ManagerRows.Read(connection, null, withWorkload: true, ct));
    }
}
