using System.Collections.Immutable;
using JasperFx.Events;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>Who read this person's case in clear, and when last; in the stream that the person can read.</summary>
internal sealed record CaseLooks(ImmutableDictionary<Guid, CaseLooks.Look> Of) : IFold<CaseLooks>
{
    private const string What = "case";

    /// <param name="Before">The look before, under an earlier claim.</param>
    public sealed record Look(DateTimeOffset Last, DateTimeOffset? Before);

    public static CaseLooks Initial { get; } = new(ImmutableDictionary<Guid, Look>.Empty);

    public static CaseLooks When(CaseLooks it, object @event) => it;

    public static CaseLooks WhenRecorded(CaseLooks it, IEvent e) =>
        e.Data is PersonalDataRevealed { What: What } look
            ? new(it.Of.SetItem(look.By, new Look(e.Timestamp, it.Of.GetValueOrDefault(look.By)?.Last))) : it;

    /// <summary>When somebody last looked; under a claim of theirs, before that claim. Null: never.</summary>
    /// <param name="claimedSince">Null: they do not hold the case.</param>
    public DateTimeOffset? Seen(Guid by, DateTimeOffset? claimedSince) =>
        Of.GetValueOrDefault(by) is not { } look ? null : look.Last >= claimedSince ? look.Before : look.Last;

    public static Guid StreamOf(Guid registration) => AccessStream.Of(registration);

    /// <summary>Once a claim: reading the same case again under it says nothing new.</summary>
    public static Decision Decide(CaseLooks it, PersonalDataRevealed look, DateTimeOffset claimedSince) =>
        it.Of.GetValueOrDefault(look.By)?.Last >= claimedSince ? Decision.Nothing : Decision.Append(look);

    /// <summary>Records that the holder reads the case in clear. False: it cannot be recorded, so it may not be read.</summary>
    public static async Task<bool> Record(ReviewCase it, Guid registration, CurrentCaller caller, IStreams events, IKeyRing keys,
        CancellationToken ct)
    {
        var look = await Revealed(keys, registration, caller.Id, caller.Role, ct);
        return await events.Decide<CaseLooks>(StreamOf(registration), (looks, _) => Decide(looks, look, it.ClaimedSince), ct)
            is Outcome.Done;
    }

    public static async Task<PersonalDataRevealed> Revealed(IKeyRing keys, Guid registration, Guid by, string? role,
        CancellationToken ct) =>
        new(registration, by, role ?? "reviewer", What,
            await keys.Seal(registration, Sealed.Purpose, new AccessPurpose("review"), ct, StreamOf(registration)));
}
