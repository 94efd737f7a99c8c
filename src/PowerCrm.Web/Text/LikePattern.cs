namespace PowerCrm.Web;

/// <summary>Patterns for SQL's LIKE and ILIKE.</summary>
public static class LikePattern
{
    /// <summary>Matches the text anywhere; <c>%</c>, <c>_</c> and <c>\</c> in it are escaped.</summary>
    public static string Containing(string text) => "%" + text.Replace(@"\", @"\\", StringComparison.Ordinal)
        .Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal) + "%";

    /// <summary>Returns a pattern for each of several texts, for <c>like any</c>.</summary>
    public static string[] Containing(IEnumerable<string> texts) => [.. texts.Select(Containing)];
}
