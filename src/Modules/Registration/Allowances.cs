using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>Limits per address, prefix and in all, from <c>Limits:Registration</c>; in Development a hundred times looser.</summary>
internal sealed class Allowances(IRateLimits limits, IConfiguration configuration, IHostEnvironment environment)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Null: go on. Attempts count here, also those that fail later.</summary>
    public async Task<Problem?> Take(HttpContext http, string what, int perAddress, int perPrefix, int inAll, CancellationToken ct)
    {
        foreach (var (net, key, number) in new[]
                 {
                     ("PerAddress", ClientAddress.Of(http), perAddress), ("PerPrefix", ClientAddress.PrefixOf(http), perPrefix), ("InAll", "", inAll),
                 })
        {
            var most = configuration.GetValue($"Limits:Registration:{what}:{net}", number) * (environment.IsDevelopment() ? 100 : 1);
            if ((await limits.Take($"{what}:{net}:{key}", most, Hour, ct)).Refusal() is { } refused)
                return refused;
        }
        return null;
    }
}
