using PowerCrm.Store;

namespace PowerCrm.Web;

/// <summary>The stream of what its owner changed at an account of staff; for the audit.</summary>
internal static class AccountStream
{
    public static Guid Of(Guid staff) => Ids.Derived(staff, "account");
}

/// <summary>A member of staff set up a second factor: from now on a sign-in needs a code.</summary>
public sealed record SecondFactorEnrolled(Guid Staff);

/// <summary>A member of staff took the second factor away, by a code of it.</summary>
public sealed record SecondFactorRemoved(Guid Staff);
