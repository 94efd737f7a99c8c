namespace PowerCrm.Web;

/// <summary>Taken to the character, never trimmed: phone numbers, codes, passwords.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ExactAttribute : Attribute;

/// <summary>May have line breaks: notes.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class MultiLineAttribute : Attribute;

/// <summary>Unsafe characters are dropped, not refused: names that somebody else's system made.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class DropUnsafeAttribute : Attribute;

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
