using System.Collections.Immutable;
using JasperFx.Events;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Review;

/// <summary>Who read this person's case in clear, and when last; in the stream that the person can read.</summary>
internal sealed record CaseLooks(ImmutableDictionary<Guid, DateTimeOffset> Last) : IFold<CaseLooks>
{
    private const string What = "case";

    public static CaseLooks Initial { get; } = new(ImmutableDictionary<Guid, DateTimeOffset>.Empty);

    public static CaseLooks When(CaseLooks it, object @event) => it;

    public static CaseLooks WhenRecorded(CaseLooks it, IEvent e) =>
        e.Data is PersonalDataRevealed { What: What } look ? new(it.Last.SetItem(look.By, e.Timestamp)) : it;

    public static Guid StreamOf(Guid registration) => AccessStream.Of(registration);

    /// <summary>Once a claim: reading the same case again under it says nothing new.</summary>
    public static Decision Decide(CaseLooks it, PersonalDataRevealed look, DateTimeOffset claimedSince) =>
        it.Last.TryGetValue(look.By, out var last) && last >= claimedSince ? Decision.Nothing : Decision.Append(look);

    public static async Task<PersonalDataRevealed> Look(IKeyRing keys, Guid registration, Guid by, string? role, CancellationToken ct) =>
        new(registration, by, role ?? "reviewer", What,
            await keys.Seal(registration, Sealed.Purpose, new AccessPurpose("review"), ct, StreamOf(registration)));
}
