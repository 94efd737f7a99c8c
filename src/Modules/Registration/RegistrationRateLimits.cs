using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>
/// Rate limits per address, per network prefix, per phone prefix, per device and in total, from <c>Limits:Registration</c>; a hundred times
/// higher in Development.
/// </summary>
public sealed class RegistrationRateLimits(IRateLimits limits, IConfiguration configuration, IHostEnvironment environment)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>
    /// Returns null when the request may go on. Counts every attempt, also one that fails later, unless <see cref="Release"/> gives it
    /// back.
    /// </summary>
    public async Task<Problem?> Acquire(HttpContext http, string name, int perAddress, int perPrefix, int total, CancellationToken ct)
    {
        var (address, prefix, all) = GetKeys(http, name);
        return (await limits.TryAcquireAll(
            [
                new RateLimit(address, GetLimit(name, "PerAddress", perAddress), Hour),
                    new RateLimit(prefix, GetLimit(name, "PerPrefix", perPrefix), Hour),
                new RateLimit(all, GetLimit(name, "InAll", total), Hour),
            ], allOrNone: false, ct))?.Result.ToProblem();
    }

    /// <summary>
    /// The limit for the ten thousand numbers that differ only in their last four digits: SMS pumping uses such numbers one after the
    /// other.
    /// </summary>
    public RateLimit PhonePrefixLimit(string phone) =>
        new($"SendCode:PerPhonePrefix:{phone[..7]}", GetLimit("SendCode", "PerPhonePrefix", 60), Hour);

    /// <summary>
    /// The most codes a day for all who sign in on one device. A configured number is exact; only the default is higher in Development,
    /// where tests sign everybody in with the same device.
    /// </summary>
    public int CodesPerDevice => configuration.GetValue("Limits:Registration:SendCode:PerDevice", 20 * DevelopmentFactor);

    /// <summary>Gives back what <see cref="Acquire"/> took, for a request that used nothing of what is limited.</summary>
    public Task Release(HttpContext http, string name, CancellationToken ct)
    {
        var (address, prefix, all) = GetKeys(http, name);
        return limits.ReleaseAll([address, prefix, all], ct);
    }

    private static (string Address, string Prefix, string All) GetKeys(HttpContext http, string name) =>
        ($"{name}:PerAddress:{ClientAddress.Of(http)}", $"{name}:PerPrefix:{ClientAddress.PrefixOf(http)}", $"{name}:InAll:");

    private int GetLimit(string name, string scope, int defaultLimit) =>
        configuration.GetValue($"Limits:Registration:{name}:{scope}", defaultLimit) * DevelopmentFactor;

    private int DevelopmentFactor => environment.IsDevelopment() ? 100 : 1;
}
