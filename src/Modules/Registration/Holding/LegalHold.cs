using JasperFx.Events;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Registration;

/// <summary>A hold that has not ended.</summary>
/// <param name="Id">Of the registration.</param>
/// <param name="By">The actor who placed it.</param>
/// <param name="ErasureWaits">The person wants the data erased: that happens when the hold ends; until then nobody works with them.</param>
public sealed record LegalHold(Guid Id, string Reason, string Reference, string By, DateTimeOffset At, bool ErasureWaits);

/// <summary>Inline: the retention and the list of holds must see a hold from the moment it is placed.</summary>
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
