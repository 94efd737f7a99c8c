using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PowerCrm.Host.Demo;

/// <summary>The demo goes through the front door: real HTTP, the sandbox's codes, the real rules.</summary>
internal sealed class DemoClient(HttpClient http)
{
    public string? Token { get; set; }

    public Task<JsonNode?> Post(string path, object? body, long? ifMatch = null, CancellationToken ct = default) =>
        Send(HttpMethod.Post, path, body, ifMatch, ct);

    public Task<JsonNode?> Get(string path, CancellationToken ct) => Send(HttpMethod.Get, path, null, null, ct);

    public async Task<JsonNode?> Send(HttpMethod method, string path, object? body, long? ifMatch, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = body as HttpContent ?? JsonContent.Create(body);
        if (Token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        if (ifMatch is { } version)
            request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        using var answer = await http.SendAsync(request, ct);
        var text = await answer.Content.ReadAsStringAsync(ct);
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"Demo: {method} {path.Split('?')[0]} answered {(int)answer.StatusCode} {Code(text)}");
        return text.Length == 0 ? null : JsonNode.Parse(text);
    }

    public async Task<Guid> Upload(string kind, byte[] picture, CancellationToken ct)
    {
        using var form = new MultipartFormDataContent();
        form.Add(new StringContent(kind), "kind");
        var file = new ByteArrayContent(picture);
        file.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        form.Add(file, "file", "picture.jpg");
        return (await Send(HttpMethod.Post, "/upload/image", form, null, ct))!["imageId"]!.GetValue<Guid>();
    }

    private static string Code(string problem)
    {
        try
        {
            var node = JsonNode.Parse(problem);
            return $"{node?["code"]} "
                + $"{string.Join(", ", (node?["errors"] as JsonArray ?? []).Select(e => $"{e?["pointer"]} {e?["code"]}"))}";
        }
        catch (JsonException)
        {
            return "";
        }
    }
}
