using System.Collections.Immutable;
using JasperFx.Events;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>
/// The staff who read the case in clear text, each with the time of the last access. The applicant can see the same records.
/// </summary>
internal sealed record CaseAccessLog(ImmutableDictionary<Guid, CaseAccessLog.ReaderAccess> ByReader) : IFold<CaseAccessLog>
{
    private const string What = "case";

    /// <param name="Previous">The previous look, under an earlier claim.</param>
    public sealed record ReaderAccess(DateTimeOffset Last, DateTimeOffset? Previous);

    public static CaseAccessLog Initial { get; } = new(ImmutableDictionary<Guid, ReaderAccess>.Empty);

    public static CaseAccessLog When(CaseAccessLog it, object @event) => it;

    public static CaseAccessLog WhenRecorded(CaseAccessLog it, IEvent e) =>
        e.Data is PersonalDataRevealed { What: What } look
            ? new(it.ByReader.SetItem(look.By, new ReaderAccess(e.Timestamp, it.ByReader.GetValueOrDefault(look.By)?.Last))) : it;

    /// <summary>
    /// Returns when somebody last looked; if they hold a claim, the last look before that claim. Null when they never looked.
    /// </summary>
    /// <param name="claimedSince">Null when they do not hold the case.</param>
    public DateTimeOffset? LastSeen(Guid by, DateTimeOffset? claimedSince) =>
        ByReader.GetValueOrDefault(by) is not { } look ? null : look.Last >= claimedSince ? look.Previous : look.Last;

    public static Guid StreamOf(Guid registration) => AccessStream.Of(registration);

    /// <summary>Records one look per claim. Reading the same case again under the same claim adds nothing.</summary>
    public static Decision Decide(CaseAccessLog it, PersonalDataRevealed look, DateTimeOffset claimedSince) =>
        it.ByReader.GetValueOrDefault(look.By)?.Last >= claimedSince ? Decision.Nothing : Decision.Append(look);

    /// <summary>
    /// Records that the holder reads the case in clear. Returns false when it cannot be recorded; the case may not be read then.
    /// </summary>
    public static async Task<bool> Record(ReviewCase it, Guid registration, CurrentCaller caller, IStreams events, IKeyRing keys,
        CancellationToken ct)
    {
        var look = await CreateRevealed(keys, registration, caller.Id, caller.Role, ct);
        return await events.Decide<CaseAccessLog>(StreamOf(registration), (looks, _) => Decide(looks, look, it.ClaimedSince), ct)
            is Outcome.Done;
    }

    public static async Task<PersonalDataRevealed> CreateRevealed(IKeyRing keys, Guid registration, Guid by, string? role,
        CancellationToken ct) =>
        new(registration, by, role ?? "reviewer", What,
            await keys.Seal(registration, SealedFieldNames.Purpose, new AccessPurpose("review"), ct, StreamOf(registration)));
}
