using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Registration;

/// <summary>
/// The erasure that a person asked for outside the mini-program, by letter or at a counter. An operator carries it out; it has the same
/// effect as <see cref="ErasePerson"/>.
/// </summary>
public sealed class OperatorErasure(Images images, Reservations reservations, IKeyRing keys, ErasureCompletion erasure,
    ILegalHoldList holdList)
{
    /// <param name="Hold">Why the data are kept; null when no legal hold keeps them.</param>
    /// <param name="IsErased">The erasure was requested before.</param>
    public sealed record Preview(string Status, int Pictures, LegalHoldPlaced? Hold, DateTimeOffset HeldSince, bool IsErased);

    /// <returns>Null when there is no such registration.</returns>
    public async Task<Preview?> GetPreview(IStreams events, Guid registration, CancellationToken ct)
    {
        var it = (await events.Load<Registrant>(registration, ct)).State;
        return it.Status == AuthStatus.None ? null
            : new Preview(it.Status, (await images.FindByOwner(registration, ct)).Count, it.Hold, it.HeldSince, it.Erased);
    }

    /// <param name="events">The streams of the actor who carries it out.</param>
    public async Task<Outcome> Erase(IStreams events, Guid registration, CancellationToken ct)
    {
        var pictures = await images.FindByOwner(registration, ct);
        var importedCustomers = await reservations.FindImportedWithPhoneOf(registration, ct);
        IReadOnlyList<Guid> subjects = [];
        var outcome = await events.Decide<Registrant>(registration, (it, _) =>
        {
            subjects = ErasePerson.KeySubjects(registration, it);
            return ErasePerson.WithRows(ErasePerson.Decide(it), registration, it, pictures, keys, importedCustomers);
        }, ct);
        if (outcome is Outcome.Done { Events: [.., PersonalDataErased] })
            await erasure.Complete(registration, subjects, pictures);
        else if (outcome is Outcome.Done done)
            await holdList.Add(registration, done.At, done.Events);
        return outcome;
    }
}
