using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;

namespace PowerCrm.Web;

/// <summary>Who may use a route. A route that says nothing is closed to everybody who is not signed in.</summary>
public static class Requirements
{
    /// <summary>Applicants only; staff get 403.</summary>
    public static T RequireApplicant<T>(this T routes) where T : IEndpointConventionBuilder =>
        routes.RequireAuthorization(Signed().RequireClaim(CallerClaims.Audience, Audience.Applicant).Build());

    /// <summary>Staff in one of the roles (none named: any); others get 403.</summary>
    public static T RequireStaff<T>(this T routes, params string[] roles) where T : IEndpointConventionBuilder
    {
        var policy = Signed().RequireClaim(CallerClaims.Audience, Audience.Staff);
        return routes.RequireAuthorization((roles.Length == 0 ? policy : policy.RequireClaim(CallerClaims.Role, roles)).Build());
    }

    /// <summary>Anybody who is signed in, of either kind.</summary>
    public static T RequireSignedIn<T>(this T routes) where T : IEndpointConventionBuilder =>
        routes.RequireAuthorization(Signed().Build());

    private static AuthorizationPolicyBuilder Signed() => new AuthorizationPolicyBuilder().RequireAuthenticatedUser();
}
