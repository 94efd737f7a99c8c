using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace PowerCrm.Bench.Http;

/// <summary>How long each route took, over all visitors.</summary>
internal sealed class RouteTimes
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<double>> times = new(StringComparer.Ordinal);

    public void Add(string route, TimeSpan took) => times.GetOrAdd(route, _ => new()).Enqueue(took.TotalMilliseconds);
    public IEnumerable<(string Route, double[] Times)> All => times.OrderBy(t => t.Key, StringComparer.Ordinal).Select(t => (t.Key, t.Value.ToArray()));
    public void Clear() => times.Clear();
}

/// <summary>Somebody who sends requests; anything but success ends the run, since a refused request is quick and would flatter.</summary>
internal sealed class Visitor(HttpClient http, RouteTimes times, string? token = null)
{
    public Visitor With(string signedIn) => new(http, times, signedIn);

    public Task<JsonNode?> Get(string route, string? path = null) => Send(HttpMethod.Get, route, path ?? route, null, null);
    public Task<JsonNode?> Post(string route, object? body, string? path = null, long? ifMatch = null) => Send(HttpMethod.Post, route, path ?? route, body, ifMatch);

    public async Task<string> Upload(string kind, byte[] picture)
    {
        using var form = new MultipartFormDataContent { { new StringContent(kind), "kind" } };
        var file = new ByteArrayContent(picture);
        file.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        form.Add(file, "file", "picture.jpg");
        return (await Post("/upload/image", form))?["imageId"]?.GetValue<string>() ?? "";
    }

    private async Task<JsonNode?> Send(HttpMethod method, string route, string path, object? body, long? ifMatch)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = body as HttpContent ?? JsonContent.Create(body);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (ifMatch is { } version)
            request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        if (method != HttpMethod.Get && token is not null)
            request.Headers.TryAddWithoutValidation("Idempotency-Key", Guid.CreateVersion7().ToString("N"));
        var started = Stopwatch.GetTimestamp();
        using var answer = await http.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"{method} {route} answered {(int)answer.StatusCode}: {JsonNode.Parse(text)?["code"]}");
        times.Add($"{method} {route}", Stopwatch.GetElapsedTime(started));
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }
}
