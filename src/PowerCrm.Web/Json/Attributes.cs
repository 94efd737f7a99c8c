namespace PowerCrm.Web;

/// <summary>The text is used exactly as sent and never trimmed: phone numbers, codes, passwords.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class ExactAttribute : Attribute;

/// <summary>The text may contain line breaks: notes.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class MultiLineAttribute : Attribute;

/// <summary>
/// The text is decorative and no decision depends on it, so it never causes a refusal: characters that may not be stored, including lone
/// surrogates, are removed, and text that is too long is truncated or dropped.
/// </summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class DecorativeAttribute(Decoration decoration) : Attribute
{
    public Decoration Decoration { get; } = decoration;
}

/// <summary>The kind of decoration, which determines what happens to a value that cannot be stored unchanged.</summary>
public enum Decoration
{
    /// <summary>A nickname: truncated when too long.</summary>
    Truncated,

    /// <summary>
    /// The URL of a portrait: dropped when it is too long, since a part of it is useless, or when it is not safe for a browser, which is
    /// anything but https with a host name.
    /// </summary>
    WebAddress,
}

/// <summary>The maximum length in code points.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class MaxRunesAttribute(int count) : Attribute
{
    public int Count { get; } = count;
}

/// <summary>The minimum length in code points, after trimming.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class MinRunesAttribute(int count) : Attribute
{
    public int Count { get; } = count;
}

/// <summary>The problem code when only this member is invalid, as listed for the route in the API contract.</summary>
[AttributeUsage(AttributeTargets.Parameter)]
public sealed class TopCodeAttribute(string code) : Attribute
{
    public string Code { get; } = code;
}
