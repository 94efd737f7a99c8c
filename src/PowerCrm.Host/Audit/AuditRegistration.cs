using PowerCrm.Contracts;
using PowerCrm.Review;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Host.Audit;

/// <summary>
/// An auditor reads the history of a registration and its state at any time (<c>at</c>), or right after one of its events (<c>version</c>,
/// which tells events of the same time apart); the person can see who viewed it.
/// </summary>
[Tags("audit")]
public static class AuditRegistration
{
    internal const string Purpose = "audit";
    private const string Operator = "operator";

    [WolverineGet("/audit/registrations/{id:guid}"), Staff("auditor", "admin")]
    [QueryParameters("at", "version")]
    [Answers<AuditAnswer>]
    public static async Task<IResult> Get(Guid id, CurrentCaller caller, IStreams events, IKeyRing keys, PastCases cases, HttpContext http,
        CancellationToken ct)
    {
        var (asked, none) = HistoryPoint.Of(http);
        if (none is not null)
            return Problem.Invalid(none);
        var (answer, wrong) = await Read(id, asked, () => RecordAccess(id, caller.Id, caller.Role ?? "", Purpose, Purpose, events,
            keys, ct), events, keys, cases, Languages.Of(http), ct);
        return wrong is not null ? Problem.Invalid(wrong) : answer is null ? Problem.NotFound
            : Reply.Ok(answer, answer.Version).WithHeader("Cache-Control", "no-store");
    }

    /// <summary>Returns the registration at a point in time, with personal values masked. Also used by the command line.</summary>
    /// <param name="asked">The default is now.</param>
    /// <param name="record">Records the access before any data is returned.</param>
    /// <returns>Both null if there is no such registration.</returns>
    internal static async Task<(AuditAnswer? Answer, Fault? Wrong)> Read(Guid id, HistoryPoint asked, Func<Task> record, IStreams events,
        IKeyRing keys, PastCases cases, Language language, CancellationToken ct)
    {
        var (at, version) = asked;
        var whole = await events.Load<AuditState>(id, ct);
        // Other streams (accesses, notifications) have ids of the same form, but are not registrations.
        if (whole.State.Life.Status == AuthStatus.None)
            return (null, null);
        if (version > whole.Version)
            return (null, HistoryPoint.UnknownVersion);
        var (time, wrong) = PastMoment.Resolve(at, whole.Now);
        if (wrong is not null)
            return (null, wrong);
        var then = version is null && time == whole.Now ? whole
            : await events.Load<AuditState>(id, ct, version, version is null ? time : null);
        if (version is not null)
            time = then.State.Events[^1].Timestamp;
        var looks = await ListAccesses(id, time, events, keys, ct);
        await record();
        var person = await keys.Open<ApplicantData>(then.State.Info?.Applicant, SealedFieldNames.Applicant, Purpose, ct);
        // A person who has been erased since is not shown at an earlier time either.
        var seen = whole.State.Life.Erased ? null : await cases.Find(id, then.Version, time, clear: false, events, language, ct);
        return (new AuditAnswer(id, time, then.Version, StateShown.Of(then.State, time, person),
            [.. then.State.Events.Select(EventShown.Of)], looks, seen), null);
    }

    /// <param name="keys">Null to leave the stated purposes sealed and out of the result.</param>
    internal static async Task<IReadOnlyList<AccessShown>> ListAccesses(Guid id, DateTimeOffset at, IStreams events, IKeyRing? keys,
        CancellationToken ct)
    {
        var looks = new List<AccessShown>();
        await foreach (var e in events.Read(AccessStream.Of(id), ct))
            if (Access.Of(e.Data) is { } look && e.Timestamp <= at)
                looks.Add(AccessShown.Of(e.Timestamp, look, keys is null ? null
                    : (await keys.Open<AccessPurpose>(look.Why, SealedFieldNames.Purpose, Purpose, ct, e.StreamId))?.Purpose));
        return looks;
    }

    /// <summary>
    /// Records every access, including repeated ones. It is called before data is returned, so that no access goes unrecorded.
    /// </summary>
    /// <param name="by">All zeros for an operator.</param>
    /// <param name="also">Rows for the same transaction.</param>
    internal static async Task RecordAccess(Guid id, Guid by, string role, string what, string purpose, IStreams events, IKeyRing keys,
        CancellationToken ct, params IReadOnlyList<Row> also)
    {
        var look = new PersonalDataRevealed(id, by, role, what, await SealPurpose(id, purpose, keys, ct));
        await events.Append([new StreamAppend(AccessStream.Of(id), ExpectedVersion.Any, look)], ct, also);
    }

    /// <summary>Records an access by the operator in whose name the streams are opened.</summary>
    internal static Task RecordOperatorAccess(Guid id, string what, string purpose, IStreams events, IKeyRing keys, CancellationToken ct) =>
        RecordAccess(id, Guid.Empty, Operator, what, purpose, events, keys, ct);

    /// <summary>
    /// Seals the stated purpose. Returns null for an erased person, whose key no longer exists; the access is recorded all the same.
    /// </summary>
    internal static async Task<Personal?> SealPurpose(Guid id, string purpose, IKeyRing keys, CancellationToken ct)
    {
        try
        {
            return await keys.Seal(id, SealedFieldNames.Purpose, new AccessPurpose(purpose), ct, AccessStream.Of(id));
        }
        catch (SubjectErasedException)
        {
            return null;
        }
    }
}
