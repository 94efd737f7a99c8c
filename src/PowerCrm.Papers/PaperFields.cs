namespace PowerCrm.Papers;

/// <summary>A rectangle on a picture, as fractions of its width and height.</summary>
public sealed record Place(decimal Left, decimal Top, decimal Width, decimal Height);

/// <summary>One field of a document; the value is null if it was looked for and not found.</summary>
/// <param name="Confidence">0..1.</param>
/// <param name="Place">The position of the value; null if it has none.</param>
public sealed record PaperField(string? Value, decimal Confidence, Place? Place = null)
{
    /// <summary>
    /// The highest confidence of free text, which is never certain: rare characters are misread or lost with full confidence.
    /// </summary>
    internal const decimal MaxFreeTextConfidence = 0.85m;

    internal static PaperField None { get; } = new(null, 0);

    public override string ToString() => "[personal]";
}

/// <summary>The fields of one document.</summary>
public sealed record PaperFields(IReadOnlyDictionary<string, PaperField> Fields, IReadOnlyList<string> Warnings)
{
    public override string ToString() => "[personal]";
}
