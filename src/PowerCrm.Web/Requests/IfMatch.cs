using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using PowerCrm.EventStore;

namespace PowerCrm.Web;

/// <summary>The version that the caller saw, where the route takes one; absent it is <see cref="Expected.Any"/>.</summary>
public sealed record IfMatch(long? Version)
{
    public Expected Expected => Version is { } version ? Expected.At(version) : Expected.Any;

    public static implicit operator Expected(IfMatch it) => it.Expected;

    /// <summary>For routes that need it in one state only (register when rejected).</summary>
    /// <exception cref="ProblemException">428 without a version.</exception>
    public IfMatch Demand() => Version is null ? throw new Problem("precondition_required").Exception() : this;

    public static ValueTask<IfMatch?> BindAsync(HttpContext http, ParameterInfo parameter) => ValueTask.FromResult<IfMatch?>(Read(http));

    /// <summary>One strong tag with a number. Anything else cannot name a version of ours; a weak tag never matches (RFC 9110, 13.1.1).</summary>
    internal static IfMatch Read(HttpContext http)
    {
        var header = http.Request.Headers.IfMatch;
        if (header.Count == 0)
            return new IfMatch((long?)null);
        var text = header.Count == 1 ? (header[0] ?? "").Trim() : "";
        if (text.StartsWith("W/", StringComparison.Ordinal))
            throw new Problem("version_mismatch").Exception();
        if (text.Length > 2 && text[0] == '"' && text[^1] == '"'
            && long.TryParse(text.AsSpan(1, text.Length - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            return new IfMatch(version);
        throw new Problem("malformed_request").Exception();
    }

    /// <summary>The variant for routes where it may not be left out: 428 without.</summary>
    public sealed record Required(long Version)
    {
        public Expected Expected => Expected.At(Version);

        public static implicit operator Expected(Required it) => it.Expected;

        public static ValueTask<Required?> BindAsync(HttpContext http, ParameterInfo parameter) =>
            ValueTask.FromResult<Required?>(new Required(Read(http).Demand().Version!.Value));
    }
}
