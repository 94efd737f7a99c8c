using Npgsql;
using PowerCrm.Host.Audit;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Host.Operations;

/// <summary>
/// Returns the last thirty runs of the standing audit, newest first, with the findings of each check; ids and names only.
/// </summary>
[Tags("operations")]
public static class ListAudits
{
    private const int MaxItems = 30;

    public sealed record Answer(IReadOnlyList<AuditRun> Items);

    [WolverineGet("/ops/audits"), Staff("admin", "auditor")]
    [Answers<Answer>]
    public static async Task<IResult> Get(NpgsqlDataSource database, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return Reply.Ok(new Answer(await AuditRunRows.ListLatest(connection, MaxItems, ct))).WithHeader("Cache-Control", "no-store");
    }
}
