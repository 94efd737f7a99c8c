using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using PowerCrm.Store;

namespace PowerCrm.Web;

/// <summary>A "no" over HTTP: RFC 9457 with our code, a trace id, and all faults of a body at once.</summary>
/// <param name="Status">Null: as the catalogue says.</param>
/// <param name="Detail">More than the catalogue's words, already in the reader's language; null: the catalogue's words.</param>
/// <param name="Extra">Members beside the standard ones, such as <c>leaseUntil</c>.</param>
public sealed record Problem(string Code, int? Status = null, string? Detail = null, IReadOnlyList<Fault>? Errors = null,
    IReadOnlyDictionary<string, object?>? Extra = null) : IResult, IStatusCodeHttpResult
{
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What is done before the refusal is sent; whoever reads it finds that done.</summary>
    public Func<Task>? Beforehand { get; init; }

    int? IStatusCodeHttpResult.StatusCode => Status ?? ProblemCatalogue.Status(Code);

    /// <summary>One body for what does not exist and for what is somebody else's.</summary>
    public static Problem NotFound { get; } = new("not_found");

    public static Problem Forbidden { get; } = new("forbidden");

    /// <summary>All faults in one answer; the top code is the faults' own where they agree on one.</summary>
    public static Problem Invalid(params IReadOnlyList<Fault> faults) =>
        new(Fault.TopCode(faults), StatusCodes.Status400BadRequest, Errors: [.. faults.Take(StrictJson.MaxFaults)]);

    public static Problem TooMany(TimeSpan retryAfter, string code = "rate_limited") =>
        new(code, StatusCodes.Status429TooManyRequests) { RetryAfter = retryAfter };

    /// <summary>A dependency is away: <c>wechat_unavailable</c> and the like.</summary>
    public static Problem Unavailable(string code, TimeSpan retryAfter) =>
        new(code, StatusCodes.Status503ServiceUnavailable) { RetryAfter = retryAfter };

    public static Problem Stale(long actual) =>
        new("version_mismatch", Extra: new Dictionary<string, object?> { ["version"] = actual });

    /// <summary>A missing thing is the one 404; its own code would tell a stranger what exists.</summary>
    public static Problem From(Rejection rejection) => rejection.Missing ? NotFound
        : new(rejection.Code, Extra: rejection.Extra) { RetryAfter = rejection.RetryAfter };

    public ProblemException Exception() => new(this);

    public async Task ExecuteAsync(HttpContext http)
    {
        if (Beforehand is { } first)
            await first();
        var language = Languages.Of(http);
        var status = Status ?? ProblemCatalogue.Status(Code);
        var title = ProblemCatalogue.Text(Code, language);
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/problem+json";
        http.Response.Headers.ContentLanguage = language == Language.English ? "en" : "zh-CN";
        if (RetryAfter is { } wait)
            http.Response.Headers.RetryAfter = Seconds(wait);
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

    internal static string Seconds(TimeSpan wait) =>
        Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>A fault of shape found while binding, where no result can be returned. Business never throws.</summary>
public sealed class ProblemException(Problem problem) : Exception(problem.Code)
{
    public Problem Problem { get; } = problem;
}
