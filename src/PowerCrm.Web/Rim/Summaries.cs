using System.Collections.Concurrent;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace PowerCrm.Web;

/// <summary>
/// Reads the documentation comments of slices, which are the summaries of their routes, from the XML file beside the assembly.
/// </summary>
internal static partial class Summaries
{
    private static readonly ConcurrentDictionary<Assembly, IReadOnlyDictionary<string, string>> Cache = new();

    /// <returns>The comment of the method, or else of its class; null if there is none or the file does not exist.</returns>
    public static string? Of(MethodInfo method)
    {
        if (method.DeclaringType is not { } slice)
            return null;
        var comments = Cache.GetOrAdd(slice.Assembly, LoadComments);
        var summary = comments.FirstOrDefault(c => c.Key.StartsWith($"M:{slice.FullName}.{method.Name}(", StringComparison.Ordinal)).Value;
        return summary ?? comments.GetValueOrDefault($"T:{slice.FullName}");
    }

    private static IReadOnlyDictionary<string, string> LoadComments(Assembly assembly)
    {
        var file = Path.ChangeExtension(assembly.Location, ".xml");
        if (!File.Exists(file))
            return new Dictionary<string, string>();
        return XDocument.Load(file).Descendants("member").Where(m => m.Element("summary") is not null)
            .ToDictionary(m => m.Attribute("name")!.Value, m => ToPlainText(m.Element("summary")!));
    }

    private static string ToPlainText(XElement summary) => WhitespacePattern()
        .Replace(string.Concat(summary.DescendantNodes().Select(n => n switch
    {
        XText text => text.Value,
        XElement { Name.LocalName: "see" } see =>
            (see.Attribute("cref")?.Value ?? see.Attribute("langword")?.Value ?? "").Split('.', ':')[^1],
        _ => "",
    })), " ").Trim();

    [GeneratedRegex(@"\s+", RegexOptions.NonBacktracking)]
    private static partial Regex WhitespacePattern();
}
