using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace PowerCrm.Web;

/// <summary>Limits wrong passwords of staff, per username and per address, across all hosts.</summary>
public sealed class SignInLimits(IRateLimits limits, IHostEnvironment environment, SignInLog log)
{
    /// <summary>
    /// Counts an attempt; null to continue. It is counted before the check, so that a hundred concurrent attempts count as a hundred; a
    /// success is given back. Attempts from an address that has reached its limit do not count for the username: they must not lock out
    /// other people.
    /// </summary>
    internal async Task<Problem?> CountAttempt(string username, HttpContext http, CancellationToken ct)
    {
        var perAddress = environment.IsDevelopment() ? StaffLogin.MaxFailures * 100 : StaffLogin.MaxFailures;
        if (await limits.TryAcquireAll(
            [
                new RateLimit(AddressKey(http), perAddress, StaffLogin.Window),
                new RateLimit(NameKey(username), StaffLogin.MaxFailures, StaffLogin.Window),
            ], allOrNone: true, ct) is not { } exceeded)
            return null;
        log.RecordLock(exceeded.Index == 0 ? "address" : "name");
        return exceeded.Result.ToProblem("login_locked");
    }

    /// <summary>Forgets the failures of the username after a success.</summary>
    internal async Task Reset(string username, HttpContext http, CancellationToken ct)
    {
        await limits.Reset(NameKey(username), ct);
        // Gives back one attempt, not all: signing in to one's own account must not clear failures at the accounts of others.
        await limits.Release(AddressKey(http), ct);
    }

    private static string NameKey(string username) => $"login:name:{username}";

    private static string AddressKey(HttpContext http) => $"login:address:{ClientAddress.Of(http)}";
}
