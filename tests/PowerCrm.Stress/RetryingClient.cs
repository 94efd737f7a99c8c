using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace PowerCrm.Stress;

/// <summary>
/// Sends requests with retries: after no answer, or a 5xx, a request is sent again with the same Idempotency-Key to any host that answers.
/// Acknowledged requests are recorded and compared with the log afterwards.
/// </summary>
internal sealed class RetryingClient(Func<HttpClient> anyHost)
{
    public static readonly TimeSpan RetryTimeout = TimeSpan.FromMinutes(4);
    private readonly ConcurrentQueue<(string Path, long? Version)> acknowledged = [];
    private readonly ConcurrentQueue<long> acknowledgedAt = [];
    private readonly ConcurrentQueue<string> failures = [];
    private int requestCount;

    /// <summary>The slowest request, answered or not, and its time.</summary>
    public (string Request, TimeSpan Time) SlowestRequest { get; private set; } = ("", TimeSpan.Zero);

    /// <summary>The number of requests sent, including repeated ones.</summary>
    public int RequestCount => requestCount;

    /// <summary>Requests without an answer ("none"), and the codes of answers with 5xx.</summary>
    public IReadOnlyCollection<string> Failures => failures;

    /// <summary>The requests that were acknowledged, in order: the path and, if the answer has one, the version of the stream.</summary>
    public IReadOnlyCollection<(string Path, long? Version)> Acknowledged => acknowledged;

    /// <summary>The times of the acknowledgements, as values of <see cref="Stopwatch.GetTimestamp"/>.</summary>
    public IReadOnlyCollection<long> AcknowledgedAt => acknowledgedAt;

    public Task<JsonNode> Get(string path, string? token) => Retry(() => Send(HttpMethod.Get, path, null, token, null, null));

    public Task<JsonNode> Post(string path, object? body, string token, long? ifMatch)
    {
        var key = NewKey();
        return Retry(() => Send(HttpMethod.Post, path, body, token, ifMatch, key));
    }

    /// <summary>Sends an action on a case with its present version, which is read again when it has changed meanwhile.</summary>
    /// <returns>Null; or the code of the refusal, if it is an expected one.</returns>
    public async Task<string?> PostCaseAction(Guid id, string act, object body, string token, params IReadOnlyList<string> expected)
    {
        for (var attempts = 0; ; attempts++)
        {
            var version = (await Get($"/reviews/{id}", token))["version"]!.GetValue<long>();
            try
            {
                await Post($"/reviews/{id}/{act}", body, token, version);
                return null;
            }
            catch (RefusedException e) when (e.Code == "version_mismatch" && attempts < 20)
            {
            }
            catch (RefusedException e) when (expected.Contains(e.Code))
            {
                return e.Code;
            }
        }
    }

    /// <summary>Sends a request once; no answer is returned as 503.</summary>
    public async Task<Answer> SendOnce(HttpMethod method, string path, object? body, string token, long? ifMatch)
    {
        try
        {
            return await Send(method, path, body, token, ifMatch, NewKey());
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or TaskCanceledException or IOException)
        {
            return new Answer(HttpStatusCode.ServiceUnavailable, null, "", new Dictionary<string, string>());
        }
    }

    /// <exception cref="RefusedException">The answer was a 4xx.</exception>
    /// <exception cref="TimeoutException">No host answered for <see cref="RetryTimeout"/>.</exception>
    public async Task<JsonNode> Retry(Func<Task<Answer>> send)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            Answer? response = null;
            try
            {
                response = await send();
            }
            catch (Exception e) when (e is HttpRequestException or SocketException or TaskCanceledException or IOException)
            {
            }
            if (response is null or { Status: >= HttpStatusCode.InternalServerError })
                failures.Enqueue(response is null ? "none" : $"{response.Code} {response.Problem}".Trim());
            if (response is { Code: < 300 } it)
                return it.Json ?? new JsonObject();
            // 409 request_in_progress: the first attempt is still running on a frozen or dying host.
            if (response is { Code: < 500 } refusal && refusal.Problem != "request_in_progress")
                throw new RefusedException(refusal.Problem ?? "?", refusal.Text);
            if (clock.Elapsed > RetryTimeout)
                throw new TimeoutException(string.Create(CultureInfo.InvariantCulture,
                    $"No host answered; the last answer was {(response is null ? "none" : $"{response.Code} {response.Problem}")}."));
            await Task.Delay(100);
        }
    }

    public async Task<Answer> Send(HttpMethod method, string path, object? body, string? token, long? ifMatch, string? key)
    {
        Interlocked.Increment(ref requestCount);
        (string, string)[] headers = key is null ? [] : [("Idempotency-Key", key)];
        var started = Stopwatch.GetTimestamp();
        Answer response;
        try
        {
            response = await new ApiClient(anyHost(), token).Send(method, path, body, ifMatch, headers);
        }
        finally
        {
            // The requests of one user are sent one after another.
            if (Stopwatch.GetElapsedTime(started) is var elapsed && elapsed > SlowestRequest.Time)
                SlowestRequest = ($"{method} {path}", elapsed);
        }
        if (method != HttpMethod.Get && response.Code is >= 200 and < 300)
        {
            acknowledged.Enqueue(
                (path, (response.Json as JsonObject)?["version"] is JsonValue at && at.TryGetValue<long>(out var number) ? number : null));
            acknowledgedAt.Enqueue(Stopwatch.GetTimestamp());
        }
        return response;
    }

    public static string NewKey() => Guid.CreateVersion7().ToString("N");
}

/// <summary>A request that was refused with a 4xx.</summary>
internal sealed class RefusedException(string code, string text) : Exception(text)
{
    public string Code => code;
}
