using Microsoft.Extensions.Diagnostics.Enrichment;
using PowerCrm.Web;

namespace PowerCrm.Host.Hosting;

/// <summary>
/// Gives each line of the log that is said during a request what an investigation asks for: which route, whose, which trace.
/// </summary>
/// <remarks>The route's pattern, never the path: somebody may type anything into a path.</remarks>
internal sealed class RequestOfLine(IHttpContextAccessor requests) : ILogEnricher
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
