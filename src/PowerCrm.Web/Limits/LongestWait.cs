using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Configuration;

namespace PowerCrm.Web;

/// <summary>
/// How long a request may take: <c>Requests:Longest</c>, 20 s. One question to a database that is out of reach ends by itself after 10 s,
/// but a request asks several and Marten repeats those that failed; its client has given up long before. Then it is 503, and may be
/// repeated with its key. A body that has not come in by then is the client's slowness, and 408. Routes that take longer by nature carry
/// <see cref="DisableRequestTimeoutAttribute"/>: streams, uploads, reading a picture, and work on many customers or the whole log.
/// </summary>
internal static class LongestWait
{
    internal static void Configure(RequestTimeoutOptions options, IConfiguration configuration) =>
        options.DefaultPolicy = new RequestTimeoutPolicy
        {
            Timeout = configuration.GetValue("Requests:Longest", TimeSpan.FromSeconds(20)),
            WriteTimeoutResponse = http => Failures.TookTooLong(http).ExecuteAsync(http),
        };
}
