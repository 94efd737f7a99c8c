using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Configuration;

namespace PowerCrm.Web;

/// <summary>
/// The maximum duration of a request: <c>Requests:Longest</c>, 20 s. A query to an unreachable database times out after 10 s, but a request
/// runs several queries and Marten retries failed ones; the client has given up long before. The response is then 503, and the request may
/// be repeated with its key; if the request body has not arrived by then, it is 408. Routes that take longer by nature have
/// <see cref="DisableRequestTimeoutAttribute"/>: streams, uploads, reading a picture, and work on many customers or the whole log.
/// </summary>
internal static class RequestTimeouts
{
    internal static void Configure(RequestTimeoutOptions options, IConfiguration configuration) =>
        options.DefaultPolicy = new RequestTimeoutPolicy
        {
            Timeout = configuration.GetValue("Requests:Longest", TimeSpan.FromSeconds(20)),
            WriteTimeoutResponse = http => ExceptionMiddleware.CreateTimeoutProblem(http).ExecuteAsync(http),
        };
}
