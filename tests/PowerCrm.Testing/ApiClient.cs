using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Shouldly;

namespace PowerCrm.Testing;

/// <summary>Sends requests to the product as one user, or anonymously.</summary>
public class ApiClient(HttpClient http, string? token = null)
{
    public string? Token => token;

    /// <summary>
    /// Called before each request with the token to read the stored state, and after it, with the earlier result; null when not needed.
    /// </summary>
    public Func<string?, IReadOnlyDictionary<string, string>?, Task<IReadOnlyDictionary<string, string>>>? ReadState { get; set; }

    /// <summary>Returns a client with another user's token; null for an anonymous one.</summary>
    public ApiClient As(string? accessToken) => new(http, accessToken) { ReadState = ReadState };

    /// <summary>Sends JSON, or any content, and reads the whole answer.</summary>
    public async Task<Answer> Send(HttpMethod method, string path, object? body = null, long? ifMatch = null,
        params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = body as HttpContent ?? JsonContent.Create(body);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (ifMatch is { } version)
            request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        var before = ReadState is null ? null : await ReadState(token, null);
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var after = ReadState is null ? null : await ReadState(token, before);
        var isJson = response.Content.Headers.ContentType?.MediaType is "application/json" or "application/problem+json";
        return new Answer(response.StatusCode, isJson && text.Length > 0 ? JsonNode.Parse(text) : null, text,
            response.Headers.Concat(response.Content.Headers)
                .ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase))
        { Method = method, Before = before, After = after };
    }

    public Task<Answer> Get(string path, params (string, string)[] headers) =>
        Send(HttpMethod.Get, path, null, null, headers);

    public Task<Answer> Post(string path, object? body = null, long? ifMatch = null, params (string, string)[] headers) =>
        Send(HttpMethod.Post, path, body, ifMatch, headers);

    public Task<Answer> Put(string path, object? body = null, long? ifMatch = null, params (string, string)[] headers) =>
        Send(HttpMethod.Put, path, body, ifMatch, headers);
}

/// <summary>An answer that was read completely.</summary>
public sealed record Answer(HttpStatusCode Status, JsonNode? Json, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public int Code => (int)Status;
    public HttpMethod? Method { get; init; }

    /// <summary>The stored state before and after the request, as returned by <see cref="ApiClient.ReadState"/>.</summary>
    public IReadOnlyDictionary<string, string>? Before { get; init; }
    public IReadOnlyDictionary<string, string>? After { get; init; }

    public string? Problem => Json?["code"]?.GetValue<string>();
    public JsonNode Body => Json ?? throw new InvalidOperationException($"No JSON: {(int)Status} {Text}");
    public JsonNode this[string name] => Body[name] ?? throw new InvalidOperationException($"No {name}: {(int)Status} {Text}");
    public JsonArray Items => this["items"].AsArray();
    public long Version => this["version"].GetValue<long>();
    public string? Tag => Header("ETag");
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public Answer ShouldBe(int status)
    {
        Code.ShouldBe(status, Text);
        return this;
    }

    public Answer ShouldBeProblem(int status, string code)
    {
        Code.ShouldBe(status, Text);
        Problem.ShouldBe(code, Text);
        Headers["Content-Type"].ShouldStartWith("application/problem+json");
        return this;
    }
}
