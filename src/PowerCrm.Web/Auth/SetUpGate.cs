using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;

namespace PowerCrm.Web;

/// <summary>
/// Restricts staff whose account is not set up to the endpoints that set it up; the session is then fully usable. A password set by an
/// operator must be changed, and if the settings require a second factor (<see cref="StaffOptions"/>), it must be enrolled.
/// </summary>
internal static class SetUpGate
{
    internal static void Describe()
    {
        ProblemCatalogue.Add("password_change_required", 403, "请先在电脑端工作台“账号与安全”页修改初始密码，再继续使用。",
            "First change the given password on the console's account page; until then nothing else is available.");
        ProblemCatalogue.Add("second_factor_required", 403, "请先在电脑端工作台“账号与安全”页启用动态码，再继续使用。",
            "First set up a second factor on the console's account page; until then nothing else is available.");
    }

    public static Task Check(HttpContext http, RequestDelegate next)
    {
        if (FindMissingStep(http) is not { } missing || http.GetEndpoint() is not { Metadata: var metadata }
            || metadata.GetMetadata<IAllowAnonymous>() is not null || metadata.GetMetadata<BeforeSetUpAttribute>() is not null)
            return next(http);
        return new Problem(missing).ExecuteAsync(http);
    }

    private static string? FindMissingStep(HttpContext http) =>
        http.User.HasClaim(c => c.Type == CallerClaims.GivenPassword) ? "password_change_required"
            : http.User.HasClaim(c => c.Type == CallerClaims.NoFactor) ? "second_factor_required" : null;
}

/// <summary>Allows the endpoint for staff whose account is not set up yet.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BeforeSetUpAttribute : Attribute;
