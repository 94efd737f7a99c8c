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
    public static async Task<IResult> Get(Guid id, CurrentCaller caller, IStreams events, IKeyRing keys, PastCases cases,
        PolicyVersions policies, HttpContext http, CancellationToken ct)
    {
        var (point, pointFault) = HistoryPoint.Of(http);
        if (pointFault is not null)
            return Problem.Invalid(pointFault);
        var (answer, wrong) = await Read(id, point, () => RecordAccess(id, caller.Id, caller.Role ?? "", Purpose, Purpose, events,
            keys, ct), events, keys, cases, policies, Languages.Of(http), ct);
        return wrong is not null ? Problem.Invalid(wrong) : answer is null ? Problem.NotFound
            : Reply.Ok(answer, answer.Version).WithHeader("Cache-Control", "no-store");
    }

    /// <summary>Returns the registration at a point in time, with personal values masked. Also used by the command line.</summary>
    /// <param name="point">The default is now.</param>
    /// <param name="record">Records the access before any data is returned.</param>
    /// <returns>Both null if there is no such registration.</returns>
    internal static async Task<(AuditAnswer? Answer, Fault? Fault)> Read(Guid id, HistoryPoint point, Func<Task> record, IStreams events,
        IKeyRing keys, PastCases cases, PolicyVersions policies, Language language, CancellationToken ct)
    {
        var (at, version) = point;
        var current = await events.Load<AuditState>(id, ct);
        // Other streams (accesses, notifications) have ids of the same form, but are not registrations.
        if (current.State.Life.Status == AuthStatus.None)
            return (null, null);
        if (version > current.Version)
            return (null, HistoryPoint.UnknownVersion);
        var (time, wrong) = PastMoment.Resolve(at, current.Now);
        if (wrong is not null)
            return (null, wrong);
        var past = version is null && time == current.Now ? current
            : await events.Load<AuditState>(id, ct, version, version is null ? time : null);
        if (version is not null)
            time = past.State.Events[^1].Timestamp;
        var accesses = await ListAccesses(id, time, events, keys, ct);
        await record();
        var person = await keys.Open<ApplicantData>(past.State.Info?.Applicant, SealedFieldNames.Applicant, Purpose, ct);
        // A person who has been erased since is not shown at an earlier time either.
        var caseAnswer = current.State.Life.Erased ? null : await cases.Find(id, past.Version, time, unmasked: false, events, language, ct);
        return (new AuditAnswer(id, time, past.Version, StateShown.Of(past.State, time, person),
            [.. past.State.Events.Select(EventShown.Of)], accesses, caseAnswer,
            (await policies.ReadEffective<ReviewPolicy>(ct, point == default ? null : time)).Name), null);
    }

    /// <param name="keys">Null to leave the stated purposes sealed and out of the result.</param>
    internal static async Task<IReadOnlyList<AccessShown>> ListAccesses(Guid id, DateTimeOffset at, IStreams events, IKeyRing? keys,
        CancellationToken ct)
    {
        var accesses = new List<AccessShown>();
        await foreach (var e in events.Read(AccessStream.Of(id), ct))
            if (Access.Of(e.Data) is { } access && e.Timestamp <= at)
                accesses.Add(AccessShown.Of(e.Timestamp, access, keys is null ? null
                    : (await keys.Open<AccessPurpose>(access.Why, SealedFieldNames.Purpose, Purpose, ct, e.StreamId))?.Purpose));
        return accesses;
    }

    /// <summary>
    /// Records every access, including repeated ones. It is called before data is returned, so that no access goes unrecorded.
    /// </summary>
    /// <param name="caller">All zeros for an operator.</param>
    /// <param name="additionalRows">Rows for the same transaction.</param>
    internal static async Task RecordAccess(Guid id, Guid caller, string role, string kind, string purpose, IStreams events, IKeyRing keys,
        CancellationToken ct, params IReadOnlyList<Row> additionalRows)
    {
        var access = new PersonalDataRevealed(id, caller, role, kind, await SealPurpose(id, purpose, keys, ct));
        await events.Append([AccessStream.Append(access)], ct, additionalRows);
    }

    /// <summary>Records an access by the operator in whose name the streams are opened.</summary>
    internal static Task RecordOperatorAccess(Guid id, string kind, string purpose, IStreams events, IKeyRing keys, CancellationToken ct) =>
        RecordAccess(id, Guid.Empty, Operator, kind, purpose, events, keys, ct);

    /// <summary>
    /// Seals the stated purpose. Returns null for an erased person, whose key no longer exists; the access is recorded all the same.
    /// </summary>
    internal static async Task<Personal?> SealPurpose(Guid id, string purpose, IKeyRing keys, CancellationToken ct)
    {
        try
        {
            return await AccessStream.SealPurpose(keys, id, purpose, ct);
        }
        catch (SubjectErasedException)
        {
            return null;
        }
    }
}
