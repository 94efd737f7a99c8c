using PowerCrm.Contracts;
using PowerCrm.Review;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Host.Audit;

/// <summary>
/// An auditor reads what happened to a registration and how it stood at any time (<c>at</c>), or right after one of its events
/// (<c>version</c>, which tells events of one instant apart); the person sees that somebody looked.
/// </summary>
[Tags("audit")]
public static class AuditRegistration
{
    internal const string Purpose = "audit";
    private const string Operator = "operator";
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    [WolverineGet("/audit/registrations/{id:guid}"), Staff("auditor", "admin")]
    [Asks("at", "version")]
    [Answers<AuditAnswer>]
    public static async Task<IResult> Get(Guid id, CurrentCaller caller, IStreams events, IKeyRing keys, PastCases cases, HttpContext http,
        CancellationToken ct)
    {
        var (asked, none) = PastMoment.Of(http);
        if (none is not null)
            return Problem.Invalid(none);
        var (answer, wrong) = await Read(id, asked, () => Record(id, caller.Id, caller.Role ?? "", Purpose, Purpose, events, keys, ct),
            events, keys, cases, Languages.Of(http), ct);
        return wrong is not null ? Problem.Invalid(wrong) : answer is null ? Problem.NotFound
            : Reply.Ok(answer, answer.Version).With("Cache-Control", "no-store");
    }

    /// <summary>The registration as it stood, a person's values masked; for the command line too.</summary>
    /// <param name="asked">The default: now.</param>
    /// <param name="record">Records the look, before anything of it is handed over.</param>
    /// <returns>Neither: there is no such registration.</returns>
    internal static async Task<(AuditAnswer? Answer, Fault? Wrong)> Read(Guid id, PastMoment asked, Func<Task> record, IStreams events,
        IKeyRing keys, PastCases cases, Language language, CancellationToken ct)
    {
        var (at, version) = asked;
        var whole = await events.Load<AuditState>(id, ct);
        // Other streams (looks, notifications) have ids of the same form, and are none.
        if (whole.State.Life.Status == AuthStatus.None)
            return (null, null);
        if (version > whole.Version)
            return (null, PastMoment.NoVersion);
        // A time to come is refused. Up to five minutes ahead count as now, since the caller's clock may be ahead.
        if (at > whole.Now + Ahead)
            return (null, Fault.Said("/at", "invalid", "该时间尚未到来。", "This time is still to come."));
        if (at > whole.Now)
            at = null;
        var then = at is null && version is null ? whole : await events.Load<AuditState>(id, ct, version, at);
        var time = version is null ? at ?? whole.Now : then.State.Events[^1].Timestamp;
        var looks = await Looks(id, time, events, keys, ct);
        await record();
        var person = await keys.Open<ApplicantData>(then.State.Info?.Applicant, Sealed.Applicant, Purpose, ct);
        // Whoever is erased by now is not seen at an earlier moment either.
        var seen = whole.State.Life.Erased ? null : await cases.Find(id, then.Version, time, clear: false, events, language, ct);
        return (new AuditAnswer(id, time, then.Version, StateShown.Of(then.State, time, person),
            [.. then.State.Events.Select(EventShown.Of)], looks, seen), null);
    }

    /// <param name="keys">Null: nobody's key is asked for, and nothing is said of why.</param>
    internal static async Task<IReadOnlyList<LookShown>> Looks(Guid id, DateTimeOffset at, IStreams events, IKeyRing? keys,
        CancellationToken ct)
    {
        var looks = new List<LookShown>();
        await foreach (var e in events.Read(AccessStream.Of(id), ct))
            if (Access.Of(e.Data) is { } look && e.Timestamp <= at)
                looks.Add(LookShown.Of(e.Timestamp, look, keys is null ? null
                    : (await keys.Open<AccessPurpose>(look.Why, Sealed.Purpose, Purpose, ct, e.StreamId))?.Purpose));
        return looks;
    }

    /// <summary>Every look, also of one who looked before; recorded first, so that none goes without.</summary>
    /// <param name="by">All zeros: an operator.</param>
    /// <param name="also">Rows for the same transaction.</param>
    internal static async Task Record(Guid id, Guid by, string role, string what, string purpose, IStreams events, IKeyRing keys,
        CancellationToken ct, params IReadOnlyList<Row> also)
    {
        var look = new PersonalDataRevealed(id, by, role, what, await Why(id, purpose, keys, ct));
        await events.Append([new StreamAppend(AccessStream.Of(id), Expected.Any, look)], ct, also);
    }

    /// <summary>A look of the operator in whose name the streams are.</summary>
    internal static Task RecordOperator(Guid id, string what, string purpose, IStreams events, IKeyRing keys, CancellationToken ct) =>
        Record(id, Guid.Empty, Operator, what, purpose, events, keys, ct);

    /// <summary>Null for an erased person, for whom nothing can be sealed any more; the look is recorded all the same.</summary>
    internal static async Task<Personal?> Why(Guid id, string purpose, IKeyRing keys, CancellationToken ct)
    {
        try
        {
            return await keys.Seal(id, Sealed.Purpose, new AccessPurpose(purpose), ct, AccessStream.Of(id));
        }
        catch (SubjectErasedException)
        {
            return null;
        }
    }
}
