using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Registration;

/// <summary>Returns what this retailer requires beyond the fixed rules, so that the form can show it before it is filled in.</summary>
[Tags("reference")]
public static class ReadRequirements
{
    [WolverineGet("/reference/requirements"), AllowAnonymous]
    [Answers<RequirementsPolicy>, Answers(304)]
    public static async Task<IResult> Get(PolicyVersions policies, HttpContext http, CancellationToken ct) =>
        IfNoneMatch.NotModifiedOr(http, ListReference.CreateCacheableReply((await policies.ReadEffective<RequirementsPolicy>(ct)).Content,
        "no-cache"));
}
