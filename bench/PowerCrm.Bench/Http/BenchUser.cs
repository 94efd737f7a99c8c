using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using PowerCrm.Bench.Measuring;

namespace PowerCrm.Bench.Http;

/// <summary>The times of each route over all visitors; and, with one visitor at a time, its round trips to PostgreSQL.</summary>
internal sealed class RouteTimes(RoundTripProxy? proxy = null)
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<double>> times = new(StringComparer.Ordinal);

    /// <summary>The minimum of several requests is the route's own number: reactions and pollers use the same connection.</summary>
    public Dictionary<string, long> MinRoundTrips { get; } = new(StringComparer.Ordinal);

    public long RoundTrips => proxy?.RoundTrips ?? 0;

    /// <summary>
    /// Waits until the connection is idle, so that the reactions to the last request are not counted for the next one; then holds back the
    /// reactions to the next request.
    /// </summary>
    public async Task WaitUntilIdle()
    {
        proxy?.Release();
        for (var previous = -1L; proxy is not null && previous != proxy.RoundTrips;)
        {
            previous = proxy.RoundTrips;
            await Task.Delay(30);
        }
        proxy?.Hold();
    }

    public void AddRoundTrips(string route, long roundTripsBefore)
    {
        proxy?.Release();
        if (proxy is not null)
            MinRoundTrips[route] = Math.Min(MinRoundTrips.GetValueOrDefault(route, long.MaxValue), proxy.RoundTrips - roundTripsBefore);
    }

    public void Add(string route, TimeSpan elapsed) => times.GetOrAdd(route, _ => new()).Enqueue(elapsed.TotalMilliseconds);
    public IEnumerable<(string Route, double[] Times)> All =>
        times.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => (t.Key, t.Value.ToArray()));
    public void Clear() => times.Clear();
}

/// <summary>A user who sends requests. Any failure ends the run, because a refused request is fast and would falsify the result.</summary>
internal sealed class BenchUser(HttpClient http, RouteTimes times, string? token = null)
{
    public BenchUser WithToken(string accessToken) => new(http, times, accessToken);

    /// <summary>Returns the same user at another host with the same keys.</summary>
    public BenchUser AtHost(HttpClient hostClient, RouteTimes hostTimes) => new(hostClient, hostTimes, token);

    public Task<JsonNode?> Get(string route, string? path = null) => Send(HttpMethod.Get, route, path ?? route, null, null);
    public Task<JsonNode?> Post(string route, object? body, string? path = null, long? ifMatch = null) =>
        Send(HttpMethod.Post, route, path ?? route, body, ifMatch);

    public Task<JsonNode?> Put(string route, object? body, string? path = null, long? ifMatch = null) =>
        Send(HttpMethod.Put, route, path ?? route, body, ifMatch);

    public async Task<string> Upload(string kind, byte[] picture)
    {
        using var form = new MultipartFormDataContent { { new StringContent(kind), "kind" } };
        var file = new ByteArrayContent(picture);
        file.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        form.Add(file, "file", "picture.jpg");
        return (await Post("/upload/image", form))?["imageId"]?.GetValue<string>() ?? "";
    }

    /// <summary>Requests a status that has not changed since the version, like a waiting phone.</summary>
    public async Task PollUnchanged(string path, long version)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        request.Headers.TryAddWithoutValidation("If-None-Match", $"\"{version}\"");
        using var response = await http.SendAsync(request);
        if (response.StatusCode != HttpStatusCode.NotModified)
            throw new InvalidOperationException($"GET {path} answered {(int)response.StatusCode} where nothing had changed.");
    }

    /// <summary>Reads server-sent events to the end; reports each id with the time when it came.</summary>
    public async Task Listen(string path, Action<long, long> onEvent, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, ct);
        response.EnsureSuccessStatusCode();
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(ct));
        while (await lines.ReadLineAsync(ct) is { } line)
            if (line.StartsWith("id: ", StringComparison.Ordinal))
                onEvent(long.Parse(line.AsSpan(4), System.Globalization.CultureInfo.InvariantCulture), Stopwatch.GetTimestamp());
    }

    /// <summary>Sends a request that may be refused, without counting its time.</summary>
    /// <returns>The status, the body, and how long to wait before the request is repeated.</returns>
    public async Task<(HttpStatusCode Status, JsonNode? Body, TimeSpan? RetryAfter)> TryPost(string path, object body)
    {
        using var request = Request(HttpMethod.Post, path, body, null);
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return (response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text), response.Headers.RetryAfter?.Delta);
    }

    private async Task<JsonNode?> Send(HttpMethod method, string route, string path, object? body, long? ifMatch)
    {
        using var request = Request(method, path, body, ifMatch);
        await times.WaitUntilIdle();
        var (started, before) = (Stopwatch.GetTimestamp(), times.RoundTrips);
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        if (!response.IsSuccessStatusCode)
            throw new InvalidOperationException($"{method} {route} answered {(int)response.StatusCode}: {JsonNode.Parse(text)?["code"]}");
        times.AddRoundTrips($"{method} {route}", before);
        times.Add($"{method} {route}", Stopwatch.GetElapsedTime(started));
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    private HttpRequestMessage Request(HttpMethod method, string path, object? body, long? ifMatch)
    {
        var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = body as HttpContent ?? JsonContent.Create(body);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (ifMatch is { } version)
            request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        if (method != HttpMethod.Get && token is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", Guid.CreateVersion7().ToString("N"));
        return request;
    }
}
