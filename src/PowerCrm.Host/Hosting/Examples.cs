using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace PowerCrm.Host.Hosting;

/// <summary>
/// The examples of the OpenAPI document: requests and answers of a registration that was really played on this build. A test plays the
/// registration again and compares, so that the examples match the product.
/// </summary>
internal static partial class Examples
{
    private static readonly Lazy<IReadOnlyDictionary<string, Example>> All = new(Read);

    public sealed record Example(int Status, JsonNode? Request, JsonNode? Answer);

    /// <summary>The examples by method and route, such as `POST /reviews/{id}/claim`.</summary>
    public static IReadOnlyDictionary<string, Example> ByRoute => All.Value;

    public static Task AddExamples(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var description = context.Description;
        // The examples name a route without its constraints, such as the one in {id:guid}.
        var route = ConstraintPattern().Replace(description.RelativePath?.TrimStart('/') ?? "", "}");
        if (!ByRoute.TryGetValue($"{description.HttpMethod} /{route}", out var example))
            return Task.CompletedTask;
        if (example.Request is { } request && operation.RequestBody?.Content?.TryGetValue("application/json", out var body) == true)
            body.Example = request.DeepClone();
        if (example.Answer is { } answer)
            GetOrAddContent(operation, $"{example.Status}").Example = answer.DeepClone();
        return Task.CompletedTask;
    }

    private static OpenApiMediaType GetOrAddContent(OpenApiOperation operation, string status)
    {
        operation.Responses ??= [];
        if (!operation.Responses.TryGetValue(status, out var existing) || existing is not OpenApiResponse response)
            operation.Responses[status] = response = new OpenApiResponse { Description = "Done." };
        response.Content ??= new Dictionary<string, OpenApiMediaType>();
        if (!response.Content.TryGetValue("application/json", out var json))
            response.Content["application/json"] = json = new OpenApiMediaType();
        return json;
    }

    [GeneratedRegex(@":[^}]*\}", RegexOptions.NonBacktracking)]
    private static partial Regex ConstraintPattern();

    private static Dictionary<string, Example> Read()
    {
        using var stream = typeof(Examples).Assembly.GetManifestResourceStream("PowerCrm.Host.examples.json")
            ?? throw new InvalidOperationException("The examples are not in the assembly.");
        return JsonSerializer.Deserialize<Dictionary<string, Example>>(stream, JsonSerializerOptions.Web) ?? [];
    }
}
