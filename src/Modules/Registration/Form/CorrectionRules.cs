using System.Text.Json.Nodes;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Registration;

/// <summary>
/// After a rejection, only the fields that its reasons opened may change. The draft and the submission share these rules.
/// </summary>
internal static class CorrectionRules
{
    private static readonly string[][] FieldGroups =
        [.. RegistrationForm.Groups.Select(g => (string[])[.. g.Select(n => RegistrationForm.Find(n).Pointer)])];

    /// <summary>
    /// Returns the pointers of the fields that may change. One part of the region opens all parts, because they belong together; the same
    /// holds for the power data.
    /// </summary>
    public static IReadOnlyList<string> GetOpenFields(IEnumerable<string> pointers)
    {
        var all = pointers.ToHashSet(StringComparer.Ordinal);
        foreach (var fields in FieldGroups.Where(all.Overlaps))
            all.UnionWith(fields);
        return [.. RegistrationForm.Fields.Select(f => f.Pointer).Where(all.Contains)];
    }

    /// <summary>
    /// Returns the form with the submitted spelling in each text that may not change and differs only in spelling: dots, brackets, width,
    /// case, or the hyphens of a phone.
    /// </summary>
    public static JsonObject KeepSpelling(Correction it, JsonObject form)
    {
        var open = GetOpenFields(it.Opens);
        var result = (JsonObject)form.DeepClone();
        foreach (var field in RegistrationForm.Fields.Where(f => f.Kind is FieldKind.Text or FieldKind.Phone && !open.Contains(f.Pointer)))
            // A number or a list is no spelling of a text: it is refused, as in a first submission.
            if (form[field.Name] is JsonValue value && value.TryGetValue<string>(out _) && field.NormalizeTyped(value) is { } typed
                && field.GetText(it.Last) is { } previous && SpellingKey(field, typed) == SpellingKey(field, previous))
                result[field.Name] = previous;
        return result;
    }

    private static string SpellingKey(FormField field, string text) => field.Kind == FieldKind.Phone
        ? string.Concat(Names.Key(text).Where(c => c != '-')) : Names.Key(text);

    /// <summary>
    /// Returns an issue for each field that differs from the last round although no reason opened it. It compares the typed values, so it
    /// works even when other fields are not valid yet.
    /// </summary>
    public static IEnumerable<Issue> FindLockedChanges(Correction it, JsonObject form)
    {
        var open = GetOpenFields(it.Opens);
        foreach (var field in RegistrationForm.Fields.Where(f => f.Kind != FieldKind.Profile))
            if (!open.Contains(field.Pointer) && !IsImplied(field, form)
                && !(field.Kind is FieldKind.RegionCode or FieldKind.RegionName && RegionRules.IsSame(form, it.Last))
                && field.NormalizeTyped(form[field.Name]) != field.GetText(it.Last))
                yield return new Issue(field.Pointer, "field_not_open", "此项不在可修改范围内。", "This may not be changed.");
    }

    /// <summary>
    /// Whether the two submissions are equal. The nickname and the avatar are ignored: changing only them is no correction.
    /// </summary>
    public static bool IsSame(Submission last, Submission next)
    {
        var (before, after) = (last.GetCanonicalValues(), next.GetCanonicalValues());
        return RegistrationForm.Fields.Where(f => f.Kind != FieldKind.Profile)
            .All(f => before.GetValueOrDefault(f.Pointer) == after.GetValueOrDefault(f.Pointer));
    }

    /// <summary>
    /// Whether the form leaves the field out although it follows from others: a region is given either by its names or by its code.
    /// </summary>
    private static bool IsImplied(FormField field, JsonObject form) => form[field.Name] is null && field.Kind switch
    {
        FieldKind.RegionCode => form["province"] is not null,
        FieldKind.RegionName => form["regionCode"] is not null,
        _ => false,
    };
}

/// <summary>Reads the last submitted round in clear, for the applicant's next one.</summary>
public sealed class LastRoundReader(IKeyRing keys)
{
    /// <summary>Returns null before the first submission, and for an erased person.</summary>
    public async Task<Submission?> Read(Registrant it, CancellationToken ct) =>
        it is { Info: { } info, Materials: { } materials }
            && await keys.Open<ApplicantData>(info.Applicant, SealedFieldNames.Applicant, "correct", ct) is { } person
            ? Submission.From(info, person, materials) : null;
}
