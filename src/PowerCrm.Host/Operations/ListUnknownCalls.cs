using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Host.Operations;

/// <summary>Returns the calls to vendors with unknown outcome, oldest first. None is repeated automatically.</summary>
[Tags("operations")]
public static class ListUnknownCalls
{
    /// <param name="Call">The stored name of the call, such as <c>tell_applicant</c>.</param>
    /// <param name="Cause">The event that caused the call.</param>
    /// <param name="RegistrationId">The stream that the call belongs to.</param>
    /// <param name="State"><c>unknown</c>, or <c>again</c>: a retry was requested and has not been made yet.</param>
    public sealed record Item(Guid Id, string Call, Guid Cause, Guid RegistrationId, DateTimeOffset AttemptedAt, string State);

    [WolverineGet("/ops/unknown-calls"), Staff("admin")]
    [Answers<PageOf<Item>>, ProblemCodes("cursor_invalid")]
    public static async Task<IResult> Get(Page page, ExternalCalls calls, CancellationToken ct) =>
        Reply.Ok(page.FromSortedByTime((await calls.ReadUnknown(ct)).Select(Of), it => (it.AttemptedAt, it.Id)))
        .WithHeader("Cache-Control", "no-store");

    private static Item Of(UnknownCall it) => new(it.Id, it.Call, it.Cause, it.Stream, it.AttemptedAt, it.State);
}
