using Marten;
using Microsoft.AspNetCore.Http;
using PowerCrm.Store;
using Wolverine.Marten;

namespace PowerCrm.Web;

/// <summary>
/// Converts a decision to the return value of an endpoint with <c>[WriteAggregate]</c>: its response, the events and the rows of their
/// transaction.
/// </summary>
public static class DecisionExtensions
{
    /// <param name="version">The version of the stream for which the decision was made.</param>
    public static (IResult, Events, IEnumerable<IMartenOp>) Answer(this Decision decision, long version, DateTimeOffset now,
        Func<PendingAppend, Reply> createReply)
    {
        if (decision.Rejection is { } rejection)
            return (Problem.From(rejection), [], []);
        Events events = [.. decision.Events];
        return (createReply(new PendingAppend(version + events.Count, now, decision.Events)), events, decision.Rows);
    }
}

/// <summary>Work in the session of an endpoint; called by generated code.</summary>
public static class EndpointSession
{
    /// <summary>Sets the actor of the session's appends.</summary>
    public static void SetActor(HttpContext http, IDocumentSession session) => EventSessions.SetActor(session,
        CurrentCaller.Of(http)?.ToCaller() ?? new Caller("anonymous", Problem.TraceId(http)));

    /// <summary>
    /// Sets the time of the decision on the events. With an Idempotency-Key, the response is stored in their transaction.
    /// </summary>
    public static void StoreReply(HttpContext http, IResult result, IDocumentSession session, DateTimeOffset now)
    {
        var firstEvent = session.StampEvents(now);
        if (result is not Reply reply)
            return;
        var rows = IdempotencyScope.Of(http).RowsFor(reply);
        session.QueueRows(rows);
        if (firstEvent is not null || rows.Count > 0)
            http.Features.Get<SentCommits>()?.Add(firstEvent, reply);
    }
}

/// <summary>
/// What a request has sent to the database so far: if the response to a commit is lost, the event ids tell whether it succeeded.
/// </summary>
internal sealed class SentCommits
{
    private readonly List<((Guid Stream, Guid Id)? First, Reply Reply)> commits = [];

    /// <summary>False if only rows were sent: they have no id that identifies them, so they are not sent twice.</summary>
    public bool CanBeIdentified => commits.All(s => s.First is not null);

    public void Add((Guid Stream, Guid Id)? firstEvent, Reply reply) => commits.Add((firstEvent, reply));

    public async Task<Reply?> FindCommitted(EventSessions sessions, CancellationToken ct)
    {
        await using var session = sessions.OpenQuery();
        foreach (var (firstEvent, reply) in commits)
            if (firstEvent is var (stream, id) && (await session.Events.FetchStreamAsync(stream, token: ct)).Any(e => e.Id == id))
            {
                await sessions.ConfirmDurability(ct);
                return reply;
            }
        return null;
    }
}

/// <summary>
/// Repeats a decision after a race: the endpoint is called again, on the current stream. A caller that gave a version then gets 412 with
/// the new version. A lost connection is retried too. Wolverine's error policies are for messages and do not apply to endpoints.
/// </summary>
internal sealed class ConflictRetryMiddleware(RequestDelegate next)
{
    private const int MaxAttempts = 5;

    /// <summary>Marks an endpoint that may be called again.</summary>
    internal sealed record RetryAllowed;

    public async Task InvokeAsync(HttpContext http, EventSessions sessions)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<RetryAllowed>() is null)
        {
            await next(http);
            return;
        }
        var sentCommits = new SentCommits();
        http.Features.Set(sentCommits);
        for (int conflicts = 0, failures = 0; ;)
            try
            {
                if (failures > 0 && await sentCommits.FindCommitted(sessions, http.RequestAborted) is { } reply)
                    await reply.ExecuteAsync(http);
                else
                    await next(http);
                return;
            }
            catch (Exception e) when (StoreFaults.IsStale(e) && !http.Response.HasStarted)
            {
                Telemetry.CountConflict();
                if (++conflicts > StoreFaults.MaxConflictRetries)
                    throw Problem.Unavailable("database_unavailable", TimeSpan.FromSeconds(1)).ToException();
                await Task.Delay(StoreFaults.ConflictDelay(conflicts), http.RequestAborted);
            }
            catch (Exception e) when (StoreFaults.IsConnectionLost(e) && sentCommits.CanBeIdentified && !http.Response.HasStarted
                && ++failures < MaxAttempts)
            {
                await Task.Delay(StoreFaults.BackOffDelay(failures), http.RequestAborted);
            }
    }
}
