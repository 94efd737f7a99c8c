using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PowerCrm.Store;

namespace PowerCrm.Web;

/// <summary>An error response: RFC 9457 with a code, a trace id, and all faults of a request body at once.</summary>
/// <param name="Status">Null for the status in the catalogue.</param>
/// <param name="Detail">Replaces the catalogue's text, already in the client's language; null for the catalogue's text.</param>
/// <param name="Extra">Members beside the standard ones, such as <c>leaseUntil</c>.</param>
public sealed record Problem(string Code, int? Status = null, string? Detail = null, IReadOnlyList<Fault>? Errors = null,
    IReadOnlyDictionary<string, object?>? Extra = null) : IResult, IStatusCodeHttpResult
{
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Runs before the response is sent, so that it is done when the client reads the response.</summary>
    public Func<Task>? BeforeSend { get; init; }

    int? IStatusCodeHttpResult.StatusCode => Status ?? ProblemCatalogue.GetStatus(Code);

    /// <summary>The response for what does not exist and for what belongs to somebody else; both are the same.</summary>
    public static Problem NotFound { get; } = new("not_found");

    public static Problem Forbidden { get; } = new("forbidden");

    /// <summary>Reports all faults in one response; the problem code is that of the faults if they have the same one.</summary>
    public static Problem Invalid(params IReadOnlyList<Fault> faults) =>
        new(Fault.FindTopCode(faults), StatusCodes.Status400BadRequest, Errors: [.. faults.Take(StrictJson.MaxFaults)]);

    public static Problem TooMany(TimeSpan retryAfter, string code = "rate_limited") =>
        new(code, StatusCodes.Status429TooManyRequests) { RetryAfter = retryAfter };

    /// <summary>A dependency is unavailable: <c>wechat_unavailable</c> and similar codes.</summary>
    public static Problem Unavailable(string code, TimeSpan retryAfter) =>
        new(code, StatusCodes.Status503ServiceUnavailable) { RetryAfter = retryAfter };

    public static Problem Stale(long actual) =>
        new("version_mismatch", Extra: new Dictionary<string, object?> { ["version"] = actual });

    /// <summary>Converts a rejection. Everything missing gives the same 404; a code of its own would tell strangers what exists.</summary>
    public static Problem From(Rejection rejection) => rejection.Missing ? NotFound
        : new(rejection.Code, Extra: rejection.Extra) { RetryAfter = rejection.RetryAfter };

    public ProblemException ToException() => new(this);

    public async Task ExecuteAsync(HttpContext http)
    {
        if (BeforeSend is { } beforeSend)
            await beforeSend();
        RefusedBodies.Count(Errors);
        var language = Languages.Of(http);
        var status = Status ?? ProblemCatalogue.GetStatus(Code);
        var title = ProblemCatalogue.GetText(Code, language);
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/problem+json";
        http.Response.Headers.ContentLanguage = language == Language.English ? "en" : "zh-CN";
        if (RetryAfter is { } retryAfter)
            http.Response.Headers.RetryAfter = FormatSeconds(retryAfter);
        // RFC 9110, section 15.5.2.
        if (status == StatusCodes.Status401Unauthorized && http.Response.Headers.WWWAuthenticate.Count == 0)
            http.Response.Headers.WWWAuthenticate = "Bearer";
        await http.Response.Body.WriteAsync(Write(language, status, title, TraceId(http)), http.RequestAborted);
    }

    private ReadOnlyMemory<byte> Write(Language language, int status, string title, string traceId)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = WebJson.Options.Encoder });
        json.WriteStartObject();
        json.WriteString("type", "urn:powercrm:problem:" + Code);
        json.WriteString("title", title);
        json.WriteNumber("status", status);
        json.WriteString("detail", Detail ?? title);
        json.WriteString("code", Code);
        json.WriteString("traceId", traceId);
        foreach (var (name, value) in Extra ?? new Dictionary<string, object?>())
        {
            json.WritePropertyName(name);
            JsonSerializer.Serialize(json, value, WebJson.Options);
        }
        if (Errors is { Count: > 0 })
        {
            json.WriteStartArray("errors");
            foreach (var fault in Errors)
            {
                json.WriteStartObject();
                json.WriteString("pointer", fault.Pointer);
                json.WriteString("code", fault.Code);
                json.WriteString("message", fault.Message(language));
                json.WriteEndObject();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    public static string TraceId(HttpContext http) => Activity.Current?.TraceId.ToHexString() ?? http.TraceIdentifier;

    internal static string FormatSeconds(TimeSpan delay) =>
        Math.Max(1, (long)Math.Ceiling(delay.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Thrown for malformed requests found while binding, where no result can be returned. Business code never throws it.</summary>
public sealed class ProblemException(Problem problem) : Exception(problem.Code)
{
    public Problem Problem { get; } = problem;
}
