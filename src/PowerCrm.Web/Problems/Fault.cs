namespace PowerCrm.Web;

/// <summary>
/// One error in a request body. The message comes from the catalogue in the client's language, unless the rule has a text of its own.
/// </summary>
/// <param name="Pointer">A JSON pointer, such as <c>/companyName</c> or <c>/accountNumbers/2</c>.</param>
/// <param name="Args">Inserted into the catalogue's text: <c>{0}</c> and so on.</param>
public sealed record Fault(string Pointer, string Code, params IReadOnlyList<object> Args)
{
    /// <summary>The rule's own text, in zh-CN and English.</summary>
    public (string Chinese, string English)? OwnText { get; init; }

    /// <summary>The problem code if this is the only fault of the body (<c>phone_invalid</c>); null for <c>validation_failed</c>.</summary>
    public string? Top { get; init; }

    /// <summary>Other members that the rule depends on: if one of them could not be read, this fault is not reported.</summary>
    public IReadOnlyList<string> DependsOn { get; init; } = [];

    /// <summary>Returns the rule's faults that do not concern unreadable members.</summary>
    internal static IEnumerable<Fault> ExceptUnread(IReadOnlyList<Fault> unread, IEnumerable<Fault> rules)
    {
        return rules.Where(rule => !unread.Any(u => Meet(u.Pointer, rule.Pointer) || rule.DependsOn.Any(b => Meet(u.Pointer, b))));

        static bool Meet(string first, string second) => first == second || first.StartsWith(second + "/", StringComparison.Ordinal)
            || second.StartsWith(first + "/", StringComparison.Ordinal);
    }

    /// <summary>Returns the problem code for several faults.</summary>
    internal static string FindTopCode(IReadOnlyList<Fault> faults)
    {
        if (faults.Count == 0)
            return "validation_failed";
        if (faults.Any(f => f.Code == "unknown_member"))
            return "unknown_member";
        if (faults.Any(f => f.Code is "repeated_member" or "malformed_request" or "number_does_not_fit"))
            return "malformed_request";
        if (faults.All(f => f.Code == "invalid_characters"))
            return "invalid_characters";
        return faults[0].Top is { } top && faults.All(f => f.Top == top) ? top : "validation_failed";
    }

    /// <summary>Returns the pointer of a member (RFC 6901).</summary>
    public static string MemberPointer(string pointer, string member) => JsonText.Join(pointer, member);

    public static Fault WithText(string pointer, string code, string chinese, string english) =>
        new(pointer, code) { OwnText = (chinese, english) };

    public string Message(Language language)
    {
        if (OwnText is { } text)
            return language == Language.English ? text.English : text.Chinese;
        return Args.Count == 0 ? ProblemCatalogue.GetText(Code, language)
            : string.Format(System.Globalization.CultureInfo.InvariantCulture, ProblemCatalogue.GetText(Code, language), [.. Args]);
    }
}
