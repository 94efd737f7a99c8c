using System.Globalization;
using PowerCrm.Bench.Measuring;
using PowerCrm.Registration;

namespace PowerCrm.Bench.Papers;

/// <summary>The results of reading drawn papers, with their goals.</summary>
internal static class PaperGoals
{
    /// <summary>Codes, dates and values from a list: a reading is either exact or wrong.</summary>
    private static readonly string[] ExactFields =
        ["creditCode", "establishedOn", "businessTerm", "idNumber", "birthDate", "gender", "ethnicity", "authority", "validity"];

    private static readonly string[] NameFields = ["legalPerson", "name"];

    public static IEnumerable<Figure> Of(IReadOnlyList<PaperReading> all)
    {
        foreach (var shot in PhotoGrade.All)
            yield return Grade(shot, [.. Fields(all.Where(r => r.Grade == shot)).Where(f => ExactFields.Contains(f.Field))]);
        var regular = all.Where(r => !r.Grade.Hardest).ToList();
        foreach (var field in ExactFields)
            if (Fields(regular).Where(f => f.Field == field).ToList() is { Count: > 0 } fields)
                yield return new Figure($"{field}, exact, without the two hardest grades",
                Share(fields.Count(f => f.IsCorrect), fields.Count),
                    "99 of 100", Reaches(fields.Count(f => f.IsCorrect), fields.Count, 99));
        foreach (var (field, name) in new[] { ("companyName", "company name"), ("address", "addresses") })
        {
            yield return Letters(name, field, "clean", regular.Where(r => r.Picture.Group == "clean"), 99);
            yield return Letters(name, field, "photographed", regular.Where(r => r.Picture.Group != "clean"), 97);
        }
        var persons = Fields(regular).Where(f => NameFields.Contains(f.Field)).ToList();
        yield return new Figure("names of persons, exact", Share(persons.Count(f => f.IsCorrect), persons.Count), "98 of 100",
            Reaches(persons.Count(f => f.IsCorrect), persons.Count, 98));
        foreach (var field in new[] { "companyType", "registeredCapital", "businessScope" })
            yield return Letters(field, field, "photographed", regular.Where(r => r.Picture.Group != "clean"), null);
        yield return Turned(all);
        yield return WrongAmongCertain([.. all.Select(r => r.Picture)]);
        yield return NotRead([.. all.Select(r => r.Picture)]);
    }

    /// <summary>Returns the percentage of correct characters.</summary>
    public static decimal Characters(IReadOnlyCollection<MeasureOcr.FieldResult> fields) =>
        100 - 100m * fields.Sum(f => f.Errors) / Math.Max(1, fields.Sum(f => f.Letters));

    public static Figure WrongAmongCertain(IReadOnlyList<MeasureOcr.PictureMeasurement> read)
    {
        var certain = read.SelectMany(p => p.Fields).Where(f => f.IsCertain).ToList();
        var wrong = certain.Count(f => !f.IsCorrect);
        return new Figure("wrong, of those passed as certain", $"{wrong} of {certain.Count}", "0", wrong == 0);
    }

    public static Figure NotRead(IReadOnlyList<MeasureOcr.PictureMeasurement> read)
    {
        var unread = read.Where(p => p.Outcome != "Ok").Select(p => $"{p.File} {p.Outcome}").ToList();
        return new Figure("pictures that were not read", unread.Count == 0 ? "none" : string.Join(", ", unread));
    }

    private static Figure Grade(PhotoGrade shot, List<MeasureOcr.FieldResult> fields)
    {
        var misses = fields.Where(f => !f.IsCorrect).GroupBy(f => f.Field).Select(f => $"{f.Count()} {f.Key}").ToList();
        return new Figure($"codes, dates and lists, exact: {shot.Name}", Share(fields.Count(f => f.IsCorrect), fields.Count),
            shot.Hardest ? null : "99 of 100", shot.Hardest ? null : Reaches(fields.Count(f => f.IsCorrect), fields.Count, 99),
            misses.Count == 0 ? "" : "missed: " + string.Join(", ", misses));
    }

    private static Figure Letters(string name, string field, string which, IEnumerable<PaperReading> read, int? goal)
    {
        var fields = Fields(read).Where(f => f.Field == field).ToList();
        var percentage = Characters(fields);
        return new Figure($"{name}, characters, {which}", string.Create(CultureInfo.InvariantCulture,
            $"{percentage:0.0} %, {fields.Count(f => f.IsCorrect)} of {fields.Count} exact"), goal is null ? null : $"{goal} %",
            goal is null ? null : percentage >= goal);
    }

    private static Figure Turned(IReadOnlyList<PaperReading> all)
    {
        var (upright, turned) = (Of(PhotoGrade.Upright), Of(PhotoGrade.OnItsSide));
        return new Figure("all fields, exact: turned / upright",
            $"{Share(turned.Correct, turned.All)} / {Share(upright.Correct, upright.All)}",
            "as good", turned.Correct * Math.Max(1, upright.All) >= upright.Correct * Math.Max(1, turned.All));

        (int Correct, int All) Of(string grade) =>
            Fields(all.Where(r => r.Grade.Name == grade)).ToList() is var fields ? (fields.Count(f => f.IsCorrect), fields.Count) : default;
    }

    private static IEnumerable<MeasureOcr.FieldResult> Fields(IEnumerable<PaperReading> read) => read.SelectMany(r => r.Picture.Fields);

    private static string Share(int right, int total) => $"{right} of {total}";

    private static bool Reaches(int right, int total, int percent) => right * 100 >= total * percent;
}
