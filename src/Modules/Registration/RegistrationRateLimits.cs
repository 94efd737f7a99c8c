using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>
/// Rate limits per address, per network prefix, per phone prefix and in total, from <c>Limits:Registration</c>; a hundred times higher in
/// Development.
/// </summary>
public sealed class RegistrationRateLimits(IRateLimits limits, IConfiguration configuration, IHostEnvironment environment)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Returns null when the request may go on. Counts every attempt, also one that fails later.</summary>
    public async Task<Problem?> Take(HttpContext http, string what, int perAddress, int perPrefix, int inAll, CancellationToken ct)
    {
        var (address, prefix, all) = Keys(http, what);
        return (await limits.TryAcquireAll(
            [
                new RateLimit(address, GetLimit(what, "PerAddress", perAddress), Hour),
                    new RateLimit(prefix, GetLimit(what, "PerPrefix", perPrefix), Hour),
                new RateLimit(all, GetLimit(what, "InAll", inAll), Hour),
            ], allOrNone: false, ct))?.Taken.Refusal();
    }

    /// <summary>
    /// The limit for the ten thousand numbers that differ only in their last four digits: SMS pumping uses such numbers one after the
    /// other.
    /// </summary>
    public RateLimit PhonePrefixLimit(string phone) => new(PhonePrefixKey(phone), GetLimit("SendCode", "PerPhonePrefix", 60), Hour);

    /// <summary>Gives back what was taken for a message that was certainly not sent.</summary>
    public async Task GiveBack(HttpContext http, string what, string phone, CancellationToken ct)
    {
        var (address, prefix, all) = Keys(http, what);
        foreach (var key in new[] { address, prefix, all, PhonePrefixKey(phone) })
            await limits.Release(key, ct);
    }

    private static (string Address, string Prefix, string All) Keys(HttpContext http, string what) =>
        ($"{what}:PerAddress:{ClientAddress.Of(http)}", $"{what}:PerPrefix:{ClientAddress.PrefixOf(http)}", $"{what}:InAll:");

    private static string PhonePrefixKey(string phone) => $"SendCode:PerPhonePrefix:{phone[..7]}";

    private int GetLimit(string what, string net, int number) =>
        configuration.GetValue($"Limits:Registration:{what}:{net}", number) * (environment.IsDevelopment() ? 100 : 1);
}
