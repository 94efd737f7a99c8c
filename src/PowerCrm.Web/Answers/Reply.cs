using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace PowerCrm.Web;

/// <summary>A response that can be sent and stored for a retry: status, body, version, headers.</summary>
/// <param name="Version">Sent as <c>ETag: "version"</c>.</param>
public sealed record Reply(int Status, object? Body = null, long? Version = null, IReadOnlyDictionary<string, string>? Headers = null)
    : IResult, IStatusCodeHttpResult
{
    /// <summary>Runs after the commit of the response's transaction and before the response is sent. Not run again for a retry.</summary>
    public Func<Task>? BeforeSend { get; init; }

    int? IStatusCodeHttpResult.StatusCode => Status;

    public string? Tag => Version is { } version ? $"\"{version.ToString(CultureInfo.InvariantCulture)}\""
        : Headers?.GetValueOrDefault("ETag");

    public static Reply Ok(object body, long? version = null) => new(StatusCodes.Status200OK, body, version);
    public static Reply Created(object body, long? version = null, string? location = null) =>
        new(StatusCodes.Status201Created, body, version,
            location is null ? null : new Dictionary<string, string> { ["Location"] = location });
    public static Reply Accepted(object body) => new(StatusCodes.Status202Accepted, body);
    public static Reply NoContent(long? version = null) => new(StatusCodes.Status204NoContent, null, version);

    public Reply WithHeader(string header, string value) =>
        this with { Headers = new Dictionary<string, string>(Headers ?? new Dictionary<string, string>()) { [header] = value } };

    public async Task ExecuteAsync(HttpContext http)
    {
        await IdempotencyScope.Of(http).StoreIfMissing(this);
        if (BeforeSend is { } afterwards)
            await afterwards();
        http.Response.StatusCode = Status;
        foreach (var (name, value) in Headers ?? new Dictionary<string, string>())
            http.Response.Headers[name] = value;
        if (Tag is { } tag)
            http.Response.Headers.ETag = tag;
        if (Body is null || Status is StatusCodes.Status204NoContent or StatusCodes.Status304NotModified)
            return;
        http.Response.ContentType = "application/json; charset=utf-8";
        await http.Response.Body.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(Body, Body.GetType(), WebJson.Options),
            http.RequestAborted);
    }
}
