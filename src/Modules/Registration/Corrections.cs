using System.Text.Json.Nodes;
using PowerCrm.Contracts;
using PowerCrm.EventStore;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>After a rejection only what its reasons opened may change; draft and submission ask here alike.</summary>
internal static class Corrections
{
    private static readonly string[] Region = ["/regionCode", "/province", "/city", "/district"];

    /// <summary>Pointers that may change: a part of the region opens all of it, for its parts belong together.</summary>
    public static IReadOnlyList<string> Opened(IEnumerable<string> opens)
    {
        var all = opens.ToHashSet(StringComparer.Ordinal);
        if (all.Overlaps(Region))
            all.UnionWith(Region);
        return [.. RegistrationForm.Order.Select(name => "/" + name).Where(all.Contains)];
    }

    /// <summary>What a correction may not do: touch what no reason opened, or change nothing.</summary>
    public static IReadOnlyList<Issue> Faults(Registrant it, Submission last, Submission next)
    {
        var (before, after) = (last.Values(), next.Values());
        var changed = before.Keys.Union(after.Keys).Where(p => before.GetValueOrDefault(p) != after.GetValueOrDefault(p)).ToList();
        return changed.Count == 0 ? [new Issue("", "nothing_changed", "没有任何修改。", "Nothing was changed.")] : [.. Closed(it, changed)];
    }

    /// <summary>The same of a step of a draft, which may be incomplete: what is closed and differs from what was submitted.</summary>
    public static IReadOnlyList<Issue> Faults(Registrant it, Submission last, Patch patch)
    {
        var before = last.ToForm();
        before["regionCode"] = last.RegionCode;
        return [.. Closed(it, patch.Members.Where(m => !JsonNode.DeepEquals(m.Value, before[m.Key])).Select(m => "/" + m.Key))];
    }

    private static IEnumerable<Issue> Closed(Registrant it, IEnumerable<string> pointers)
    {
        var open = Opened(it.Opens);
        return pointers.Where(p => !open.Contains(p) && !RegistrationForm.Free.Contains(p[1..]))
            .Select(p => new Issue(p, "field_not_open", "此项不在可修改范围内。", "This may not be changed."));
    }
}

/// <summary>The round that was handed in last, in clear, for its own applicant's next one.</summary>
internal sealed class LastRound(IKeyRing keys)
{
    /// <summary>Null before the first, and of an erased person.</summary>
    public async Task<Submission?> Of(Registrant it, CancellationToken ct) =>
        it is { Info: { } info, Materials: { } materials } && await keys.Open<ApplicantData>(info.Applicant, Sealed.Applicant, "correct", ct) is { } person
            ? Submission.From(info, person, materials) : null;
}
