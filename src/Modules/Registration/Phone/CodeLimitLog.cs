using Microsoft.Extensions.Logging;

namespace PowerCrm.Registration;

/// <summary>Logs refused codes by SMS, which may be attempts to guess a code or to run up costs. Ids only, never a phone.</summary>
public sealed partial class CodeLimitLog(ILogger<CodeLimitLog> log)
{
    /// <param name="code">The code of the response: the limit that was reached, or <c>captcha_required</c>.</param>
    public void CodeNotSent(Guid applicant, string code) => LogNotSent(applicant, code);

    /// <param name="code">The code of the response.</param>
    public void CodeNotChecked(Guid applicant, string code) => LogNotChecked(applicant, code);

    [LoggerMessage(1, LogLevel.Information, "No code was sent for applicant {Id}: {Code}")]
    private partial void LogNotSent(Guid id, string code);

    [LoggerMessage(2, LogLevel.Information, "A code of applicant {Id} was not checked: {Code}")]
    private partial void LogNotChecked(Guid id, string code);
}
