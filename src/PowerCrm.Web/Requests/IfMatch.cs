using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using PowerCrm.Store;
using Wolverine.Http;

namespace PowerCrm.Web;

/// <summary>The version that the client saw, on routes that accept one; without the header it is
/// <see cref="ExpectedVersion.Any"/>.</summary>
public sealed record IfMatch(long? Version)
{
    private const long NoSuchVersion = -1;

    public ExpectedVersion Expected => Version is { } version ? ExpectedVersion.At(version) : ExpectedVersion.Any;

    public static implicit operator ExpectedVersion(IfMatch it) => it.Expected;

    /// <exception cref="ProblemException">428 when the version is missing.</exception>
    private IfMatch RequireVersion() => Version is null ? throw new Problem("precondition_required").ToException() : this;

    public static ValueTask<IfMatch?> BindAsync(HttpContext http, ParameterInfo parameter) => ValueTask.FromResult<IfMatch?>(Read(http));

    /// <summary>
    /// Reads one tag. Weak tags never match (RFC 9110, 13.1.1), and neither do tags that are not numbers: both become a version that never
    /// exists, so that the response is 412 with the current one. Lists, <c>*</c> and malformed values are rejected: this API needs one
    /// exact version.
    /// </summary>
    internal static IfMatch Read(HttpContext http)
    {
        var header = http.Request.Headers.IfMatch;
        if (header.Count == 0)
            return new IfMatch((long?)null);
        var text = header.Count == 1 ? (header[0] ?? "").Trim() : "";
        var unquoted = text.Length > 2 && text[0] == '"' && text[^1] == '"' ? text[1..^1] : text;
        if (long.TryParse(unquoted, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && unquoted is not ['0', _, ..])
            return new IfMatch(version);
        if (EntityTagHeaderValue.TryParse(text, out var tag) && tag.Tag != "*")
            return new IfMatch(NoSuchVersion);
        throw new Problem("malformed_request").ToException();
    }

    /// <summary>For routes where the header is required: 428 without it.</summary>
    public sealed record Required(long Version)
    {
        public ExpectedVersion Expected => ExpectedVersion.At(Version);

        /// <summary>For an endpoint's <c>Before</c>: continues, or returns 412 with the current version.</summary>
        /// <param name="oldestAccepted">The oldest version with the same content; null if only the current one matches.</param>
        public IResult Check(long currentVersion, long? oldestAccepted = null) =>
            Version <= currentVersion && Version >= (oldestAccepted ?? currentVersion)
            ? WolverineContinue.Result() : Problem.Stale(currentVersion);

        public static implicit operator ExpectedVersion(Required it) => it.Expected;

        public static ValueTask<Required?> BindAsync(HttpContext http, ParameterInfo parameter) =>
            ValueTask.FromResult<Required?>(new Required(Read(http).RequireVersion().Version!.Value));
    }
}
