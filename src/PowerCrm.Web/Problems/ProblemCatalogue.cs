using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace PowerCrm.Web;

/// <summary>All codes that a client may receive, with status and text. Modules add their own when they are registered.</summary>
public static class ProblemCatalogue
{
    /// <param name="Status">0 for the code of a field, which is never a problem of its own.</param>
    public sealed record Entry(string Code, int Status, string Chinese, string English);

    private static readonly ConcurrentDictionary<string, Entry> Entries = new(StringComparer.Ordinal);

    static ProblemCatalogue()
    {
        foreach (var entry in CommonProblems.All)
            Entries[entry.Code] = entry;
    }

    public static IReadOnlyCollection<Entry> All => [.. Entries.Values.OrderBy(e => e.Code, StringComparer.Ordinal)];

    /// <exception cref="InvalidOperationException">The code already exists with another meaning.</exception>
    public static void Add(string code, int status, string chinese, string english)
    {
        var entry = new Entry(code, status, chinese, english);
        if (Entries.GetOrAdd(code, entry) != entry)
            throw new InvalidOperationException($"The problem code {code} is in the catalogue with another meaning.");
    }

    /// <summary>Adds a code that is used for fields only.</summary>
    public static void AddFault(string code, string chinese, string english) => Add(code, 0, chinese, english);

    public static bool Contains(string code) => Entries.ContainsKey(code);

    /// <summary>Returns 409 for a code without an entry: a business refusal is a conflict unless its module sets another status.</summary>
    public static int GetStatus(string code) =>
        Entries.TryGetValue(code, out var entry) && entry.Status > 0 ? entry.Status : StatusCodes.Status409Conflict;

    /// <summary>Returns the text for a code; the code itself if it has no entry.</summary>
    public static string GetText(string code, Language language) =>
        !Entries.TryGetValue(code, out var entry) ? code : language == Language.English ? entry.English : entry.Chinese;
}
