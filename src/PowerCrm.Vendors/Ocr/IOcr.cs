using System.Text.Json.Serialization;

namespace PowerCrm.Vendors;

/// <summary>Reads the papers in pictures: a vendor's service, or the engine on this machine.</summary>
public interface IOcr
{
    /// <param name="kind">One of <see cref="PaperKinds"/>.</param>
    /// <param name="jpeg">As <see cref="IPictures"/> made it.</param>
    /// <param name="ct">Ends the reading, and a child with it.</param>
    Task<OcrResult> Read(string kind, ReadOnlyMemory<byte> jpeg, CancellationToken ct);
}

/// <summary>What became of a reading.</summary>
public abstract record OcrResult
{
    private OcrResult() { }

    /// <param name="Provider">Who read it.</param>
    /// <param name="Fields">By the contract's names; a null value was looked for and is not there.</param>
    /// <param name="Warnings">Codes.</param>
    public sealed record Ok(string Provider, IReadOnlyDictionary<string, OcrField> Fields, IReadOnlyList<string> Warnings) : OcrResult
    {
        public override string ToString() => nameof(Ok);
    }

    /// <summary>The picture's fault: blurred, cut off, another paper.</summary>
    /// <param name="Seen">One of <see cref="PaperKinds"/>: which other paper, or side of the card, it is; null: not known.</param>
    public sealed record Unreadable(string? Seen = null) : OcrResult;

    public sealed record Unavailable(TimeSpan RetryAfter) : OcrResult;
}

/// <param name="Confidence">0..1; from <see cref="Certain"/> on nobody need compare it with the paper.</param>
/// <param name="Place">Where it stands on the picture: left, top, width, height, in parts of the picture's. The reviewer sees it, the
/// applicant's form does not need it.</param>
public sealed record OcrField(string? Value, decimal Confidence, [property: JsonIgnore] IReadOnlyList<decimal>? Place = null)
{
    public const decimal Certain = 0.9m;

    public override string ToString() => "[personal]";
}

/// <summary>The papers that are read.</summary>
public static class PaperKinds
{
    public const string Licence = "businessLicense";
    public const string CardFront = "idCardFront";
    public const string CardBack = "idCardBack";

    public static IReadOnlyList<string> All { get; } = [Licence, CardFront, CardBack];

    /// <summary>The other side of a card.</summary>
    public static string? OtherSide(string kind) => kind switch { CardFront => CardBack, CardBack => CardFront, _ => null };
}
