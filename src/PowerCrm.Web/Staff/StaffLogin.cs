using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PowerCrm.EventStore;

namespace PowerCrm.Web;

/// <summary>Staff sign in by name, password and, where the account has one, a one-time code.</summary>
internal static class StaffLogin
{
    private const int Failures = 10;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(15);

    public sealed record Request([Exact, MaxRunes(40)] string Username, [Exact, MaxRunes(200)] string Password, [Exact, MaxRunes(6)] string? Totp = null);

    public sealed record Answer(string AccessToken, string RefreshToken, string TokenType, int ExpiresIn, string Role, string DisplayName);

    public static void Map(IEndpointRouteBuilder routes)
    {
        ProblemCatalogue.Add("invalid_credentials", 401, "用户名、密码或动态码不正确。", "The name, password or one-time code is not right.");
        ProblemCatalogue.Add("login_locked", 429, "失败次数过多，请稍后再试。", "Too many failures; try again later.");
        routes.MapPost("/staff/login", Handle).AllowAnonymous().WithName(nameof(StaffLogin)).WithTags("sign-in").Produces<Answer>().Refuses("invalid_credentials", "login_locked");
    }

    private static async Task<IResult> Handle(Body<Request> body, StaffAccounts accounts, Sessions sessions, IRateLimits limits, MasterKey master, HttpContext http, CancellationToken ct)
    {
        var request = body.Value;
        // Counted before the check, per name and per address; a success starts the name's count anew.
        foreach (var key in (string[])[$"login:name:{request.Username}", $"login:address:{ClientAddress.Of(http)}"])
            if ((await limits.Take(key, key.StartsWith("login:name", StringComparison.Ordinal) ? Failures : Failures * 10, Window, ct)).Refusal("login_locked") is { } locked)
                return locked;
        if (await accounts.Check(request.Username, request.Password, request.Totp, master, ct) is not { } account)
            return new Problem("invalid_credentials");
        await limits.Forget($"login:name:{request.Username}", ct);
        await limits.Forget($"login:address:{ClientAddress.Of(http)}", ct);
        var pair = await sessions.Issue(Audience.Staff, account.Id, account.Role, ct);
        return Reply.Ok(new Answer(pair.AccessToken, pair.RefreshToken, pair.TokenType, pair.ExpiresIn, account.Role, account.DisplayName));
    }
}
