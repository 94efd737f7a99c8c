using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using PowerCrm.Store;
using Wolverine.Http;

namespace PowerCrm.Web;

/// <summary>The version that the caller saw, where the route takes one; absent it is <see cref="Expected.Any"/>.</summary>
public sealed record IfMatch(long? Version)
{
    private const long Never = -1;

    public Expected Expected => Version is { } version ? Expected.At(version) : Expected.Any;

    public static implicit operator Expected(IfMatch it) => it.Expected;

    /// <exception cref="ProblemException">428 without a version.</exception>
    private IfMatch Demand() => Version is null ? throw new Problem("precondition_required").Exception() : this;

    public static ValueTask<IfMatch?> BindAsync(HttpContext http, ParameterInfo parameter) => ValueTask.FromResult<IfMatch?>(Read(http));

    /// <summary>
    /// One tag. A weak one never matches (RFC 9110, 13.1.1), nor does one that is no number: both are asked as a version that never is, so
    /// that the answer is 412 with the present one. Lists and <c>*</c> say less than this API needs and are refused, as garbage is.
    /// </summary>
    internal static IfMatch Read(HttpContext http)
    {
        var header = http.Request.Headers.IfMatch;
        if (header.Count == 0)
            return new IfMatch((long?)null);
        var text = header.Count == 1 ? (header[0] ?? "").Trim() : "";
        var bare = text.Length > 2 && text[0] == '"' && text[^1] == '"' ? text[1..^1] : text;
        if (bare.Length < text.Length && bare.EndsWith(EntityTags.English, StringComparison.Ordinal))
            bare = bare[..^EntityTags.English.Length];
        if (long.TryParse(bare, NumberStyles.None, CultureInfo.InvariantCulture, out var version) && bare is not ['0', _, ..])
            return new IfMatch(version);
        if (EntityTagHeaderValue.TryParse(text, out var tag) && tag.Tag != "*")
            return new IfMatch(Never);
        throw new Problem("malformed_request").Exception();
    }

    /// <summary>The variant for routes where it may not be left out: 428 without.</summary>
    public sealed record Required(long Version)
    {
        public Expected Expected => Expected.At(Version);

        /// <summary>For an endpoint's <c>Before</c>: goes on, or 412 with the present version.</summary>
        /// <param name="since">The oldest version that shows the same; null: the present one alone.</param>
        public IResult Check(long present, long? since = null) =>
            Version <= present && Version >= (since ?? present) ? WolverineContinue.Result() : Problem.Stale(present);

        public static implicit operator Expected(Required it) => it.Expected;

        public static ValueTask<Required?> BindAsync(HttpContext http, ParameterInfo parameter) =>
            ValueTask.FromResult<Required?>(new Required(Read(http).Demand().Version!.Value));
    }
}
