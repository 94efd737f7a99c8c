using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using PowerCrm.Store;
using Wolverine.Http;

namespace PowerCrm.Web;

/// <summary>Signs in staff with username, password and, if the account has a second factor, a one-time code.</summary>
[Tags("sign-in")]
public static class StaffLogin
{
    internal const int MaxFailures = 10;
    internal static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    // More than a name, a password or a code may have: a value that is too long gets the same answer as a wrong one.
    public sealed record Request([MaxRunes(200)] string Username, [Exact, MaxRunes(1024)] string Password,
        [Exact, MaxRunes(200)] string? Totp = null);

    public sealed record Answer(string AccessToken, string RefreshToken, string TokenType, int ExpiresIn, string Role, string DisplayName);

    internal static void Describe()
    {
        ProblemCatalogue.Add("invalid_credentials", 401, "用户名、密码或动态码不正确。", "The name, password or one-time code is wrong.");
        ProblemCatalogue.Add("login_locked", 429, "失败次数过多，请稍后再试。", "Too many failures; try again later.");
    }

    [WolverinePost("/staff/login"), AllowAnonymous]
    [Answers<Answer>, ProblemCodes("invalid_credentials", "login_locked")]
    public static async Task<IResult> Post(Body<Request> body, StaffCredentials credentials, Sessions sessions, SignInLimits limits,
        MasterKey master, SignInLog log, HttpContext http, CancellationToken ct)
    {
        var request = body.Value;
        // Usernames are lower case, and so are the keys of their limits.
        var username = request.Username.ToLowerInvariant();
        if (await limits.CountAttempt(username, http, ct) is { } locked)
            return locked;
        var (account, secrets, accountId, reason) = await credentials.Check(username, request.Password, request.Totp, master, ct);
        if (account is null || secrets is null)
        {
            log.RecordRefusal(accountId, reason);
            return new Problem("invalid_credentials");
        }
        await limits.Reset(username, http, ct);
        var pair = await sessions.Issue(Audience.Staff, account.Id, account.Role, ct);
        if (!await credentials.IsUnchanged(account.Id, secrets, ct))
        {
            await sessions.End(pair.RefreshToken, ct);
            log.RecordRefusal(account.Id, SignInLog.AccountChanged);
            return new Problem("invalid_credentials");
        }
        log.RecordSignIn(account.Id);
        return Reply.Ok(new Answer(pair.AccessToken, pair.RefreshToken, pair.TokenType, pair.ExpiresIn, account.Role, account.DisplayName));
    }
}
