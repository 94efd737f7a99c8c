using Microsoft.AspNetCore.Builder;

namespace PowerCrm.Web;

/// <summary>The problem codes of a route beside the common ones, for the OpenAPI document.</summary>
public sealed record RouteProblemCodes(IReadOnlyList<string> Codes);

public static class ProblemCodeExtensions
{
    public static T WithProblemCodes<T>(this T route, params string[] codes) where T : IEndpointConventionBuilder
    {
        route.Add(endpoint => endpoint.Metadata.Add(new RouteProblemCodes(codes)));
        return route;
    }
}
