using System.Reflection;
using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using PowerCrm.Store;

namespace PowerCrm.Web;

/// <summary>The caller of a request, read from the token alone: <c>Handle(CurrentCaller caller, …)</c>.</summary>
/// <param name="Id">The id of the registration or of the staff member.</param>
/// <param name="Role">reviewer, manager, admin or auditor; null for applicants.</param>
/// <param name="Session">The session that the token belongs to.</param>
public sealed record CurrentCaller(string Audience, Guid Id, string? Role, Guid Session, string TraceId)
{
    public bool IsApplicant => Audience == Web.Audience.Applicant;
    public bool IsStaff => Audience == Web.Audience.Staff;

    /// <summary><c>applicant:{id}</c> or <c>staff:{id}</c>, as recorded in events.</summary>
    public string Actor => $"{Audience}:{Id}";

    public bool Has(params ReadOnlySpan<string> roles) => Role is not null && roles.Contains(Role);

    public Caller ToCaller() => new(Actor, TraceId);

    /// <summary>Returns the caller, or null for anonymous requests.</summary>
    public static CurrentCaller? Of(HttpContext http)
    {
        var user = http.User;
        if (user.Identity is not { IsAuthenticated: true }
            || !Guid.TryParseExact(user.FindFirstValue(CallerClaims.Subject), "D", out var id)
            || !Guid.TryParseExact(user.FindFirstValue(CallerClaims.Session), "D", out var session))
            return null;
        return new CurrentCaller(user.FindFirstValue(CallerClaims.Audience)!, id, user.FindFirstValue(CallerClaims.Role), session,
            Problem.TraceId(http));
    }

    public static ValueTask<CurrentCaller?> BindAsync(HttpContext http, ParameterInfo parameter) =>
        ValueTask.FromResult<CurrentCaller?>(Of(http) ?? throw new Problem("unauthenticated").ToException());
}

internal static class CallerClaims
{
    public const string Subject = "sub", Audience = "aud", Session = "sid", Role = "role", NoFactor = "nofactor",
        GivenPassword = "givenpassword";
}
