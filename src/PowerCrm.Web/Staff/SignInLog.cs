using Microsoft.Extensions.Logging;

namespace PowerCrm.Web;

/// <summary>
/// Logs what an investigation of attacks needs: sign-ins of staff and applicants, refused ones with their reason, passwords that had to be
/// confirmed, and refresh tokens that were refused. Ids only: an entered username may be a password, and an address is personal data.
/// </summary>
public sealed partial class SignInLog(ILogger<SignInLog> log)
{
    public const string NoSuchName = "no such name", WrongPassword = "password", WrongCode = "one-time code",
        AccountClosed = "account closed", PasswordExpired = "one-time password expired", AccountChanged = "account changed meanwhile";

    /// <param name="reason">name or address.</param>
    public void RecordLock(string reason) => LogLocked(reason);

    /// <param name="staff">Null if no account has the username.</param>
    public void RecordRefusal(Guid? staff, string reason) => LogRefused(reason, staff);

    public void RecordSignIn(Guid staff) => LogSignedIn(staff);

    public void RecordTokenReuse(Guid subject) => LogTokenReuse(subject);

    public void RecordRefreshRefusal() => LogRefreshRefused();

    public void RecordApplicantSignIn(Guid applicant) => LogApplicantSignedIn(applicant);

    /// <param name="code">The code of the response.</param>
    public void RecordApplicantRefusal(string code) => LogApplicantRefused(code);

    internal void RecordPasswordMissing(Guid staff) => LogPasswordMissing(staff);

    internal void RecordConfirmation(Guid staff) => LogConfirmed(staff);

    internal void RecordFailedConfirmation(Guid staff) => LogNotConfirmed(staff);

    [LoggerMessage(1, LogLevel.Information, "Staff {Id} signed in")]
    private partial void LogSignedIn(Guid id);

    [LoggerMessage(2, LogLevel.Warning, "A sign-in of staff was refused: {Reason} (account {Id})")]
    private partial void LogRefused(string reason, Guid? id);

    [LoggerMessage(3, LogLevel.Warning, "Sign-ins of staff are locked after too many failures with the same {Reason}")]
    private partial void LogLocked(string reason);

    [LoggerMessage(4, LogLevel.Warning, "A refresh token of {Id} was used a second time: the session has ended")]
    private partial void LogTokenReuse(Guid id);

    [LoggerMessage(5, LogLevel.Information, "A refresh token was refused: it is unknown or expired, or its session has ended")]
    private partial void LogRefreshRefused();

    [LoggerMessage(6, LogLevel.Information, "Applicant {Id} signed in")]
    private partial void LogApplicantSignedIn(Guid id);

    [LoggerMessage(7, LogLevel.Information, "A sign-in of an applicant was refused: {Code}")]
    private partial void LogApplicantRefused(string code);

    [LoggerMessage(8, LogLevel.Information, "Staff {Id} has to confirm the password before a change of the second factor")]
    private partial void LogPasswordMissing(Guid id);

    [LoggerMessage(9, LogLevel.Information, "Staff {Id} confirmed the password")]
    private partial void LogConfirmed(Guid id);

    [LoggerMessage(10, LogLevel.Warning, "Staff {Id} did not confirm the password: it was wrong")]
    private partial void LogNotConfirmed(Guid id);
}
