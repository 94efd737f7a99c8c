using Dapper;
using Microsoft.AspNetCore.Http.Timeouts;
using Npgsql;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Host.Audit;

/// <summary>Checks all invariants over the whole log, on an auditor's request.</summary>
[Tags("audit")]
public static class VerifyLog
{
    private const int MaxViolations = 100;

    // Only one runs at a time across all hosts, including the standing audit, because it reads everything.
    internal const string LockName = "verify_log";

    /// <param name="Violations">The first hundred; ids and event names only.</param>
    public sealed record Check(string Invariant, bool Holds, int Count, IReadOnlyList<string> Violations);

    /// <param name="Head">The last seal, to be stored elsewhere: if it is missing later, the end of the log was cut off.</param>
    /// <param name="Checkpoint">The last checkpoint, for the same purpose; <c>GET /audit/checkpoints</c> lists all.</param>
    public sealed record Answer(bool Verified, DateTimeOffset At, long Events, LogChain.Head? Head, IReadOnlyList<Check> Checks,
        Checkpoint? Checkpoint);

    [WolverineGet("/audit/verify"), DisableRequestTimeout, Staff("auditor", "admin")]
    [Answers<Answer>, ProblemCodes("verification_running")]
    public static async Task<IResult> Get(NpgsqlDataSource database, HttpContext http, CancellationToken ct)
    {
        await using var sessionLock = await SessionLock.TryAcquire(database, LockName, ct);
        return sessionLock is null ? new Problem("verification_running") { RetryAfter = TimeSpan.FromSeconds(5) }
            : Reply.Ok(await Verify(sessionLock.Connection, http.RequestServices, ct)).WithHeader("Cache-Control", "no-store");
    }

    private static async Task<Answer> Verify(NpgsqlConnection connection, IServiceProvider services, CancellationToken ct)
    {
        var (at, events) = await connection.QuerySingleAsync<(DateTime, long)>(new CommandDefinition(
            "select powercrm_now(), (select count(*) from mt_events)", cancellationToken: ct));
        var checks = (await Invariants.Check(services, ct))
            .Select(c => new Check(c.Name, c.Violations.Count == 0, c.Violations.Count, [.. c.Violations.Take(MaxViolations)])).ToList();
        // After the checks, not before: a seal made now would cover events that were not compared yet.
        var chain = services.GetRequiredService<LogChain>();
        await chain.WaitUntilSealed(ct);
        return new Answer(checks.TrueForAll(c => c.Holds), new DateTimeOffset(at), events, await chain.FindHead(ct), checks,
            await CheckpointRows.ReadLast(connection, ct));
    }
}
