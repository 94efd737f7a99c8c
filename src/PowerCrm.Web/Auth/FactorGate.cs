using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace PowerCrm.Web;

/// <summary>
/// Where the settings demand a second factor (<see cref="StaffOptions"/>), a member of staff who has none gets as far as setting one up.
/// The session goes on when it is there.
/// </summary>
internal static class FactorGate
{
    internal static void Describe() => ProblemCatalogue.Add("second_factor_required", 403, "请先启用动态码，再继续使用。",
        "Set up a second factor first; nothing else is open until then.");

    public static Task Check(HttpContext http, RequestDelegate next)
    {
        var open = !http.User.HasClaim(c => c.Type == CallerClaims.NoFactor) || http.GetEndpoint() is not { Metadata: var metadata }
            || metadata.GetMetadata<IAllowAnonymous>() is not null || metadata.GetMetadata<WithoutFactorAttribute>() is not null;
        return open ? next(http) : new Problem("second_factor_required").ExecuteAsync(http);
    }
}

/// <summary>Open to staff who still have to set up the second factor that the settings demand.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class WithoutFactorAttribute : Attribute;
