namespace PowerCrm.Papers;

/// <summary>A rectangle on a picture, in parts of its width and height.</summary>
public sealed record Place(decimal Left, decimal Top, decimal Width, decimal Height);

/// <summary>One field of a paper; a null value was looked for and is not there.</summary>
/// <param name="Confidence">0..1.</param>
/// <param name="Place">Where the value stands; null: nowhere.</param>
public sealed record PaperField(string? Value, decimal Confidence, Place? Place = null)
{
    /// <summary>Free text is never certain by itself: rare characters are misread, or lost, with full confidence.</summary>
    internal const decimal Free = 0.85m;

    internal static PaperField None { get; } = new(null, 0);

    public override string ToString() => "[personal]";
}

/// <summary>Fields of one paper.</summary>
public sealed record PaperFields(IReadOnlyDictionary<string, PaperField> Fields, IReadOnlyList<string> Warnings)
{
    public override string ToString() => "[personal]";
}
