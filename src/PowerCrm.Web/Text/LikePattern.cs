namespace PowerCrm.Web;

/// <summary>Patterns for SQL's LIKE and ILIKE.</summary>
public static class LikePattern
{
    /// <summary>Finds the text anywhere; <c>%</c>, <c>_</c> and <c>\</c> in it are letters like others.</summary>
    public static string Containing(string text) => "%" + text.Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal) + "%";

    /// <summary>The same for each of several texts, for <c>like any</c>.</summary>
    public static string[] Containing(IEnumerable<string> texts) => [.. texts.Select(Containing)];
}
