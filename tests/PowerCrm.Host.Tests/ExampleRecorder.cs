using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace PowerCrm.Host.Tests;

/// <summary>Calls routes and keeps one request and its answer for each of them as an example. Tokens are not kept.</summary>
internal sealed partial class ExampleRecorder(TestHost host)
{
    private static readonly string[] SecretMembers =
        ["accessToken", "refreshToken", "totp", "password", "currentPassword", "newPassword", "secret", "uri"];

    public SortedDictionary<string, JsonObject> Routes { get; } = new(StringComparer.Ordinal);

    public async Task<JsonNode> Call(string method, string route, object? body = null, string? token = null, object? id = null,
        long? version = null, string query = "")
    {
        // One text may contain several ids, in the order of the route's parameters.
        var ids = new Queue<string>(id?.ToString()?.Split('/') ?? []);
        var path = RouteParameter().Replace(route, _ => ids.Count > 0 ? ids.Dequeue() : "") + query;
        var answer = await host.Send(new HttpMethod(method), path, body, token, version);
        answer.Code.ShouldBeLessThan(300, $"{method} {path}: {answer.Text}");
        var example = new JsonObject { ["status"] = answer.Code };
        if (body is not null and not HttpContent)
            example["request"] = Redact(System.Text.Json.JsonSerializer.SerializeToNode(body, System.Text.Json.JsonSerializerOptions.Web)!);
        if (answer.Json is { } json)
            example["answer"] = Redact(json);
        Routes[$"{method} {route}"] = example;
        return answer.Json ?? new JsonObject();
    }

    /// <summary>
    /// Returns every path of a document with the kind of its value. For lists, the paths of all items are combined; null fits every kind.
    /// </summary>
    public static SortedSet<string> PathsOf(JsonNode? node, string path = "")
    {
        var paths = new SortedSet<string>(StringComparer.Ordinal);
        switch (node)
        {
            case JsonObject it:
                foreach (var (name, value) in it)
                    paths.UnionWith(PathsOf(value, $"{path}/{name}"));
                break;
            case JsonArray it:
                foreach (var value in it)
                    paths.UnionWith(PathsOf(value, path + "/*"));
                break;
            default:
                paths.Add(path);
                break;
        }
        return paths;
    }

    private static JsonNode Redact(JsonNode node)
    {
        var copy = node.DeepClone();
        Hide(copy);
        return copy;
    }

    private static void Hide(JsonNode? node)
    {
        if (node is JsonArray list)
            foreach (var item in list.ToList())
                Hide(item);
        if (node is not JsonObject it)
            return;
        // One item of a list is enough for an example.
        foreach (var (name, value) in it.ToList())
        {
            if (SecretMembers.Contains(name) && value is JsonValue)
                it[name] = "…";
            else if (value is JsonArray { Count: > 2 } many && name is "items" or "subjects" or "holes")
                it[name] = new JsonArray([.. many.Take(2).Select(v => v?.DeepClone())]);
            Hide(it[name]);
        }
    }

    [GeneratedRegex(@"\{[a-zA-Z]+\}", RegexOptions.NonBacktracking)]
    private static partial Regex RouteParameter();
}
