using PowerCrm.Contracts;
using PowerCrm.EventStore;

namespace PowerCrm.Registration;

/// <summary>An approved applicant's account is opened by itself.</summary>
internal sealed class ActivateAccount : ISubscription
{
    public static string Name => "activate-account";
    public static IReadOnlyList<Type> Handles { get; } = [typeof(ReviewDecided)];
    public static IReadOnlyList<string> Rights { get; } = ["view_manager", "contact_manager", "receive_offers"];

    public async Task Handle(Recorded e, Reaction reaction, CancellationToken ct)
    {
        if (e.Data is ReviewDecided { Decision: AuthStatus.Approved })
            await reaction.Events.Decide<Registrant>(e.Stream, (it, _) => Decide(it), ct);
    }

    public static Decision Decide(Registrant it) =>
        it is { Status: AuthStatus.Approved, Activated: false, Erased: false } ? Decision.Append(new AccountActivated(Rights)) : Decision.Nothing;
}
