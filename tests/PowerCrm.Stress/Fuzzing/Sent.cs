using System.Globalization;
using System.Text;

namespace PowerCrm.Stress.Fuzzing;

/// <summary>A request of the fuzzer, so that it can be printed and sent again.</summary>
/// <param name="Number">Of the run: with the seed it gives the same request again, but for the ids that answers gave.</param>
/// <param name="Elsewhere">The path is altered so that it may lead to another route.</param>
/// <param name="Honest">The caller's token is sent as it is.</param>
/// <param name="MustRefuse">Why no success can be right; null: it can.</param>
internal sealed record FuzzRequest(int Number, ApiRoute Route, Sender Caller, string Method, string Path,
    IReadOnlyList<(string Name, string Value)> Headers, byte[]? Body, bool Chunked, bool Elsewhere, bool Honest, string? MustRefuse)
{
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Caller.Name}: {Method} {Cut(Path, 300)}");
        foreach (var (name, value) in Headers)
            if (name != "Authorization" || !Honest)
                text.Append(CultureInfo.InvariantCulture, $" | {name}: {Cut(value, 80)}");
        if (Body is { } body)
            text.Append(CultureInfo.InvariantCulture, $" | {body.Length} bytes{(Chunked ? ", chunked" : "")}: ")
                .Append(Cut(Encoding.UTF8.GetString(body).ReplaceLineEndings("\\n").Replace("\0", "\\0", StringComparison.Ordinal), 400));
        return text.ToString();
    }

    private static string Cut(string text, int most) => text.Length <= most ? text : text[..most] + "…";
}

/// <summary>What came back.</summary>
/// <param name="Status">0: nothing.</param>
internal sealed record FuzzAnswer(int Status, string ContentType, IReadOnlyDictionary<string, string> Headers, byte[] Bytes,
    DateTimeOffset At, TimeSpan Took, string? Failed = null)
{
    public string Text { get; } = Encoding.UTF8.GetString(Bytes);
}
