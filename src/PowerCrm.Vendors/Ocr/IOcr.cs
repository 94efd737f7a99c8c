using System.Text.Json.Serialization;

namespace PowerCrm.Vendors;

/// <summary>Reads the text on pictures of papers, by a vendor's service or the engine on this machine.</summary>
public interface IOcr
{
    /// <param name="kind">One of <see cref="PaperKinds"/>.</param>
    /// <param name="jpeg">A picture that <see cref="IPictures"/> made.</param>
    /// <param name="ct">Cancels the reading and ends the child process.</param>
    Task<OcrResult> Read(string kind, ReadOnlyMemory<byte> jpeg, CancellationToken ct);
}

/// <summary>The result of a reading.</summary>
public abstract record OcrResult
{
    private OcrResult() { }

    /// <param name="Provider">The provider that read the picture.</param>
    /// <param name="Fields">By the names of the contract; a null value was looked for and not found.</param>
    /// <param name="Warnings">Codes of warnings.</param>
    public sealed record Ok(string Provider, IReadOnlyDictionary<string, OcrField> Fields, IReadOnlyList<string> Warnings) : OcrResult
    {
        public override string ToString() => nameof(Ok);
    }

    /// <summary>The picture cannot be read: blurred, cut off, or another kind of paper.</summary>
    /// <param name="DetectedKind">One of <see cref="PaperKinds"/>: the other paper, or side of the card, that was recognised; null when
    /// unknown.</param>
    public sealed record Unreadable(string? DetectedKind = null) : OcrResult;

    public sealed record Unavailable(TimeSpan RetryAfter) : OcrResult;
}

/// <param name="Confidence">0..1; from <see cref="Certain"/> on, the value need not be compared with the paper.</param>
/// <param name="Place">The position on the picture: left, top, width, height, as fractions of the picture's size. Shown to the
/// reviewer; the applicant's form does not need it.</param>
public sealed record OcrField(string? Value, decimal Confidence, [property: JsonIgnore] IReadOnlyList<decimal>? Place = null)
{
    public const decimal Certain = 0.9m;

    public override string ToString() => "[personal]";
}

/// <summary>The kinds of papers that are read.</summary>
public static class PaperKinds
{
    public const string Licence = "businessLicense";
    public const string CardFront = "idCardFront";
    public const string CardBack = "idCardBack";

    public static IReadOnlyList<string> All { get; } = [Licence, CardFront, CardBack];

    /// <summary>Returns the other side of a card; null for other papers.</summary>
    public static string? OtherSide(string kind) => kind switch { CardFront => CardBack, CardBack => CardFront, _ => null };
}
