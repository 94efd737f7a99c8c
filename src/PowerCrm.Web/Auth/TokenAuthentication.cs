using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PowerCrm.Web;

/// <summary>
/// Authenticates a token: tries the protectors of both schemes, and reads from the database whether the session is active and the token not
/// expired. ASP.NET's own bearer handlers, one per audience, use the machine's clock and do not know ended sessions, so they only protect
/// and unprotect here.
/// </summary>
internal sealed partial class TokenAuthentication(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logs,
    UrlEncoder encoder, IOptionsMonitor<BearerTokenOptions> schemes, Sessions sessions,
    IOptionsMonitor<StaffOptions> staffOptions)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    public const string Name = "powercrm";
    private const string Prefix = "Bearer ";

    /// <summary>
    /// Sent by the console while nobody uses it: its pages read by themselves, which must not keep an idle session alive.
    /// </summary>
    internal const string UnattendedHeader = "X-Unattended";

    private bool isExpired;
    private string? refusalReason, refusedActor;

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // Never from the query string: URLs with a token in them end up in logs and browser histories.
        var header = Request.Headers.Authorization is [{ } only] && only.StartsWith(Prefix, StringComparison.OrdinalIgnoreCase)
            ? only : null;
        var protocols = WebSocketToken.FindProtocols(Context);
        return (header, protocols) switch
        {
            ({ }, []) => await Authenticate(header[Prefix.Length..].Trim()),
            (null, [var protocol]) => await Authenticate(protocol[WebSocketToken.Prefix.Length..]),
            (null, []) => AuthenticateResult.NoResult(),
            _ => Refuse("more than one token", null),
        };
    }

    private async Task<AuthenticateResult> Authenticate(string token)
    {
        if (token.Length is 0 or > 4096 || Open(token) is not { } ticket
            || !Guid.TryParse(ticket.Principal.FindFirstValue(CallerClaims.Session), out var session))
            return Refuse("not a token of ours", null);
        var (isAlive, role, now, account, useIsDue) = await sessions.ReadStatus(ticket.Principal, session, Context.RequestAborted);
        if (!isAlive)
            return Refuse("the session has ended", ticket.Principal);
        if (ticket.Properties.ExpiresUtc is not { } end || end <= now)
        {
            isExpired = true;
            return Refuse("it has expired", ticket.Principal);
        }
        if (useIsDue && IsAttended(Request))
            await sessions.RecordUse(session, Context.RequestAborted);
        if (role is not null && ticket.Principal.Identity is ClaimsIdentity identity)
        {
            identity.AddClaim(new Claim(CallerClaims.Role, role));
            if (account.GivenPassword)
                identity.AddClaim(new Claim(CallerClaims.GivenPassword, "true"));
            if (!account.HasFactor && staffOptions.CurrentValue.SecondFactor == StaffOptions.Required)
                identity.AddClaim(new Claim(CallerClaims.NoFactor, "true"));
        }
        return AuthenticateResult.Success(new AuthenticationTicket(ticket.Principal, Name));
    }

    internal static bool IsAttended(HttpRequest request) => request.Headers[UnattendedHeader].Count == 0;

    private AuthenticateResult Refuse(string reason, ClaimsPrincipal? principal)
    {
        (refusalReason, refusedActor) = (reason, principal is null ? null
            : $"{principal.FindFirstValue(CallerClaims.Audience)}:{principal.FindFirstValue(CallerClaims.Subject)}");
        return AuthenticateResult.Fail(reason);
    }

    /// <summary>
    /// Unprotects a token, which works only with the purpose of its own audience; the ticket must contain the same audience.
    /// </summary>
    private AuthenticationTicket? Open(string token)
    {
        foreach (var audience in (ReadOnlySpan<string>)[Audience.Applicant, Audience.Staff])
            if (schemes.Get(audience).BearerTokenProtector.Unprotect(token) is { } ticket
                && ticket.Principal.FindFirstValue(CallerClaims.Audience) == audience)
                return ticket;
        return null;
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (isExpired)
            LogExpired(Logger, refusedActor);
        else if (refusalReason is not null)
            LogTokenRefused(Logger, refusalReason, refusedActor);
        Response.Headers.WWWAuthenticate = isExpired ? "Bearer error=\"invalid_token\"" : "Bearer";
        return new Problem(isExpired ? "token_expired" : "unauthenticated").ExecuteAsync(Context);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties)
    {
        LogRefused(Logger, CurrentCaller.Of(Context)?.Actor, (Context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText);
        return Problem.Forbidden.ExecuteAsync(Context);
    }

    [LoggerMessage(1, LogLevel.Information, "{Actor} was refused at {Route}")]
    private static partial void LogRefused(ILogger log, string? actor, string? route);

    [LoggerMessage(2, LogLevel.Information, "A token was refused: {Reason} (of {Actor})")]
    private static partial void LogTokenRefused(ILogger log, string reason, string? actor);

    [LoggerMessage(3, LogLevel.Debug, "A token was refused: it has expired (of {Actor})")]
    private static partial void LogExpired(ILogger log, string? actor);
}
