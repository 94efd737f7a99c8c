using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>Limits per address, prefix, phones' prefix and in all, from <c>Limits:Registration</c>; in Development a hundred times looser.</summary>
internal sealed class Allowances(IRateLimits limits, IConfiguration configuration, IHostEnvironment environment)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <summary>Null: go on. Attempts count here, also those that fail later, but not those that fail by our or a vendor's fault.</summary>
    public async Task<Problem?> Take(HttpContext http, string what, int perAddress, int perPrefix, int inAll, CancellationToken ct)
    {
        foreach (var (net, key, number) in Nets(http, perAddress, perPrefix, inAll))
        {
            if ((await limits.Take($"{what}:{net}:{key}", Most(what, net, number), Hour, ct)).Refusal() is { } refused)
                return refused;
        }
        return null;
    }

    public async Task GiveBack(HttpContext http, string what, CancellationToken ct)
    {
        foreach (var (net, key, _) in Nets(http, 0, 0, 0))
            await limits.GiveBack($"{what}:{net}:{key}", ct);
    }

    /// <summary>Of the ten thousand numbers that share all but the last four digits: who pumps messages goes through them one by one.</summary>
    public async Task<Problem?> TakePhonePrefix(string phone, CancellationToken ct) =>
        (await limits.Take(PhonePrefix(phone), Most("SendCode", "PerPhonePrefix", 60), Hour, ct)).Refusal("code_too_frequent");

    public Task GiveBackPhonePrefix(string phone, CancellationToken ct) => limits.GiveBack(PhonePrefix(phone), ct);

    private static string PhonePrefix(string phone) => $"SendCode:PerPhonePrefix:{phone[..7]}";

    private static (string Net, string Key, int Number)[] Nets(HttpContext http, int perAddress, int perPrefix, int inAll) =>
    [
        ("PerAddress", ClientAddress.Of(http), perAddress), ("PerPrefix", ClientAddress.PrefixOf(http), perPrefix), ("InAll", "", inAll),
    ];

    private int Most(string what, string net, int number) =>
        configuration.GetValue($"Limits:Registration:{what}:{net}", number) * (environment.IsDevelopment() ? 100 : 1);
}
