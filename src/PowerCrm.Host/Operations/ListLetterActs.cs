using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Host.Operations;

/// <summary>Returns who retried or discarded a dead letter, when and why, newest first. The records are kept for good.</summary>
[Tags("operations")]
public static class ListLetterActs
{
    /// <param name="Act"><c>retry</c> or <c>discard</c>.</param>
    /// <param name="By">The actor: <c>staff:</c> with the account's id, or <c>operator:</c> with the name given at the command
    /// line.</param>
    /// <param name="Name">The display name of the account; null if it was done at the command line.</param>
    public sealed record Item(Guid Id, string Act, Guid MessageId, string Reason, string By, string? Name, DateTimeOffset At);

    [WolverineGet("/ops/dead-letters/acts"), Staff("admin")]
    [Answers<PageOf<Item>>, ProblemCodes("cursor_invalid")]
    public static async Task<IResult> Get(Page page, OperatorActions actions, StaffAccounts accounts, CancellationToken ct)
    {
        var names = (await accounts.List(ct)).ToDictionary(a => Actor.Staff(a.Id), a => a.DisplayName, StringComparer.Ordinal);
        var (at, id) = page.Key;
        Item[] items = [.. (await actions.ReadForDeadLetters(at, id, page.Rows, ct)).Select(it => new Item(it.Id, it.Act,
            Guid.Parse(it.Target), it.Reason, it.Actor, names.GetValueOrDefault(it.Actor), it.At))];
        return Reply.Ok(page.Of(items, it => (it.At, it.Id))).WithHeader("Cache-Control", "no-store");
    }
}
