namespace PowerCrm.Web;

/// <summary>Taken to the character, never trimmed: phone numbers, codes, passwords.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ExactAttribute : Attribute;

/// <summary>May have line breaks: notes.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class MultiLineAttribute : Attribute;

/// <summary>
/// It decorates and decides nothing: characters that may not be stored, half of one included, are left out, and what is too long is cut or
/// left out. Text of this member never refuses a body.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class DecoratesAttribute(Decoration decoration) : Attribute
{
    public Decoration Decoration { get; } = decoration;
}

/// <summary>What becomes of a decoration that is too long.</summary>
public enum Decoration
{
    /// <summary>It is cut: a nickname.</summary>
    Cut,

    /// <summary>It is left out, for a part of it is of no use: an address.</summary>
    Whole,
}

/// <summary>At most so many code points.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class MaxRunesAttribute(int count) : Attribute
{
    public int Count { get; } = count;
}

/// <summary>At least so many code points, after trimming.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class MinRunesAttribute(int count) : Attribute
{
    public int Count { get; } = count;
}

/// <summary>The code that stands on top when this member alone is at fault, as the route's row of the contract names it.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TopCodeAttribute(string code) : Attribute
{
    public string Code { get; } = code;
}
