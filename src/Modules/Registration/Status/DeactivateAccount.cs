using JasperFx.Events;
using Marten;
using PowerCrm.Contracts;
using PowerCrm.Store;
using Wolverine.Attributes;

namespace PowerCrm.Registration;

/// <summary>Removes the rights of an approval when it is reversed.</summary>
[StickyHandler("deactivate_account")]
public static class DeactivateAccountHandler
{
    public static async Task Handle(IEvent<DecisionReversed> e, IDocumentSession session, DateTimeOffset now, CancellationToken ct)
    {
        var (it, version) = await session.Fold<Registrant>(e.StreamId, ct);
        session.Append(e.StreamId, version, Decide(it), now);
    }

    internal static Decision Decide(Registrant it) =>
        it is { Status: not AuthStatus.Approved, Activated: true, Erased: false }
            ? Decision.Append(new AccountDeactivated(ActivateAccountHandler.Rights)) : Decision.Nothing;
}
