using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http.Metadata;

namespace PowerCrm.Web;

/// <summary>Lifts the 64 KiB of bodies for a route that takes files.</summary>
public static class Uploads
{
    public static T TakesUpTo<T>(this T route, long bytes) where T : IEndpointConventionBuilder
    {
        route.Add(endpoint => endpoint.Metadata.Add(new Size(bytes)));
        return route;
    }

    private sealed record Size(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
}
