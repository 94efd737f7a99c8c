using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace PowerCrm.Web;

/// <summary>
/// Requires a signed-in caller on routes without a requirement of their own. A fallback policy would also apply to unknown URLs (404).
/// </summary>
internal static class DefaultAuthorization
{
    public static Task Check(HttpContext http, RequestDelegate next)
    {
        var isOpen = http.GetEndpoint() is not RouteEndpoint { Metadata: var metadata }
            || metadata.GetMetadata<IAllowAnonymous>() is not null || metadata.GetMetadata<IAuthorizeData>() is not null
            || metadata.GetMetadata<AuthorizationPolicy>() is not null || http.User.Identity is { IsAuthenticated: true };
        return isOpen ? next(http) : http.ChallengeAsync();
    }
}
