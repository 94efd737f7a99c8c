using PowerCrm.Store;

namespace PowerCrm.Web;

/// <summary>The stream of what changed at how an account of staff signs in; for the audit. The actor says whether its owner did it or an
/// operator.</summary>
internal static class AccountStream
{
    public static Guid Of(Guid staff) => Ids.Derived(staff, "account");
}

/// <summary>An account of staff has a second factor, or a new one: from now on a sign-in needs a code.</summary>
public sealed record SecondFactorEnrolled(Guid Staff);

/// <summary>The second factor was taken away: by its owner with a code of it, or by an operator.</summary>
public sealed record SecondFactorRemoved(Guid Staff);

/// <summary>An account of staff has a new password.</summary>
public sealed record PasswordChanged(Guid Staff);
