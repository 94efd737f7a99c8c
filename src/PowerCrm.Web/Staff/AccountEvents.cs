using PowerCrm.Store;

namespace PowerCrm.Web;

/// <summary>
/// The stream of a staff account, for the audit: who created and closed it, changes to how it signs in, and what a manager is responsible
/// for. The actor shows whether the owner, an administrator or an operator did it.
/// </summary>
public static class AccountStream
{
    public static Guid Of(Guid staff) => Ids.Derived(staff, "account");
}

/// <summary>A staff account was created.</summary>
public sealed record StaffAccountAdded(Guid Staff, string Role);

/// <summary>A staff account was closed: it can no longer sign in, and its sessions ended.</summary>
public sealed record StaffAccountClosed(Guid Staff);

/// <summary>A staff account that was closed by mistake was reopened.</summary>
public sealed record StaffAccountReopened(Guid Staff);

/// <summary>
/// The WeCom user id of an account's owner was changed or removed. The event does not contain it, because the log is never deleted.
/// </summary>
public sealed record StaffWecomChanged(Guid Staff);

/// <summary>An operator ended the sessions of a staff account, which stays open.</summary>
public sealed record StaffSignedOut(Guid Staff);

/// <summary>A staff account has a second factor, or a new one: from now on a sign-in needs a code.</summary>
public sealed record SecondFactorEnrolled(Guid Staff);

/// <summary>The second factor was removed: by its owner with a code, or by an operator.</summary>
public sealed record SecondFactorRemoved(Guid Staff);

/// <summary>The password of a staff account was changed.</summary>
public sealed record PasswordChanged(Guid Staff);
