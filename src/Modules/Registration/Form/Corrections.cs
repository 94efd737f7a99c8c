using System.Text.Json.Nodes;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Registration;

/// <summary>After a rejection only what its reasons opened may change; draft and submission ask here alike.</summary>
internal static class Corrections
{
    private static readonly string[] Region = [.. RegistrationForm.Fields
        .Where(f => f.Kind is FieldKind.RegionCode or FieldKind.RegionName).Select(f => f.Pointer)];

    /// <summary>Whether one can be right depends on the others: where one may change, all may.</summary>
    private static readonly string[][] Together = [Region, ["/powerCapacity", "/monthlyUsage", "/voltageLevel"]];

    /// <summary>Pointers that may change: a part of the region opens all of it, for its parts belong together; so do power data.</summary>
    public static IReadOnlyList<string> Opened(IEnumerable<string> opens)
    {
        var all = opens.ToHashSet(StringComparer.Ordinal);
        foreach (var fields in Together.Where(all.Overlaps))
            all.UnionWith(fields);
        return [.. RegistrationForm.Fields.Select(f => f.Pointer).Where(all.Contains)];
    }

    /// <summary>
    /// Returns the form with the submitted spelling in each closed text that differs only in spelling: dots, brackets, width, case, or the
    /// hyphens of a phone.
    /// </summary>
    public static JsonObject Respelled(Correction it, JsonObject form)
    {
        var open = Opened(it.Opens);
        var asBefore = (JsonObject)form.DeepClone();
        foreach (var field in RegistrationForm.Fields.Where(f => f.Kind is FieldKind.Text or FieldKind.Phone && !open.Contains(f.Pointer)))
            if (field.Typed(form[field.Name]) is { } typed && field.Text(it.Last) is { } before
                && Spelling(field, typed) == Spelling(field, before))
                asBefore[field.Name] = before;
        return asBefore;
    }

    private static string Spelling(FormField field, string text) => field.Kind == FieldKind.Phone
        ? string.Concat(Names.Key(text).Where(c => c != '-')) : Names.Key(text);

    /// <summary>
    /// What differs from the last round though no reason opened it: as typed, so also where other fields cannot be read yet.
    /// </summary>
    public static IEnumerable<Issue> Closed(Correction it, JsonObject form)
    {
        var open = Opened(it.Opens);
        foreach (var field in RegistrationForm.Fields.Where(f => f.Kind != FieldKind.Profile))
            if (!open.Contains(field.Pointer) && !IsUnsaid(field, form)
                && !(field.Kind is FieldKind.RegionCode or FieldKind.RegionName && RegionRules.IsSame(form, it.Last))
                && field.Typed(form[field.Name]) != field.Text(it.Last))
                yield return new Issue(field.Pointer, "field_not_open", "此项不在可修改范围内。", "This may not be changed.");
    }

    /// <summary>Whether nothing differs that anybody looks at: a nickname and a portrait are no correction.</summary>
    public static bool IsSame(Submission last, Submission next)
    {
        var (before, after) = (last.Values(), next.Values());
        return RegistrationForm.Fields.Where(f => f.Kind != FieldKind.Profile)
            .All(f => before.GetValueOrDefault(f.Pointer) == after.GetValueOrDefault(f.Pointer));
    }

    /// <summary>A region is given by its names or by its code; what is not said of it follows from the rest.</summary>
    private static bool IsUnsaid(FormField field, JsonObject form) => form[field.Name] is null && field.Kind switch
    {
        FieldKind.RegionCode => form["province"] is not null,
        FieldKind.RegionName => form["regionCode"] is not null,
        _ => false,
    };
}

/// <summary>The round that was handed in last, in clear, for its own applicant's next one.</summary>
public sealed class LastRound(IKeyRing keys)
{
    /// <summary>Null before the first, and of an erased person.</summary>
    public async Task<Submission?> Of(Registrant it, CancellationToken ct) =>
        it is { Info: { } info, Materials: { } materials }
            && await keys.Open<ApplicantData>(info.Applicant, Sealed.Applicant, "correct", ct) is { } person
            ? Submission.From(info, person, materials) : null;
}
