using System.Globalization;
using Microsoft.AspNetCore.Http;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Review;

/// <summary>
/// Shows the differences between two rounds of a case, or since the reader last read it in clear. Values are masked as in the case itself,
/// and the request is recorded as a look at the case.
/// </summary>
[Tags("review")]
public static class DiffRounds
{
    private const string Purpose = "review", Seen = "seen";

    /// <param name="From">The earlier round; 0 when there is none and everything is new.</param>
    internal sealed record Answer(int From, int To, IReadOnlyList<ChangeShown> Changes);

    [WolverineGet("/reviews/{id:guid}/diff"), Staff("reviewer", "admin", "auditor")]
    [QueryParameters("from", "to")]
    [Answers<Answer>]
    public static async Task<IResult> Get(Guid id, CurrentCaller caller, IStreams events, IKeyRing keys, HttpContext http,
        CancellationToken ct)
    {
        var read = await events.Load<CaseHistory>(id, ct);
        var it = read.State.Case;
        if (!it.Submitted)
            return Problem.NotFound;
        var isHolder = it.IsHeldBy(caller.Id, read.Now);
        var log = (await events.Load<CaseAccessLog>(AccessStream.Of(id), ct)).State;
        var (from, to, fault) = SelectRounds(read.State.GetSubmissions(), Query.ReadSingle(http, "from"), Query.ReadSingle(http, "to"),
            log.LastSeen(caller.Id, isHolder ? it.ClaimedSince : null));
        if (fault is not null)
            return Problem.Invalid(fault);
        var (before, after) = (await DecryptSubmission(from, keys, ct), await DecryptSubmission(to!, keys, ct));
        if (after is not { } current || (before is null) != (from is null))
            return Problem.NotFound;                                        // erased a moment ago
        if (isHolder && !await CaseAccessLog.Record(it, id, caller, events, keys, ct))
            return Problem.NotFound;
        var changes = CaseView.GetChanges(before, current, isHolder);
        return Reply.Ok(new Answer(from?.Info.Round ?? 0, to!.Info.Round,
            caller.Has("auditor") ? [.. changes.Select(c => c.ForAuditor())] : changes))
            .WithHeader("Cache-Control", "no-store");
    }

    /// <param name="all">The submissions, at least one. If a round was withdrawn and submitted again, the later submission counts.</param>
    /// <param name="lastSeen">When the reader last looked.</param>
    internal static (CaseSubmission? From, CaseSubmission? To, Fault? Fault) SelectRounds(IReadOnlyList<CaseSubmission> all, string? from,
        string? to, DateTimeOffset? lastSeen)
    {
        var later = to is null ? all[^1] : FindRound(all, to);
        if (later is null)
            return (null, null, new Fault("/to", "round_unknown"));
        return from switch
        {
            null => (all.LastOrDefault(s => s.Info.Round == later.Info.Round - 1), later, null),
            Seen => (all.LastOrDefault(s => s.At <= lastSeen), later, null),
            "0" => (null, later, null),                 // as the answer names what came before the first round
            _ when FindRound(all, from) is { } earlier => (earlier, later, null),
            _ => (null, null, new Fault("/from", "round_unknown")),
        };
    }

    private static CaseSubmission? FindRound(IReadOnlyList<CaseSubmission> all, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var round)
            ? all.LastOrDefault(s => s.Info.Round == round) : null;

    private static async Task<(InfoSubmitted, ApplicantData, MaterialsUploaded?)?> DecryptSubmission(CaseSubmission? it, IKeyRing keys,
        CancellationToken ct) =>
        it is not null && await keys.Open<ApplicantData>(it.Info.Applicant, SealedFieldNames.Applicant, Purpose, ct) is { } person
            ? (it.Info, person, it.Pictures) : null;
}
