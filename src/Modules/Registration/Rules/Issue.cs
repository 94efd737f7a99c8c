using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>A finding of the rules about a field. Warnings do not block; the reviewer sees their codes.</summary>
public sealed record Issue(string Pointer, string Code, string Chinese, string English, bool Blocking = true)
{
    public Fault ToFault() => Fault.WithText(Pointer, Code, Chinese, English);
    public string Message(Language language) => language == Language.English ? English : Chinese;
}

/// <summary>What the rules need to know besides the form itself.</summary>
/// <param name="Images">The applicant's own uploads, with their kinds.</param>
/// <param name="Today">The current day in China; it selects the policy.</param>
/// <param name="Refused">The applicant's uploads that a reviewer refused; true when the picture is kept as last submitted.</param>
/// <param name="Correction">The correction after a rejection; null when there is none.</param>
/// <param name="Requirements">What the retailer requires beyond the fixed rules.</param>
internal sealed record FormFacts(IReadOnlyDictionary<Guid, string> Images, DateOnly Today,
    IReadOnlyDictionary<Guid, bool>? Refused = null, Correction? Correction = null, RequirementsPolicy? Requirements = null)
{
    public RulePolicy Policy => RulePolicy.At(Today);
}

/// <summary>The rejected round, and the pointers in which the next one may differ from it.</summary>
internal sealed record Correction(Submission Last, IReadOnlyList<string> Opens);

/// <summary>The tariff that follows from a capacity.</summary>
/// <param name="Code"><c>single_part</c>, <c>choice</c> or <c>two_part</c>.</param>
/// <param name="DemandDiscount">The usage lowers the demand charge.</param>
public sealed record Tariff(string Code, bool DemandDiscount);

/// <param name="Value">Null while there is a blocking issue.</param>
public sealed record FormCheckResult(IReadOnlyList<Issue> Issues, Submission? Value, Tariff? Tariff = null)
{
    public IEnumerable<Issue> Blocking => Issues.Where(i => i.Blocking);
    public IReadOnlyList<string> Warnings => [.. Issues.Where(i => !i.Blocking).Select(i => i.Code).Distinct(StringComparer.Ordinal)];

    /// <summary>Each field of the form with <c>ok</c>, <c>warning</c> or <c>blocking</c>.</summary>
    public IReadOnlyDictionary<string, string> FieldStates => RegistrationForm.Fields.ToDictionary(f => f.Pointer,
        f => IssuesOf(f).Any(i => i.Blocking) ? "blocking" : IssuesOf(f).Any() ? "warning" : "ok", StringComparer.Ordinal);

    /// <summary>Pointer of the next field to complete, in the order of the form; null when the form can be submitted.</summary>
    public string? NextPointer => RegistrationForm.Fields.FirstOrDefault(f => IssuesOf(f).Any(i => i.Blocking))?.Pointer;

    private IEnumerable<Issue> IssuesOf(FormField field) =>
        Issues.Where(i => i.Pointer == field.Pointer || i.Pointer.StartsWith(field.Pointer + "/", StringComparison.Ordinal));
}
