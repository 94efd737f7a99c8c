namespace PowerCrm.Contracts;

/// <summary>
/// Whether the pictures of a registration's papers, and what was read from them, may be kept. They depend on the consent to sensitive data
/// alone; without it they are deleted, unless the registration is approved, or until a legal hold ends.
/// </summary>
public static class PictureRetention
{
    /// <param name="hasConsent">The consents to the privacy policy and to sensitive data are in force.</param>
    /// <param name="status">The status (<see cref="AuthStatus"/>) when the consent or the hold ended.</param>
    public static bool MayKeep(bool hasConsent, bool isUnderHold, string status) =>
        hasConsent || isUnderHold || status == AuthStatus.Approved;
}
