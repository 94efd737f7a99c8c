using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;

namespace PowerCrm.Web;

#pragma warning disable CA1000 // ASP.NET Core finds BindAsync and PopulateMetadata as static members of the parameter's type.

/// <summary>
/// A JSON request body, read strictly: <c>Handle(Body&lt;Request&gt; body, …)</c>. If it is invalid, the handler does not run.
/// </summary>
public sealed class Body<T>(T value) : IEndpointParameterMetadataProvider where T : class
{
    public T Value { get; } = value;

    public static implicit operator T(Body<T> body) => body.Value;

    public static async ValueTask<Body<T>?> BindAsync(HttpContext http, ParameterInfo parameter)
    {
        var read = StrictJson.Read<T>((await RawBody.Read(http)).Span);
        return read.Problem is { } problem ? throw problem.ToException() : new Body<T>(read.Value!);
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T)));
}

/// <summary>A merge patch for <typeparamref name="T"/>.</summary>
public sealed class PatchBody<T>(Patch value) : IEndpointParameterMetadataProvider where T : class
{
    public Patch Value { get; } = value;

    public static async ValueTask<PatchBody<T>?> BindAsync(HttpContext http, ParameterInfo parameter)
    {
        var read = StrictJson.ReadPatch<T>((await RawBody.Read(http)).Span);
        return read.Problem is { } problem ? throw problem.ToException() : new PatchBody<T>(read.Value!);
    }

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new AcceptsMetadata(["application/json"], typeof(T)));
}
