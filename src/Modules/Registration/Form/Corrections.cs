using System.Globalization;
using System.Text.Json.Nodes;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;

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

    /// <summary>What differs from the last round though no reason opened it: as typed, so also where other fields cannot be read yet.</summary>
    public static IEnumerable<Issue> Closed(Correction it, JsonObject form)
    {
        var (open, before) = (Opened(it.Opens), it.Last.Values());
        foreach (var name in RegistrationForm.Order.Except(RegistrationForm.Free))
            if (!open.Contains("/" + name) && !IsUnsaid(name, form) && Typed(name, form[name]) != (name == "regionCode" ? it.Last.RegionCode : before.GetValueOrDefault("/" + name)))
                yield return new Issue("/" + name, "field_not_open", "此项不在可修改范围内。", "This may not be changed.");
    }

    public static bool IsSame(Submission last, Submission next)
    {
        var (before, after) = (last.Values(), next.Values());
        return before.Count == after.Count && before.All(v => after.GetValueOrDefault(v.Key) == v.Value);
    }

    /// <summary>A region is given by its names or by its code; what is not said of it follows from the rest.</summary>
    private static bool IsUnsaid(string name, JsonObject form) =>
        Region.Contains("/" + name) && form[name] is null && (name == "regionCode" ? form["province"] is not null : form["regionCode"] is not null);

    /// <summary>The canonical text of what is typed, as of <see cref="Submission.Values"/>: 100 and "100.0" are one, an empty field is none.</summary>
    private static string? Typed(string name, JsonNode? value) => value switch
    {
        JsonArray list => list.Count == 0 ? null : string.Join(',', list.Select(i => i?.ToString())),
        JsonValue one when one.ToString() is { Length: > 0 } text => name switch
        {
            "creditCode" => CreditCode.Normalise(text),
            "powerCapacity" or "monthlyUsage" or "currentPrice" => Number(text),
            _ when RegistrationForm.PictureNames.Contains(name) => text.ToLowerInvariant(),
            _ => text,
        },
        _ => null,
    };

    private static string Number(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? Submission.Text(number) : text;
}

/// <summary>The round that was handed in last, in clear, for its own applicant's next one.</summary>
public sealed class LastRound(IKeyRing keys)
{
    /// <summary>Null before the first, and of an erased person.</summary>
    public async Task<Submission?> Of(Registrant it, CancellationToken ct) =>
        it is { Info: { } info, Materials: { } materials } && await keys.Open<ApplicantData>(info.Applicant, Sealed.Applicant, "correct", ct) is { } person
            ? Submission.From(info, person, materials) : null;
}
