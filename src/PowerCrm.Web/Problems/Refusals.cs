using Microsoft.AspNetCore.Builder;

namespace PowerCrm.Web;

/// <summary>The problem codes of a route beside the common ones, for the OpenAPI document.</summary>
public sealed record Refusals(IReadOnlyList<string> Codes);

public static class RefusalsOfRoutes
{
    public static T Refuses<T>(this T route, params string[] codes) where T : IEndpointConventionBuilder
    {
        route.Add(endpoint => endpoint.Metadata.Add(new Refusals(codes)));
        return route;
    }
}
