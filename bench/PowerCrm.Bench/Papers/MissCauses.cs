using PowerCrm.Bench.Measuring;
using PowerCrm.Reading;
using PowerCrm.Registration;

namespace PowerCrm.Bench.Papers;

/// <summary>Counts the reasons for errors in free text, in all grades except the two hardest.</summary>
internal static class MissCauses
{
    private static readonly string[] Free = ["companyName", "legalPerson", "name", "address"];

    public static IEnumerable<Figure> Of(IReadOnlyList<PaperReading> all)
    {
        // All characters that the model knows, from the file beside it.
        var known = File.ReadAllText(Path.Combine(Models.Folder, "ppocr_keys_v1.txt")).ToHashSet();
        var found = all.Where(r => !r.Grade.Hardest)
            .SelectMany(r => r.Picture.Fields.Select(f => (r.Picture.Outcome, Found: f))).ToList();
        foreach (var field in Free)
        {
            var missed = found.Where(f => f.Found.Field == field && !f.Found.Right)
                .GroupBy(f => Cause(f.Outcome, f.Found, known)).OrderByDescending(c => c.Count()).ToList();
            yield return new Figure($"{field}, missed, by cause", missed.Count == 0 ? "none"
                : string.Join(", ", missed.Select(c => $"{c.Count()} {c.Key}")));
        }
    }

    private static string Cause(string outcome, MeasureOcr.FieldResult found, HashSet<char> known) => (found.Truth, found.Read) switch
    {
        _ when outcome != "Ok" => "on a picture that was not read",
        (_, null) => "with nothing found",
        ({ } truth, _) when truth.Any(c => c > 0x4000 && !known.Contains(c)) => "with a letter the model does not know",
        ({ } truth, { } read) when read.Length < truth.Length => "with letters lost",
        ({ } truth, { } read) when read.Length > truth.Length => "with letters too many",
        _ => "with letters misread",
    };
}
