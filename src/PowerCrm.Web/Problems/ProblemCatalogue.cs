using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace PowerCrm.Web;

/// <summary>Every code that a client may meet, with its status and its words. Modules add theirs where they are wired.</summary>
public static class ProblemCatalogue
{
    /// <param name="Status">0: a field's code, never a problem of its own.</param>
    public sealed record Entry(string Code, int Status, string Chinese, string English);

    private static readonly ConcurrentDictionary<string, Entry> Entries = new(StringComparer.Ordinal);

    static ProblemCatalogue()
    {
        foreach (var entry in CommonProblems.All)
            Entries[entry.Code] = entry;
    }

    public static IReadOnlyCollection<Entry> All => [.. Entries.Values.OrderBy(e => e.Code, StringComparer.Ordinal)];

    /// <exception cref="InvalidOperationException">The code stands already with another meaning.</exception>
    public static void Add(string code, int status, string chinese, string english)
    {
        var entry = new Entry(code, status, chinese, english);
        if (Entries.GetOrAdd(code, entry) != entry)
            throw new InvalidOperationException($"The problem code {code} is in the catalogue with another meaning.");
    }

    /// <summary>A code that only fields have.</summary>
    public static void AddFault(string code, string chinese, string english) => Add(code, 0, chinese, english);

    public static bool Knows(string code) => Entries.ContainsKey(code);

    /// <summary>409 for a code that nobody described: a business "no" is a conflict unless its module says otherwise.</summary>
    public static int Status(string code) =>
        Entries.TryGetValue(code, out var entry) && entry.Status > 0 ? entry.Status : StatusCodes.Status409Conflict;

    /// <summary>The words for a code; the code itself where nobody described it.</summary>
    public static string Text(string code, Language language) =>
        !Entries.TryGetValue(code, out var entry) ? code : language == Language.English ? entry.English : entry.Chinese;
}
