using PowerCrm.Store;

namespace PowerCrm.Contracts;

/// <summary>The public states of a registration (<c>authStatus</c>).</summary>
public static class AuthStatus
{
    /// <summary>The stream does not exist.</summary>
    public const string None = "none";
    public const string Draft = "draft";
    public const string Pending = "pending";
    public const string Processing = "processing";
    public const string Approved = "approved";
    public const string Rejected = "rejected";
}

/// <summary>Commands that change the state of a registration, or depend on it.</summary>
public enum LifecycleCommand { Submit, Withdraw, Urge, Claim, Check, Decide, Reverse, GiveOpinion }

/// <summary>The state of a registration: the only fold of it, and the table of allowed commands.</summary>
/// <param name="Submitted">The round of the last submission; 0 before the first.</param>
/// <param name="Manager">The customer's manager, once assigned: also after the account was closed, until another one takes over.</param>
public sealed record Lifecycle(string Status, int Submitted, bool PhoneVerified, bool Erased, Guid? Manager) : IEventFold<Lifecycle>
{
    /// <summary>An erasure waits for the end of a legal hold: the registration is no longer processed.</summary>
    public bool Deferred { get; init; }

    public static Lifecycle Initial { get; } = new(AuthStatus.None, 0, false, false, null);

    public static Lifecycle When(Lifecycle it, object @event) => @event switch
    {
        WechatAuthorized => it with { Status = AuthStatus.Draft },
        Contracts.PhoneVerified => it with { PhoneVerified = true },
        InfoSubmitted e => it with { Status = AuthStatus.Pending, Submitted = e.Round },
        RegistrationWithdrawn => it with { Status = AuthStatus.Draft },
        ReviewClaimed or ReviewTakenOver when it.Status == AuthStatus.Pending => it with { Status = AuthStatus.Processing },
        MaterialsChecked { By: Verdicts.Automatic, Verdict: Verdicts.Passed } when it.Status == AuthStatus.Pending =>
            it with { Status = AuthStatus.Processing },
        ReviewDecided e => it with { Status = e.Decision },
        DecisionReversed => it with { Status = AuthStatus.Processing },
        CustomerImported e => it with { Status = AuthStatus.Approved, Manager = e.Place.Manager },
        ManagerAssigned e => it with { Manager = e.Manager },
        ManagerReassigned e => it with { Manager = e.To },
        AssignmentDeclined or CustomerWithdrawn => it with { Manager = null },
        ErasureDeferred => it with { Deferred = true },
        PersonalDataErased => it with { Erased = true, Deferred = false },
        _ => it,
    };

    /// <summary>The public status after an event, for states that need nothing else of this one.</summary>
    public static string NextStatus(string status, object @event) => When(Initial with { Status = status }, @event).Status;

    /// <summary>Whether a command is allowed in a state.</summary>
    public static bool Allows(string status, LifecycleCommand command) => (status, move: command) switch
    {
        (AuthStatus.Draft or AuthStatus.Rejected, LifecycleCommand.Submit) => true,
        (AuthStatus.Pending or AuthStatus.Processing, LifecycleCommand.Withdraw or LifecycleCommand.Urge or LifecycleCommand.Claim) => true,
        (AuthStatus.Processing, LifecycleCommand.Check or LifecycleCommand.Decide) => true,
        (AuthStatus.Approved or AuthStatus.Rejected, LifecycleCommand.Reverse) => true,
        (AuthStatus.Processing or AuthStatus.Approved or AuthStatus.Rejected, LifecycleCommand.GiveOpinion) => true,
        _ => false,
    };
}
