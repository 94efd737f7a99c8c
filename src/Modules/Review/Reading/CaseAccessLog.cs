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
    private const string RevealedCase = "case";

    /// <param name="Previous">The previous access, under an earlier claim.</param>
    public sealed record ReaderAccess(DateTimeOffset Last, DateTimeOffset? Previous);

    public static CaseAccessLog Initial { get; } = new(ImmutableDictionary<Guid, ReaderAccess>.Empty);

    public static CaseAccessLog WhenRecorded(CaseAccessLog it, IEvent e) =>
        e.Data is PersonalDataRevealed { What: RevealedCase } revealed
            ? new(it.ByReader.SetItem(revealed.By, new ReaderAccess(e.Timestamp, it.ByReader.GetValueOrDefault(revealed.By)?.Last))) : it;

    /// <summary>
    /// Returns the time of a reader's last access; if they hold a claim, of the last one before that claim. Null if there was none.
    /// </summary>
    /// <param name="claimedSince">Null when they do not hold the case.</param>
    public DateTimeOffset? LastSeen(Guid reader, DateTimeOffset? claimedSince) =>
        ByReader.GetValueOrDefault(reader) is not { } access ? null : access.Last >= claimedSince ? access.Previous : access.Last;

    /// <summary>Records one access per claim. Reading the same case again under the same claim adds nothing.</summary>
    public static Decision Decide(CaseAccessLog it, PersonalDataRevealed revealed, DateTimeOffset claimedSince) =>
        it.ByReader.GetValueOrDefault(revealed.By)?.Last >= claimedSince ? Decision.Nothing : Decision.Append(revealed);

    /// <summary>
    /// Records that the holder reads the case in clear. Returns false when it cannot be recorded; the case may not be read then.
    /// </summary>
    public static async Task<bool> Record(ReviewCase it, Guid registration, CurrentCaller caller, IStreams events, IKeyRing keys,
        CancellationToken ct)
    {
        var revealed = await CreateRevealed(keys, registration, caller.Id, caller.Role, ct);
        return await events.Decide<CaseAccessLog>(AccessStream.Of(registration), (log, _) => Decide(log, revealed, it.ClaimedSince), ct)
            is Outcome.Done;
    }

    public static async Task<PersonalDataRevealed> CreateRevealed(IKeyRing keys, Guid registration, Guid reader, string? role,
        CancellationToken ct) =>
        new(registration, reader, role ?? "reviewer", RevealedCase, await AccessStream.SealPurpose(keys, registration, "review", ct));
}
