using System.Globalization;
using PowerCrm.Bench.Measuring;
using PowerCrm.Registration;

namespace PowerCrm.Bench.Papers;

/// <summary>The results of reading drawn papers, with their goals.</summary>
internal static class PaperGoals
{
    /// <summary>Codes, dates and values from a list: a reading is either exact or wrong.</summary>
    private static readonly string[] Exact =
        ["creditCode", "establishedOn", "businessTerm", "idNumber", "birthDate", "gender", "ethnicity", "authority", "validity"];

    private static readonly string[] Names = ["legalPerson", "name"];

    public static IEnumerable<Figure> Of(IReadOnlyList<PaperReading> all)
    {
        foreach (var shot in PhotoGrade.All)
            yield return Grade(shot, [.. Fields(all.Where(r => r.Grade == shot)).Where(f => Exact.Contains(f.Field))]);
        var fair = all.Where(r => !r.Grade.Hardest).ToList();
        foreach (var field in Exact)
            if (Fields(fair).Where(f => f.Field == field).ToList() is { Count: > 0 } found)
                yield return new Figure($"{field}, exact, without the two hardest grades", Share(found.Count(f => f.Right), found.Count),
                    "99 of 100", Reaches(found.Count(f => f.Right), found.Count, 99));
        foreach (var (field, name) in new[] { ("companyName", "company name"), ("address", "addresses") })
        {
            yield return Letters(name, field, "clean", fair.Where(r => r.Picture.Group == "clean"), 99);
            yield return Letters(name, field, "photographed", fair.Where(r => r.Picture.Group != "clean"), 97);
        }
        var persons = Fields(fair).Where(f => Names.Contains(f.Field)).ToList();
        yield return new Figure("names of persons, exact", Share(persons.Count(f => f.Right), persons.Count), "98 of 100",
            Reaches(persons.Count(f => f.Right), persons.Count, 98));
        foreach (var field in new[] { "companyType", "registeredCapital", "businessScope" })
            yield return Letters(field, field, "photographed", fair.Where(r => r.Picture.Group != "clean"), null);
        yield return Turned(all);
        yield return WrongAmongCertain([.. all.Select(r => r.Picture)]);
        yield return NotRead([.. all.Select(r => r.Picture)]);
    }

    /// <summary>Returns the percentage of correct characters.</summary>
    public static decimal Characters(IReadOnlyCollection<MeasureOcr.FieldResult> found) =>
        100 - 100m * found.Sum(f => f.Errors) / Math.Max(1, found.Sum(f => f.Letters));

    public static Figure WrongAmongCertain(IReadOnlyList<MeasureOcr.PictureMeasurement> read)
    {
        var certain = read.SelectMany(p => p.Fields).Where(f => f.Certain).ToList();
        var wrong = certain.Count(f => !f.Right);
        return new Figure("wrong, of those passed as certain", $"{wrong} of {certain.Count}", "0", wrong == 0);
    }

    public static Figure NotRead(IReadOnlyList<MeasureOcr.PictureMeasurement> read)
    {
        var none = read.Where(p => p.Outcome != "Ok").Select(p => $"{p.File} {p.Outcome}").ToList();
        return new Figure("pictures that were not read", none.Count == 0 ? "none" : string.Join(", ", none));
    }

    private static Figure Grade(PhotoGrade shot, List<MeasureOcr.FieldResult> found)
    {
        var missed = found.Where(f => !f.Right).GroupBy(f => f.Field).Select(f => $"{f.Count()} {f.Key}").ToList();
        return new Figure($"codes, dates and lists, exact: {shot.Name}", Share(found.Count(f => f.Right), found.Count),
            shot.Hardest ? null : "99 of 100", shot.Hardest ? null : Reaches(found.Count(f => f.Right), found.Count, 99),
            missed.Count == 0 ? "" : "missed: " + string.Join(", ", missed));
    }

    private static Figure Letters(string name, string field, string which, IEnumerable<PaperReading> read, int? goal)
    {
        var found = Fields(read).Where(f => f.Field == field).ToList();
        var reached = Characters(found);
        return new Figure($"{name}, characters, {which}", string.Create(CultureInfo.InvariantCulture,
            $"{reached:0.0} %, {found.Count(f => f.Right)} of {found.Count} exact"), goal is null ? null : $"{goal} %",
            goal is null ? null : reached >= goal);
    }

    private static Figure Turned(IReadOnlyList<PaperReading> all)
    {
        var (upright, turned) = (Of(PhotoGrade.Upright), Of(PhotoGrade.OnItsSide));
        return new Figure("all fields, exact: turned / upright", $"{Share(turned.Right, turned.All)} / {Share(upright.Right, upright.All)}",
            "as good", turned.Right * Math.Max(1, upright.All) >= upright.Right * Math.Max(1, turned.All));

        (int Right, int All) Of(string grade) =>
            Fields(all.Where(r => r.Grade.Name == grade)).ToList() is var found ? (found.Count(f => f.Right), found.Count) : default;
    }

    private static IEnumerable<MeasureOcr.FieldResult> Fields(IEnumerable<PaperReading> read) => read.SelectMany(r => r.Picture.Fields);

    private static string Share(int right, int of) => $"{right} of {of}";

    private static bool Reaches(int right, int of, int percent) => right * 100 >= of * percent;
}
