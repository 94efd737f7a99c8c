using Microsoft.AspNetCore.Http;
using Wolverine.Http;

namespace PowerCrm.Web;

/// <summary>Lists the caller's own sessions that have not ended, the one of this request first.</summary>
[Tags("sign-in")]
public static class ListSessions
{
    internal sealed record Answer(IReadOnlyList<Item> Items);

    /// <param name="LastUsedAt">Of applicants the last sign-in or renewal, of staff also the last request; precise to a minute.</param>
    /// <param name="Current">It is the session of this request.</param>
    internal sealed record Item(Guid Id, DateTimeOffset SignedInAt, DateTimeOffset LastUsedAt, bool Current);

    [WolverineGet("/auth/sessions"), SignedIn, BeforeSetUp]
    [Answers<Answer>]
    public static async Task<IResult> Get(CurrentCaller caller, OwnSessions sessions, CancellationToken ct) =>
        Reply.Ok(new Answer(await sessions.List(caller, ct)));
}
