using Microsoft.AspNetCore.Http;
using PowerCrm.Store;

namespace PowerCrm.Web;

/// <summary>
/// Runs a decision and returns its response: <c>return await commands.Run&lt;ReviewCase&gt;(http, id, (it, now) => Decide(it, …), done =>
/// …, ct, ifMatch)</c>.
/// </summary>
[PerRequest]
public sealed class Commands(IStreams events)
{
    /// <param name="decide">Pure; may run several times.</param>
    /// <param name="createReply">Creates the success response; with an Idempotency-Key it is stored in the events' own transaction.</param>
    public Task<IResult> Run<TState>(HttpContext http, Guid stream, Func<TState, DateTimeOffset, Decision> decide,
        Func<PendingAppend, Reply> createReply, CancellationToken ct, ExpectedVersion expected = default)
        where TState : class, IFold<TState> =>
        Run<TState>(http, stream, (it, now) => ValueTask.FromResult(decide(it, now)), createReply, ct, expected);

    /// <summary>Like the overload above, for decisions or responses that need further reads.</summary>
    public async Task<IResult> Run<TState>(HttpContext http, Guid stream, Func<TState, DateTimeOffset, ValueTask<Decision>> decide,
        Func<PendingAppend, Reply> createReply, CancellationToken ct, ExpectedVersion expected = default)
        where TState : class, IFold<TState>
    {
        var scope = IdempotencyScope.Of(http);
        var outcome = await events.Decide(stream, decide, ct, expected,
            scope.IsActive ? pending => scope.RowsFor(createReply(pending)) : null);
        return outcome switch
        {
            Outcome.Done done => createReply(new PendingAppend(done.Version, done.At, done.Events)),
            Outcome.Rejected rejected => Problem.From(rejected.Rejection),
            Outcome.Stale stale => Problem.Stale(stale.ActualVersion),
            _ => throw new InvalidOperationException($"The outcome {outcome.GetType().Name} has no response."),
        };
    }
}
