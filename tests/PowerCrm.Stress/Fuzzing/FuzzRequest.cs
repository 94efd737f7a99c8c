using System.Globalization;
using System.Text;

namespace PowerCrm.Stress.Fuzzing;

/// <summary>A request of the fuzzer, which can be printed and sent again.</summary>
/// <param name="Number">The number in the run: with the same seed it gives the same request, except for ids from earlier answers.</param>
/// <param name="PathChanged">The path was changed so that it may lead to another route.</param>
/// <param name="HasOwnToken">The caller's token is sent unchanged.</param>
/// <param name="RefusalReason">Why a success would be wrong; null when it may be right.</param>
internal sealed record FuzzRequest(int Number, ApiRoute Route, FuzzCaller Caller, string Method, string Path,
    IReadOnlyList<(string Name, string Value)> Headers, byte[]? Body, bool Chunked, bool PathChanged, bool HasOwnToken,
        string? RefusalReason)
{
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Caller.Name}: {Method} {Truncate(Path, 300)}");
        foreach (var (name, value) in Headers)
            if (name != "Authorization" || !HasOwnToken)
                text.Append(CultureInfo.InvariantCulture, $" | {name}: {Truncate(value, 80)}");
        if (Body is { } body)
            text.Append(CultureInfo.InvariantCulture, $" | {body.Length} bytes{(Chunked ? ", chunked" : "")}: ")
                .Append(Truncate(Encoding.UTF8.GetString(body).ReplaceLineEndings("\\n").Replace("\0", "\\0", StringComparison.Ordinal),
                400));
        return text.ToString();
    }

    private static string Truncate(string text, int maxLength) => text.Length <= maxLength ? text : text[..maxLength] + "…";
}

/// <summary>The answer to a request.</summary>
/// <param name="Status">0 when there was no answer.</param>
internal sealed record FuzzAnswer(int Status, string ContentType, IReadOnlyDictionary<string, string> Headers, byte[] Bytes,
    DateTimeOffset At, TimeSpan Duration, string? Failure = null)
{
    public string Text { get; } = Encoding.UTF8.GetString(Bytes);
}
