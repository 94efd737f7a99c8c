using Microsoft.Extensions.Logging;

namespace PowerCrm.Web;

/// <summary>
/// Logs what an investigation of attacks needs: sign-ins of staff, refused ones with their reason, and tokens that were used twice. Ids
/// only: an entered username may be a password, and an address is personal data.
/// </summary>
public sealed partial class SignInLog(ILogger<SignInLog> log)
{
    public const string NoSuchName = "no such name", WrongPassword = "password", WrongCode = "one-time code", Closed = "account closed",
        PasswordExpired = "password for once is over", Changed = "account changed meanwhile";

    /// <param name="by">name or address.</param>
    public void Locked(string by) => LogLocked(by);

    /// <param name="staff">Null if no account has the username.</param>
    public void Refused(Guid? staff, string why) => LogRefused(why, staff);

    public void SignedIn(Guid staff) => LogSignedIn(staff);

    public void UsedTwice(Guid subject) => LogUsedTwice(subject);

    [LoggerMessage(1, LogLevel.Information, "Staff {Id} signed in")]
    private partial void LogSignedIn(Guid id);

    [LoggerMessage(2, LogLevel.Warning, "A sign-in of staff was refused: {Reason} (account {Id})")]
    private partial void LogRefused(string reason, Guid? id);

    [LoggerMessage(3, LogLevel.Warning, "Sign-ins of staff are locked for a {Reason}")]
    private partial void LogLocked(string reason);

    [LoggerMessage(4, LogLevel.Warning, "A refresh token of {Id} was used a second time: the session has ended")]
    private partial void LogUsedTwice(Guid id);
}
