using Microsoft.AspNetCore.Http;
using PowerCrm.Vendors;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>
/// If a CAPTCHA is configured, requires its ticket for the second code to a phone within ten minutes, and for many codes from one address
/// or to one range of numbers. It is softer than the rate limits, because a whole company may share one address.
/// </summary>
public sealed class CaptchaChallenge(ICaptcha captcha, IRateLimits limits)
{
    public const string Header = "X-Captcha-Ticket";
    private const int MaxTicketLength = 2048;

    /// <summary>Returns null when the request may go on.</summary>
    public async Task<Problem?> Check(HttpContext http, string phone, CancellationToken ct)
    {
        if (!captcha.IsEnabled)
            return null;
        var isAllowed = true;                                                // each window counts, also after a full one
        foreach (var (key, limit, window) in new[]
                 {
                     ($"stepup:phone:{phone}", 1, TimeSpan.FromMinutes(10)), ($"stepup:prefix:{phone[..7]}", 20, TimeSpan.FromHours(1)),
                     ($"stepup:address:{ClientAddress.Of(http)}", 10, TimeSpan.FromHours(1)),
                 })
            isAllowed &= (await limits.TryAcquire(key, limit, window, ct)).IsAllowed;
        if (isAllowed)
            return null;
        var ticket = http.Request.Headers[Header].ToString();
        var passed = ticket.Length is > 0 and <= MaxTicketLength && ticket.All(c => c is > ' ' and <= '~')
            && await captcha.Verify(ticket, http.Connection.RemoteIpAddress?.ToString() ?? "", ct);
        return passed ? null : new Problem("captcha_required");
    }
}
