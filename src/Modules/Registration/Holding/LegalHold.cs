using JasperFx.Events;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Registration;

/// <summary>A legal hold that has not ended.</summary>
/// <param name="Id">The registration's id.</param>
/// <param name="By">The actor who placed it.</param>
/// <param name="ErasureWaits">The person has asked for erasure. The data are erased when the hold ends and are not used until then.</param>
public sealed record LegalHold(Guid Id, string Reason, string Reference, string By, DateTimeOffset At, bool ErasureWaits);

/// <summary>An inline projection: the retention and the list of holds must see a hold as soon as it is placed.</summary>
public sealed class LegalHoldProjection() : InlineReadModel<LegalHold>("legal_hold", typeof(LegalHoldPlaced), typeof(LegalHoldLifted),
    typeof(ErasureDeferred), typeof(PersonalDataErased))
{
    protected override LegalHold? When(LegalHold? document, Guid id, IEvent e) => e.Data switch
    {
        LegalHoldPlaced x => new LegalHold(id, x.Reason, x.Reference, x.By, e.Timestamp, ErasureWaits: false),
        ErasureDeferred => document is null ? null : document with { ErasureWaits = true },
        _ => null,
    };
}
