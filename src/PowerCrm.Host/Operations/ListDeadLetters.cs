using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Host.Operations;

/// <summary>Returns the messages that could not be handled, oldest first: the reaction and the kind of error, never the content.</summary>
[Tags("operations")]
public static class ListDeadLetters
{
    /// <param name="State"><c>parked</c>, or <c>retrying</c>: a host will pick it up.</param>
    /// <param name="Error">The exception's type, never its message.</param>
    /// <param name="Tries">Number of attempts since the message was sent, or since it was last retried by an operator; null if
    /// unknown.</param>
    /// <param name="Retries">How often an operator retried it.</param>
    public sealed record Item(Guid Id, string Reaction, string Message, string Error, DateTimeOffset SentAt, string State, int? Tries,
        long Retries);

    [WolverineGet("/ops/dead-letters"), Staff("admin")]
    [Answers<PageOf<Item>>, ProblemCodes("cursor_invalid")]
    public static async Task<IResult> Get(Page page, DeadLetters letters, CancellationToken ct)
    {
        var (at, id) = page.Key;
        Item[] items = [.. (await letters.Read(ct, at, id, page.Rows)).Select(Of)];
        return Reply.Ok(page.Of(items, it => (it.SentAt, it.Id))).WithHeader("Cache-Control", "no-store");
    }

    private static Item Of(DeadLetter it) =>
        new(it.Id, it.Reaction, it.Message, it.Error, it.SentAt, it.Retrying ? "retrying" : "parked", it.Tries, it.Retries);
}
