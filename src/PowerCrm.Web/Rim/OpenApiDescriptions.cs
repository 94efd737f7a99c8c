using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.OpenApi;

namespace PowerCrm.Web;

/// <summary>Describes in the OpenAPI document what the web layer adds to a route: its headers, its paging, its codes, its token.</summary>
public static class OpenApiDescriptions
{
    public static OpenApiOptions DescribeWebLayer(this OpenApiOptions options)
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
            // Types of results and of an upload's file, which are not bodies: DescribeResponses and the route describe what is sent.
            foreach (var name in (string[])[nameof(IResult), nameof(Reply), nameof(IFormFile), "FuncTask"])
                document.Components.Schemas?.Remove(name);
            return Task.CompletedTask;
        });
        // The records of a slice are nested in it and have the same names in each slice: Request, Answer.
        options.CreateSchemaReferenceId = type =>
            OpenApiOptions.CreateDefaultSchemaReferenceId(type) is null ? null : SchemaName(type.Type);
        options.AddSchemaTransformer((schema, context, _) =>
        {
            DescribeStringTypes(schema, context.JsonTypeInfo.Type);
            if (context.ParameterDescription is not null)
                MarkOptionalMembers(schema, context.JsonTypeInfo);
            return Task.CompletedTask;
        });
        return options.AddOperationTransformer(async (operation, context, ct) =>
        {
            await DescribeResponses(operation, context, ct);
            DescribeRequest(operation, context);
        });
    }

    /// <summary>Times and enums have custom converters, for which the framework cannot determine the JSON type: string.</summary>
    private static void DescribeStringTypes(OpenApiSchema schema, Type type)
    {
        var (underlying, nullType) = Nullable.GetUnderlyingType(type) is { } inner ? (inner, JsonSchemaType.Null) : (type, default);
        if (underlying == typeof(DateTimeOffset))
            (schema.Type, schema.Format) = (JsonSchemaType.String | nullType, "date-time");
        else if (underlying.IsEnum)
            (schema.Type, schema.Enum) = (JsonSchemaType.String | nullType, [.. WireNames.Map(underlying).Keys.Select(n => (JsonNode)n)]);
    }

    private static async Task<IOpenApiSchema> CreateReference(Type body, OpenApiOperationTransformerContext context, CancellationToken ct)
    {
        var (name, schema) = (SchemaName(body), await context.GetOrCreateSchemaAsync(body, cancellationToken: ct));
        var json = context.ApplicationServices.GetRequiredService<IOptions<JsonOptions>>().Value.SerializerOptions;
        MarkNullableMembers(schema, json.GetTypeInfo(body), json);
        context.Document!.AddComponent(name, schema);
        return new OpenApiSchemaReference(name, context.Document);
    }

    /// <summary>Makes nullable members of requests optional; the framework marks everything without a default as required.</summary>
    private static void MarkOptionalMembers(OpenApiSchema schema, JsonTypeInfo type)
    {
        foreach (var property in type.Properties.Where(p => p.IsSetNullable || p.AssociatedParameter?.IsNullable == true))
            schema.Required?.Remove(property.Name);
    }

    /// <summary>
    /// Restores nullability: the schemas of responses are inlined, and for those the framework does not mark objects as nullable, nor
    /// members as optional that are left out when null.
    /// </summary>
    private static void MarkNullableMembers(IOpenApiSchema schema, JsonTypeInfo type, JsonSerializerOptions json)
    {
        if (type.ElementType is { } element && (schema.Items ?? schema.AdditionalProperties) is { } itemSchema)
            MarkNullableMembers(itemSchema, json.GetTypeInfo(element), json);
        foreach (var property in type.Properties)
        {
            if (schema.Properties?.TryGetValue(property.Name, out var value) != true || value is not OpenApiSchema it)
                continue;
            if (property.IsGetNullable && it.Type is { } schemaType && it.OneOf is not { Count: > 0 })
                it.Type = schemaType | JsonSchemaType.Null;
            if (property.AttributeProvider?.IsDefined(typeof(JsonIgnoreAttribute), inherit: true) == true)
                schema.Required?.Remove(property.Name);
            MarkNullableMembers(it, json.GetTypeInfo(property.PropertyType), json);
        }
    }

    private static string SchemaName(Type type) =>
        (type is { IsNested: true, DeclaringType: { } slice } ? slice.Name : "") + type.Name.Split('`')[0]
        + string.Concat(type.GetGenericArguments().Select(SchemaName));

    /// <summary>
    /// Applies <see cref="AnswersAttribute"/> in place of what Wolverine infers from the method, which returns an IResult.
    /// </summary>
    private static async Task DescribeResponses(OpenApiOperation operation, OpenApiOperationTransformerContext context,
        CancellationToken ct)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<MethodInfo>().FirstOrDefault() is not { } method)
            return;
        (operation.Summary, operation.Description) = (Summaries.Of(method), null);
        if (method.GetCustomAttributes<AnswersAttribute>().ToList() is not { Count: > 0 } answers)
            return;
        operation.Responses = [];
        foreach (var answer in answers)
            operation.Responses[answer.Status.ToString(CultureInfo.InvariantCulture)] = new OpenApiResponse
            {
                Description = ReasonPhrases.GetReasonPhrase(answer.Status),
                Content = answer.Body is null ? null : new Dictionary<string, OpenApiMediaType>
                {
                    [answer.ContentType ?? "application/json"] = new() { Schema = await CreateReference(answer.Body, context, ct) },
                },
            };
        foreach (var (name, type) in method.GetParameters().Select(p => (p.Name!, p.ParameterType)))
            if (context.Description.RelativePath!.Contains('{' + name, StringComparison.Ordinal)
                && operation.Parameters?.Any(p => p.Name == name) != true)
                AddParameter(operation, name, ParameterLocation.Path, true,
                    new OpenApiSchema { Type = JsonSchemaType.String, Format = type == typeof(Guid) ? "uuid" : null });
        foreach (var name in method.GetCustomAttribute<QueryParametersAttribute>()?.Names ?? [])
            AddParameter(operation, name, ParameterLocation.Query, false, new OpenApiSchema { Type = JsonSchemaType.String });
    }

    private static void DescribeRequest(OpenApiOperation operation, OpenApiOperationTransformerContext context)
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        var method = metadata.OfType<MethodInfo>().FirstOrDefault();
        bool Takes(Type type) => method?.GetParameters().Any(p => p.ParameterType == type) ?? false;
        if (TakesKey(context))
            AddParameter(operation, "Idempotency-Key", ParameterLocation.Header, false,
                new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 64 });
        if (Takes(typeof(IfMatch)) || Takes(typeof(IfMatch.Required)))
            AddParameter(operation, "If-Match", ParameterLocation.Header, Takes(typeof(IfMatch.Required)),
                new OpenApiSchema { Type = JsonSchemaType.String });
        if (operation.Responses?.ContainsKey("304") == true)
        {
            AddParameter(operation, "If-None-Match", ParameterLocation.Header, false, new OpenApiSchema { Type = JsonSchemaType.String });
            foreach (var (_, response) in operation.Responses.Where(r => r.Key is "200" or "304"))
                OpenApiProblems.AddHeader(response, "ETag", JsonSchemaType.String, "For If-None-Match of the next request.");
        }
        if (Takes(typeof(Page)))
        {
            AddParameter(operation, "limit", ParameterLocation.Query, false, new OpenApiSchema
            {
                Type = JsonSchemaType.Integer,
                Minimum = "1",
                Maximum = "100"
            });
            AddParameter(operation, "cursor", ParameterLocation.Query, false, new OpenApiSchema { Type = JsonSchemaType.String });
        }
        var isOpen = metadata.OfType<IAllowAnonymous>().Any();
        OpenApiProblems.Add(operation, context.Document!, [.. OpenApiProblems.ListCommonCodes(operation, metadata, Takes, isOpen,
            TakesKey(context)),
            .. metadata.OfType<RouteProblemCodes>().SelectMany(r => r.Codes)]);
        if (TakesKey(context))
            foreach (var (_, response) in operation.Responses!.Where(r => r.Key[0] == '2'))
                OpenApiProblems.AddHeader(response, "Idempotency-Replayed", JsonSchemaType.Boolean,
                    "true: the first answer to this key, again.");
        if (!isOpen)
            (operation.Security ??= []).Add(new OpenApiSecurityRequirement
            {
                [new OpenApiSecuritySchemeReference("bearer", context.Document)] = []
            });
    }

    private static bool TakesKey(OpenApiOperationTransformerContext context) => context.Description.HttpMethod is "POST" or "PUT"
        && context.Description.ActionDescriptor.EndpointMetadata.OfType<IdempotencyKeyMetadata>().Any();

    private static void AddParameter(OpenApiOperation operation, string name, ParameterLocation location, bool required,
        OpenApiSchema schema) =>
        (operation.Parameters ??= []).Add(new OpenApiParameter { Name = name, In = location, Required = required, Schema = schema });
}
