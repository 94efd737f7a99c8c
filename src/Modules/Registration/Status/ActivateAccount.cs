using JasperFx.Events;
using Marten;
using PowerCrm.Contracts;
using PowerCrm.Store;
using Wolverine.Attributes;

namespace PowerCrm.Registration;

/// <summary>Activates the account of an approved applicant automatically.</summary>
[StickyHandler("activate_account")]
public static class ActivateAccountHandler
{
    public static IReadOnlyList<string> Rights { get; } = ["view_manager", "contact_manager", "receive_offers"];

    public static async Task Handle(IEvent<ReviewDecided> e, IDocumentSession session, DateTimeOffset now, CancellationToken ct)
    {
        var (it, version) = await session.Fold<Registrant>(e.StreamId, ct);
        session.Append(e.StreamId, version, Decide(it), now);
    }

    internal static Decision Decide(Registrant it) =>
        it is { Status: AuthStatus.Approved, Activated: false, Erased: false }
            ? Decision.Append(new AccountActivated(Rights)) : Decision.Nothing;
}
