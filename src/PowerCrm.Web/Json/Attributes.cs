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

/// <summary>What kind of decoration it is, and so what becomes of one that cannot be kept as it is.</summary>
public enum Decoration
{
    /// <summary>A nickname: what is too long is cut.</summary>
    Cut,

    /// <summary>
    /// The address of a portrait: one that is too long is left out, for a part of it is of no use, and so is one that a browser should not
    /// be given: anything but https at a host with a name.
    /// </summary>
    Address,
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
