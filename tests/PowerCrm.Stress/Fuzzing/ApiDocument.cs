using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace PowerCrm.Stress.Fuzzing;

/// <summary>A method of a route, as the OpenAPI document describes it.</summary>
internal sealed record ApiRoute(string Method, string Path, JsonObject Operation)
{
    public string Name => $"{Method} {Path}";
    public bool IsSecured => Operation["security"] is JsonArray { Count: > 0 };

    public IEnumerable<JsonNode> Parameters(string location) =>
        (Operation["parameters"] as JsonArray ?? []).Where(p => p!["in"]!.GetValue<string>() == location)!;

    /// <summary>The content types of the body; empty when the route takes no body.</summary>
    public JsonObject Bodies => Operation["requestBody"]?["content"] as JsonObject ?? [];
    public bool TakesJson => Bodies.ContainsKey("application/json");
    public JsonNode? Response(int status) => Operation["responses"]?[status.ToString(CultureInfo.InvariantCulture)];

    /// <summary>True when the answer does not end by itself: only its first bytes are read.</summary>
    public bool IsStream => Response(200)?["content"]?["text/event-stream"] is not null || Response(101) is not null;
}

/// <summary>docs/openapi.json: the routes, and whether an answer matches.</summary>
internal sealed class ApiDocument
{
    private readonly JsonObject schemas;

    private ApiDocument(JsonNode document)
    {
        schemas = document["components"]!["schemas"]!.AsObject();
        Routes =
        [
            .. from path in document["paths"]!.AsObject()
               from operation in path.Value!.AsObject()
               orderby path.Key, operation.Key
               select new ApiRoute(operation.Key.ToUpperInvariant(), path.Key, operation.Value!.AsObject()),
        ];
    }

    public IReadOnlyList<ApiRoute> Routes { get; }

    public static ApiDocument Read() => new(JsonNode.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs", "openapi.json")))!);

    /// <summary>Follows a reference to the schema it names.</summary>
    public JsonObject Resolve(JsonNode? schema)
    {
        var it = schema as JsonObject ?? [];
        return it["$ref"]?.GetValue<string>() is { } name ? Resolve(schemas[name[(name.LastIndexOf('/') + 1)..]]) : it;
    }

    /// <summary>
    /// Returns why the value does not match the schema; null when it does. Members that the schema does not name are not allowed.
    /// </summary>
    public string? FindMismatch(JsonNode? schema, JsonElement value, string at = "")
    {
        var it = Resolve(schema);
        if (it["oneOf"] is JsonArray options)
            return options.Select(option => FindMismatch(option, value, at)).ToList() is var reasons && reasons.Contains(null) ? null
                : reasons.LastOrDefault() ?? "";
        if (it["enum"] is JsonArray names && !names.Any(n => (n?.ToJsonString() ?? "null") == Json(value)))
            return $"{at} is not one of {names.ToJsonString()}: {Shorten(value)}";
        var types = it["type"] switch
        {
            JsonArray list => list.Select(t => t!.GetValue<string>()).ToList(),
            JsonValue single => [single.GetValue<string>()],
            _ => [],
        };
        if (types.Count > 0 && !types.Exists(t => HasType(t, value)))
            return $"{at} is not {string.Join(" or ", types)}: {Shorten(value)}";
        return value.ValueKind switch
        {
            JsonValueKind.Object => FindMemberMismatch(it, value, at),
            JsonValueKind.Array when it["items"] is { } items =>
                value.EnumerateArray().Select((v, n) => FindMismatch(items, v, $"{at}/{n}")).FirstOrDefault(reason => reason is not null),
            JsonValueKind.String when it["format"]?.GetValue<string>() is { } format && !HasFormat(format, value.GetString()!) =>
                $"{at} is no {format}: {Shorten(value)}",
            _ => null,
        };
    }

    private string? FindMemberMismatch(JsonObject schema, JsonElement value, string at)
    {
        foreach (var name in schema["required"] as JsonArray ?? [])
            if (!value.TryGetProperty(name!.GetValue<string>(), out _))
                return $"{at}/{name} is missing";
        var (properties, additional) = (schema["properties"] as JsonObject, schema["additionalProperties"]);
        foreach (var member in value.EnumerateObject())
        {
            var place = $"{at}/{member.Name}";
            if (properties?[member.Name] is { } property)
            {
                if (FindMismatch(property, member.Value, place) is { } reason)
                    return reason;
            }
            else if (properties?.ContainsKey(member.Name) == true)
            {
            }
            else if (additional is JsonObject additionalSchema)
            {
                if (FindMismatch(additionalSchema, member.Value, place) is { } reason)
                    return reason;
            }
            else if (properties is not null)
            {
                return $"{place} is not in the document";
            }
        }
        return null;
    }

    private static bool HasType(string type, JsonElement value) => type switch
    {
        "null" => value.ValueKind == JsonValueKind.Null,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "string" => value.ValueKind == JsonValueKind.String,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        "number" => value.ValueKind == JsonValueKind.Number,
        "array" => value.ValueKind == JsonValueKind.Array,
        "object" => value.ValueKind == JsonValueKind.Object,
        _ => false,
    };

    private static bool HasFormat(string format, string text) => format switch
    {
        "uuid" => Guid.TryParseExact(text, "D", out _),
        "date-time" => text.Contains('T', StringComparison.Ordinal) && text.EndsWith('Z')
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out _),
        "date" => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
        _ => true,
    };

    private static string Json(JsonElement value) => JsonNode.Parse(value.GetRawText())?.ToJsonString() ?? "null";
    private static string Shorten(JsonElement value) => value.GetRawText() is var text && text.Length > 80 ? text[..80] : text;
}
