using PowerCrm.Store;

namespace PowerCrm.Web;

/// <summary>
/// The stream of an account of staff, for the audit: who made and closed it, what changed at how it signs in, and
/// what a manager looks after. The actor says whether
/// its owner did it, an administrator or an operator.
/// </summary>
public static class AccountStream
{
    public static Guid Of(Guid staff) => Ids.Derived(staff, "account");
}

/// <summary>An account of staff was made.</summary>
public sealed record StaffAccountAdded(Guid Staff, string Role);

/// <summary>An account of staff was closed: nobody signs in with it, and its sessions ended.</summary>
public sealed record StaffAccountClosed(Guid Staff);

/// <summary>An account of staff that was closed by mistake is open again.</summary>
public sealed record StaffAccountReopened(Guid Staff);

/// <summary>
/// The id by which WeCom reaches the owner of an account was changed or removed. It is not named: the log forgets nothing.
/// </summary>
public sealed record StaffWecomChanged(Guid Staff);

/// <summary>An operator ended the sessions of an account of staff, which stays open.</summary>
public sealed record StaffSignedOut(Guid Staff);

/// <summary>An account of staff has a second factor, or a new one: from now on a sign-in needs a code.</summary>
public sealed record SecondFactorEnrolled(Guid Staff);

/// <summary>The second factor was taken away: by its owner with a code of it, or by an operator.</summary>
public sealed record SecondFactorRemoved(Guid Staff);

/// <summary>An account of staff has a new password.</summary>
public sealed record PasswordChanged(Guid Staff);
