using Microsoft.Extensions.Diagnostics.Enrichment;
using PowerCrm.Web;

namespace PowerCrm.Host.Hosting;

/// <summary>Adds the route, the caller and the trace to each line that is logged during a request.</summary>
/// <remarks>The route's pattern is logged, not the path: a path may contain anything that a client typed.</remarks>
internal sealed class RequestLogEnricher(IHttpContextAccessor requests) : ILogEnricher
{
    public void Enrich(IEnrichmentTagCollector collector)
    {
        if (requests.HttpContext is not { } http)
            return;
        collector.Add("RequestTrace", Problem.TraceId(http));
        if (http.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } pattern })
            collector.Add("RequestRoute", $"{http.Request.Method} /{pattern.TrimStart('/')}");
        if (CurrentCaller.Of(http) is { } caller)
            collector.Add("RequestActor", caller.Actor);
    }
}
