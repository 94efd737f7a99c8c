using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Authorization.Infrastructure;
using Microsoft.OpenApi;

namespace PowerCrm.Web;

/// <summary>Adds the refusals of a route to the OpenAPI document: by status, each code with its text and one example.</summary>
internal static class OpenApiProblems
{
    /// <summary>
    /// Returns the codes that routes do not list themselves: they apply to every route whose request has the part concerned, such as a body
    /// or a key.
    /// </summary>
    /// <param name="takes">Whether the method has a parameter of this type.</param>
    /// <param name="open">Whether no token is needed.</param>
    /// <param name="keyed">Whether an <c>Idempotency-Key</c> is accepted.</param>
    public static IEnumerable<string> ListCommonCodes(OpenApiOperation operation, IList<object> metadata, Func<Type, bool> takes, bool open,
        bool keyed)
    {
        IEnumerable<string> When(bool condition, params string[] codes) => condition ? codes : [];
        var bodies = operation.RequestBody?.Content?.Keys ?? [];
        var parameters = operation.Parameters ?? [];
        return [
            .. When(!open, "unauthenticated", "token_expired", "forbidden"),
            .. When(!open && !metadata.OfType<BeforeSetUpAttribute>().Any() && IsForStaff(metadata),
                "password_change_required", "second_factor_required"),
            "malformed_request", "rate_limited", "database_unavailable",
            .. When(parameters.Any(p => p.In == ParameterLocation.Query), "validation_failed", "invalid_characters"),
            .. When(takes(typeof(Page)), "cursor_invalid"),
            .. When(parameters.Any(p => p.In == ParameterLocation.Path), "not_found"),
            .. When(bodies.Contains("application/json"), "validation_failed", "unknown_member", "invalid_characters"),
            .. When(metadata.OfType<NoBody>().Any(), "unknown_member"),
            .. When(bodies.Count > 0 || metadata.OfType<NoBody>().Any(), "unsupported_media_type", "payload_too_large", "request_timeout"),
            .. When(keyed, "idempotency_key_invalid", "request_in_progress", "idempotency_key_reused"),
            .. When(takes(typeof(IfMatch)) || takes(typeof(IfMatch.Required)), "version_mismatch", "precondition_required"),
        ];
    }

    private static bool IsForStaff(IList<object> metadata) => !metadata.OfType<AuthorizationPolicy>()
        .SelectMany(p => p.Requirements).OfType<ClaimsAuthorizationRequirement>()
        .Any(r => r.ClaimType == CallerClaims.Audience && r.AllowedValues?.Contains(Audience.Staff) != true);

    public static void Add(OpenApiOperation operation, OpenApiDocument document, IEnumerable<string> codes)
    {
        operation.Responses ??= [];
        foreach (var status in codes.Distinct().GroupBy(ProblemCatalogue.GetStatus).OrderBy(s => s.Key))
        {
            var response = new OpenApiResponse
            {
                Description = string.Join(" · ", status.Select(code => $"{code}: {ProblemCatalogue.GetText(code, Language.English)}")),
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/problem+json"] = new()
                    {
                        Schema = CreateSchemaReference(document),
                        Examples = status.ToDictionary(code => code, code => (IOpenApiExample)CreateReference(code, document)),
                    },
                },
            };
            // Of the 409 responses, only for a request that is still being processed.
            if (status.Key is 429 or 503 || status.Contains("request_in_progress"))
                AddHeader(response, "Retry-After", JsonSchemaType.Integer, "Seconds to wait before the next try.");
            operation.Responses[status.Key.ToString(CultureInfo.InvariantCulture)] = response;
        }
    }

    /// <summary>Returns a reference to the example of a code, which exists once in the document, however many routes use it.</summary>
    private static OpenApiExampleReference CreateReference(string code, OpenApiDocument document)
    {
        document.AddComponent<IOpenApiExample>(code, new OpenApiExample { Value = CreateExample(code) });
        return new OpenApiExampleReference(code, document);
    }

    /// <summary>Returns a reference to the one schema of all refusals, as <see cref="Problem"/> writes them.</summary>
    private static OpenApiSchemaReference CreateSchemaReference(OpenApiDocument document)
    {
        document.AddComponent<IOpenApiSchema>(nameof(Problem), CreateSchema(
            required: ["type", "title", "status", "detail", "code", "traceId"],
            ("type", String("urn:powercrm:problem: and the code")), ("title", String("The text of the code, in the client's language.")),
            ("status", new OpenApiSchema { Type = JsonSchemaType.Integer }), ("detail", String("What happened, in the client's language.")),
            ("code", String("For programs; it never changes its meaning.")), ("traceId", String("For a question to the operator.")),
            ("errors", new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                Description = "All that is wrong with the body.",
                Items = CreateSchema(required: ["pointer", "code", "message"], ("pointer", String("A JSON pointer into the body.")),
                    ("code", String("For programs.")), ("message", String("For people, in the client's language."))),
            }),
            ("version", new OpenApiSchema { Type = JsonSchemaType.Integer, Description = "With version_mismatch: the version in force." }),
            ("leaseUntil", new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Format = "date-time",
                Description = "With already_claimed: the end of the other reviewer's claim.",
            })));
        return new OpenApiSchemaReference(nameof(Problem), document);
    }

    private static OpenApiSchema CreateSchema(string[] required, params (string Name, OpenApiSchema Schema)[] members) => new()
    {
        Type = JsonSchemaType.Object,
        Required = required.ToHashSet(),
        Properties = members.ToDictionary(m => m.Name, m => (IOpenApiSchema)m.Schema),
    };

    private static OpenApiSchema String(string description) => new() { Type = JsonSchemaType.String, Description = description };

    public static void AddHeader(IOpenApiResponse response, string header, JsonSchemaType type, string description)
    {
        if (response is OpenApiResponse it)
            (it.Headers ??= new Dictionary<string, IOpenApiHeader>())[header] =
                new OpenApiHeader { Description = description, Schema = new OpenApiSchema { Type = type } };
    }

    private static JsonObject CreateExample(string code) => new()
    {
        ["type"] = "urn:powercrm:problem:" + code,
        ["title"] = ProblemCatalogue.GetText(code, Language.Chinese),
        ["status"] = ProblemCatalogue.GetStatus(code),
        ["detail"] = ProblemCatalogue.GetText(code, Language.Chinese),
        ["code"] = code,
        ["traceId"] = "0af7651916cd43dd8448eb211c80319c",
    };
}
