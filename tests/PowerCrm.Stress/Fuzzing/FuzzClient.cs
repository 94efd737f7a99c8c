using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace PowerCrm.Stress.Fuzzing;

/// <summary>Sends a request exactly as given, even when it is invalid HTTP for other clients.</summary>
internal sealed class FuzzClient(Uri host) : IDisposable
{
    private readonly HttpClient http = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8,
        ResponseHeaderEncodingSelector = (_, _) => Encoding.UTF8,
    })
    { Timeout = Timeout.InfiniteTimeSpan };

    public HttpClient Http => http;

    public async Task<FuzzAnswer> Send(FuzzRequest it)
    {
        using var request = new HttpRequestMessage(new HttpMethod(it.Method), new Uri(host.ToString().TrimEnd('/') + it.Path,
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (it.Body is { } body)
        {
            request.Content = new ByteArrayContent(body);
            request.Headers.TransferEncodingChunked = it.Chunked ? true : null;
        }
        foreach (var (name, value) in it.Headers)
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content?.Headers.TryAddWithoutValidation(name, value);
        var (at, clock) = (TimeProvider.System.GetUtcNow(), Stopwatch.StartNew());
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        try
        {
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            var isStream = response.Content.Headers.ContentType?.MediaType == "text/event-stream";
            var bytes = isStream ? await ReadBeginning(response, timeout.Token) : await response.Content
                .ReadAsByteArrayAsync(timeout.Token);
            return new FuzzAnswer((int)response.StatusCode, response.Content.Headers.ContentType?.ToString() ?? "",
                response.Headers.ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase), bytes, at,
                isStream ? TimeSpan.Zero : clock.Elapsed);
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or IOException or OperationCanceledException)
        {
            return new FuzzAnswer(0, "", new Dictionary<string, string>(), [], at, clock.Elapsed,
                e.Message + " " + e.InnerException?.Message);
        }
    }

    /// <summary>Reads the beginning of an event stream, which has no end.</summary>
    private static async Task<byte[]> ReadBeginning(HttpResponseMessage response, CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(TimeSpan.FromMilliseconds(100));
        var buffer = new byte[64 * 1024];
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(timeout.Token);
            return buffer[..await stream.ReadAsync(buffer, timeout.Token)];
        }
        catch (OperationCanceledException)
        {
            return [];
        }
    }

    public void Dispose() => http.Dispose();
}
