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
    /// <param name="answer">Creates the success response; with an Idempotency-Key it is stored in the events' own transaction.</param>
    /// <param name="also">Returns more rows for that transaction, which depend on the version that is written.</param>
    public Task<IResult> Run<TState>(HttpContext http, Guid stream, Func<TState, DateTimeOffset, Decision> decide,
        Func<PendingAppend, Reply> answer, CancellationToken ct, ExpectedVersion expected = default,
        Func<PendingAppend, IReadOnlyList<Row>>? also = null) where TState : class, IFold<TState> =>
        Run<TState>(http, stream, (it, now) => ValueTask.FromResult(decide(it, now)), answer, ct, expected, also);

    /// <summary>Like the overload above, for decisions or responses that need further reads.</summary>
    public async Task<IResult> Run<TState>(HttpContext http, Guid stream, Func<TState, DateTimeOffset, ValueTask<Decision>> decide,
        Func<PendingAppend, Reply> answer, CancellationToken ct, ExpectedVersion expected = default,
        Func<PendingAppend, IReadOnlyList<Row>>? also = null) where TState : class, IFold<TState>
    {
        var scope = IdempotencyScope.Of(http);
        var outcome = await events.Decide(stream, decide, ct, expected, scope.Active || also is not null ? Rows : null);
        return outcome is Outcome.Done done ? answer(new PendingAppend(done.Version, done.At, done.Events)) : Refusal(outcome)!;

        IReadOnlyList<Row> Rows(PendingAppend about) => [.. also?.Invoke(about) ?? [], .. scope.RowsFor(answer(about))];
    }

    /// <summary>Returns the problem for an unsuccessful outcome; null for a success.</summary>
    public static Problem? Refusal(Outcome outcome) => outcome switch
    {
        Outcome.Rejected no => Problem.From(no.Rejection),
        Outcome.Stale stale => Problem.Stale(stale.Actual),
        _ => null,
    };
}
