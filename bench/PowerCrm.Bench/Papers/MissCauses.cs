using PowerCrm.Bench.Measuring;
using PowerCrm.Reading;
using PowerCrm.Registration;

namespace PowerCrm.Bench.Papers;

/// <summary>Counts the reasons for errors in free text, in all grades except the two hardest.</summary>
internal static class MissCauses
{
    private static readonly string[] FreeTextFields = ["companyName", "legalPerson", "name", "address"];

    public static IEnumerable<Figure> Of(IReadOnlyList<PaperReading> all)
    {
        // All characters that the model knows, from the file beside it.
        var alphabet = File.ReadAllText(Path.Combine(Models.Folder, "ppocr_keys_v1.txt")).ToHashSet();
        var fields = all.Where(r => !r.Grade.Hardest)
            .SelectMany(r => r.Picture.Fields.Select(f => (r.Picture.Outcome, Found: f))).ToList();
        foreach (var field in FreeTextFields)
        {
            var misses = fields.Where(f => f.Found.Field == field && !f.Found.IsCorrect)
                .GroupBy(f => Classify(f.Outcome, f.Found, alphabet)).OrderByDescending(c => c.Count()).ToList();
            yield return new Figure($"{field}, missed, by cause", misses.Count == 0 ? "none"
                : string.Join(", ", misses.Select(c => $"{c.Count()} {c.Key}")));
        }
    }

    private static string Classify(string outcome, MeasureOcr.FieldResult field, HashSet<char> alphabet) =>
        (field.Expected, field.Read) switch
        {
            _ when outcome != "Ok" => "on a picture that was not read",
            (_, null) => "with nothing found",
            ({ } truth, _) when truth.Any(c => c > 0x4000 && !alphabet.Contains(c)) => "with a letter the model does not know",
            ({ } truth, { } read) when read.Length < truth.Length => "with letters lost",
            ({ } truth, { } read) when read.Length > truth.Length => "with letters too many",
            _ => "with letters misread",
        };
}
