using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;

namespace PowerCrm.Web;

/// <summary>Sets who may use a route. A route without a requirement is closed to anonymous callers.</summary>
public static class AuthorizationExtensions
{
    /// <summary>Allows applicants only; staff get 403.</summary>
    public static T RequireApplicant<T>(this T routes) where T : IEndpointConventionBuilder =>
        routes.RequireAuthorization(CreateSignedInPolicy().RequireClaim(CallerClaims.Audience, Audience.Applicant).Build());

    /// <summary>Allows staff in one of the roles (none given: any); others get 403.</summary>
    public static T RequireStaff<T>(this T routes, params string[] roles) where T : IEndpointConventionBuilder
    {
        var policy = CreateSignedInPolicy().RequireClaim(CallerClaims.Audience, Audience.Staff);
        return routes.RequireAuthorization((roles.Length == 0 ? policy : policy.RequireClaim(CallerClaims.Role, roles)).Build());
    }

    /// <summary>Allows anybody who is signed in, applicants and staff.</summary>
    public static T RequireSignedIn<T>(this T routes) where T : IEndpointConventionBuilder =>
        routes.RequireAuthorization(CreateSignedInPolicy().Build());

    private static AuthorizationPolicyBuilder CreateSignedInPolicy() => new AuthorizationPolicyBuilder().RequireAuthenticatedUser();
}
