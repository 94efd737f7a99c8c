using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Registration;

/// <summary>
/// The erasure that a person asked for outside the mini-program, by letter or at a counter. An operator carries it out; it has the same
/// effect as <see cref="ErasePerson"/>.
/// </summary>
public sealed class Erasures(Images images, IKeyRing keys, AfterErasure after)
{
    /// <param name="Hold">Why the data are kept; null when no legal hold keeps them.</param>
    /// <param name="Already">The erasure was requested before.</param>
    public sealed record Planned(string Status, int Pictures, LegalHoldPlaced? Hold, DateTimeOffset HeldSince, bool Already);

    /// <returns>Null when there is no such registration.</returns>
    public async Task<Planned?> Look(IStreams events, Guid registration, CancellationToken ct)
    {
        var it = (await events.Load<Registrant>(registration, ct)).State;
        return it.Status == AuthStatus.None ? null
            : new Planned(it.Status, (await images.OfOwner(registration, ct)).Count, it.Hold, it.HeldSince, it.Erased);
    }

    /// <param name="events">The streams of the actor who carries it out.</param>
    public async Task<Outcome> Erase(IStreams events, Guid registration, CancellationToken ct)
    {
        var pictures = await images.OfOwner(registration, ct);
        IReadOnlyList<Guid> own = [];
        var outcome = await events.Decide<Registrant>(registration, (it, _) =>
        {
            own = ErasePerson.Keys(registration, it);
            return ErasePerson.WithRows(ErasePerson.Decide(it), registration, it, pictures, keys);
        }, ct);
        if (outcome is Outcome.Done { Events: [.., PersonalDataErased] })
            await after.Erased(registration, own, pictures);
        return outcome;
    }
}
