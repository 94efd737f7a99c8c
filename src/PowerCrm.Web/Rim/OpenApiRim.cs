using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace PowerCrm.Web;

/// <summary>Tells the OpenAPI document what the rim adds to a route: its headers, its paging, its codes, its token.</summary>
public static class OpenApiRim
{
    public static OpenApiOptions DescribeRim(this OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Components ??= new OpenApiComponents();
            document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
            document.Components.SecuritySchemes["bearer"] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An access token of two hours; never in the address.",
            };
            return Task.CompletedTask;
        });
        return options.AddOperationTransformer((operation, context, _) =>
        {
            Describe(operation, context);
            return Task.CompletedTask;
        });
    }

    private static void Describe(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var method = metadata.OfType<MethodInfo>().FirstOrDefault();
        bool Takes(Type type) => method?.GetParameters().Any(p => p.ParameterType == type) ?? false;
        if (context.Description.HttpMethod is "POST" or "PUT" && metadata.OfType<TakesIdempotencyKey>().Any())
            Add(operation, "Idempotency-Key", ParameterLocation.Header, false,
                new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 64 });
        if (Takes(typeof(IfMatch)) || Takes(typeof(IfMatch.Required)))
            Add(operation, "If-Match", ParameterLocation.Header, Takes(typeof(IfMatch.Required)),
                new OpenApiSchema { Type = JsonSchemaType.String });
        if (Takes(typeof(Page)))
        {
            Add(operation, "limit", ParameterLocation.Query, false, new OpenApiSchema
            {
                Type = JsonSchemaType.Integer,
                Minimum = "1",
                Maximum = "100"
            });
            Add(operation, "cursor", ParameterLocation.Query, false, new OpenApiSchema { Type = JsonSchemaType.String });
        }
        var open = metadata.OfType<IAllowAnonymous>().Any();
        string[] common = open ? [] : ["unauthenticated", "token_expired", "forbidden"];
        Refuse(operation, [.. common, .. metadata.OfType<Refusals>().SelectMany(r => r.Codes), "rate_limited"]);
        if (!open)
            (operation.Security ??= []).Add(new OpenApiSecurityRequirement
            {
                [new OpenApiSecuritySchemeReference("bearer",
                context.Document)] = []
            });
    }

    private static void Refuse(OpenApiOperation operation, IEnumerable<string> codes)
    {
        operation.Responses ??= [];
        foreach (var status in codes.Distinct().GroupBy(ProblemCatalogue.Status))
            operation.Responses[status.Key.ToString(System.Globalization.CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = string.Join(" · ", status.Select(code => $"{code}: {ProblemCatalogue.Text(code, Language.English)}")),
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    ["application/problem+json"] = new()
                    {
                        Examples = status.ToDictionary(code => code, code => (IOpenApiExample)new OpenApiExample { Value = Example(code) }),
                    },
                },
            };
    }

    private static JsonObject Example(string code) => new()
    {
        ["type"] = "urn:powercrm:problem:" + code,
        ["title"] = ProblemCatalogue.Text(code, Language.Chinese),
        ["status"] = ProblemCatalogue.Status(code),
        ["code"] = code,
        ["traceId"] = "0af7651916cd43dd8448eb211c80319c",
    };

    private static void Add(OpenApiOperation operation, string name, ParameterLocation where, bool required, OpenApiSchema schema) =>
        (operation.Parameters ??= []).Add(new OpenApiParameter { Name = name, In = where, Required = required, Schema = schema });
}
