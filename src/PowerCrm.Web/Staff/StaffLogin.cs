using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using PowerCrm.Store;
using Wolverine.Http;

namespace PowerCrm.Web;

/// <summary>Signs in staff with username, password and, if the account has a second factor, a one-time code.</summary>
[Tags("sign-in")]
public static class StaffLogin
{
    internal const int MaxFailures = 10;
    internal static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    public sealed record Request([MaxRunes(40)] string Username, [Exact, MaxRunes(200)] string Password,
        [Exact, MaxRunes(6)] string? Totp = null);

    public sealed record Answer(string AccessToken, string RefreshToken, string TokenType, int ExpiresIn, string Role, string DisplayName);

    internal static void Describe()
    {
        ProblemCatalogue.Add("invalid_credentials", 401, "用户名、密码或动态码不正确。", "The name, password or one-time code is wrong.");
        ProblemCatalogue.Add("login_locked", 429, "失败次数过多，请稍后再试。", "Too many failures; try again later.");
    }

    [WolverinePost("/staff/login"), AllowAnonymous]
    [Answers<Answer>, ProblemCodes("invalid_credentials", "login_locked")]
    public static async Task<IResult> Post(Body<Request> body, StaffCredentials credentials, Sessions sessions, IRateLimits limits,
        MasterKey master, IHostEnvironment environment, SignInLog log, HttpContext http, CancellationToken ct)
    {
        var request = body.Value;
        // Usernames are lower case, and so are the keys of their limits.
        var username = request.Username.ToLowerInvariant();
        var (name, address) = ($"login:name:{username}", $"login:address:{ClientAddress.Of(http)}");
        // Counted before the check, so that a hundred concurrent attempts count as a hundred; a success is given back. Attempts from an
        // address that has reached its limit do not count for the username: they must not lock out other people.
        var perAddress = environment.IsDevelopment() ? MaxFailures * 100 : MaxFailures;
        if (await limits.TryAcquireAll([new RateLimit(address, perAddress, Window), new RateLimit(name, MaxFailures, Window)],
            allOrNone: true, ct)
            is { } full)
        {
            log.Locked(full.At == 0 ? "address" : "name");
            return full.Taken.Refusal("login_locked")!;
        }
        var (account, seen, known, why) = await credentials.Check(username, request.Password, request.Totp, master, ct);
        if (account is null || seen is null)
        {
            log.Refused(known, why);
            return new Problem("invalid_credentials");
        }
        await limits.Reset(name, ct);
        // Gives back one attempt, not all: signing in to one's own account must not clear failures at the accounts of others.
        await limits.Release(address, ct);
        var pair = await sessions.Issue(Audience.Staff, account.Id, account.Role, ct);
        if (!await credentials.IsUnchanged(account.Id, seen, ct))
        {
            await sessions.End(pair.RefreshToken, ct);
            log.Refused(account.Id, SignInLog.Changed);
            return new Problem("invalid_credentials");
        }
        log.SignedIn(account.Id);
        return Reply.Ok(new Answer(pair.AccessToken, pair.RefreshToken, pair.TokenType, pair.ExpiresIn, account.Role, account.DisplayName));
    }
}
