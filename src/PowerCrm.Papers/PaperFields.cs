namespace PowerCrm.Papers;

/// <summary>One field of a paper; a null value was looked for and is not there.</summary>
/// <param name="Confidence">0..1.</param>
public sealed record PaperField(string? Value, decimal Confidence)
{
    public override string ToString() => "[personal]";
}

/// <summary>Fields of one paper.</summary>
public sealed record PaperFields(IReadOnlyDictionary<string, PaperField> Fields, IReadOnlyList<string> Warnings)
{
    public override string ToString() => "[personal]";
}
