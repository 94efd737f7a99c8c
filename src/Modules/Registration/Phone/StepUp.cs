using Microsoft.AspNetCore.Http;
using PowerCrm.Vendors;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>
/// Where a CAPTCHA is wired in: the second code within ten minutes, and the many codes of one address or of one range of numbers, need its
/// ticket. Softer than the limits, since behind one address there may be a whole company.
/// </summary>
public sealed class StepUp(ICaptcha captcha, IRateLimits limits)
{
    public const string Header = "X-Captcha-Ticket";
    private const int LongestTicket = 2048;

    /// <summary>Null: go on.</summary>
    public async Task<Problem?> Ask(HttpContext http, string phone, CancellationToken ct)
    {
        if (!captcha.On)
            return null;
        var calm = true;                                                // each counts, also after one that was full
        foreach (var (key, most, window) in new[]
                 {
                     ($"stepup:phone:{phone}", 1, TimeSpan.FromMinutes(10)), ($"stepup:prefix:{phone[..7]}", 20, TimeSpan.FromHours(1)),
                     ($"stepup:address:{ClientAddress.Of(http)}", 10, TimeSpan.FromHours(1)),
                 })
            calm &= (await limits.Take(key, most, window, ct)).Ok;
        if (calm)
            return null;
        var ticket = http.Request.Headers[Header].ToString();
        var passed = ticket.Length is > 0 and <= LongestTicket && ticket.All(c => c is > ' ' and <= '~')
            && await captcha.Passed(ticket, http.Connection.RemoteIpAddress?.ToString() ?? "", ct);
        return passed ? null : new Problem("captcha_required");
    }
}
