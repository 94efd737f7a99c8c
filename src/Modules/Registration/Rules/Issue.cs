using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>One thing that the rules say of a field. Warnings do not block; the reviewer sees their codes.</summary>
internal sealed record Issue(string Pointer, string Code, string Chinese, string English, bool Blocking = true)
{
    public Fault ToFault() => Fault.Said(Pointer, Code, Chinese, English);
    public string Message(Language language) => language == Language.English ? English : Chinese;
}

/// <summary>What the rules must know beside the form itself.</summary>
/// <param name="Images">The applicant's own uploads with their kinds.</param>
/// <param name="Typing">A draft: numbers may be strings.</param>
internal sealed record FormFacts(IReadOnlyDictionary<Guid, string> Images, bool Typing);

/// <param name="Value">Null while anything blocks.</param>
internal sealed record Checked(IReadOnlyList<Issue> Issues, Submission? Value)
{
    public IEnumerable<Issue> Blocking => Issues.Where(i => i.Blocking);
    public IReadOnlyList<string> Warnings => [.. Issues.Where(i => !i.Blocking).Select(i => i.Code).Distinct(StringComparer.Ordinal)];
}
