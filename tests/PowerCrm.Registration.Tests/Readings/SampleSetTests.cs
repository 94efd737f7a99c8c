namespace PowerCrm.Registration.Tests;

/// <summary>All pictures of the set: some fields must be right on each, and no wrong value may be reported as certain.</summary>
[Collection("reading"), Trait("Category", "Long")]
public class SampleSetTests
{
    private static readonly string[] Exact = ["creditCode", "companyType", "establishedOn", "businessTerm", "idNumber", "birthDate",
        "gender", "authority", "validity"];

    [Fact]
    public async Task codes_numbers_dates_authorities_and_types_are_read_correctly_in_every_sample()
    {
        await using var engine = new Engine();
        var found = new List<MeasureOcr.FieldResult>();
        var set = MeasureOcr.ReadSamples(Engine.Folder);
        set.ShouldContain(t => t.Kind == "businessLicense");
        foreach (var truth in set)
            found.AddRange((await MeasureOcr.Measure(Engine.Folder, truth, [], engine.Pictures, engine.Ocr, default)).Fields);
        Exact.Except(found.Select(f => f.Field)).ShouldBeEmpty("no sample has these");
        found.Where(f => Exact.Contains(f.Field) && !f.Right).Select(f => (f.File, f.Field, f.Read)).ShouldBeEmpty();
        found.Where(f => f is { Certain: true, Right: false }).Select(f => (f.File, f.Field, f.Read)).ShouldBeEmpty();
        // When the directory has the company, its name must be exact.
        foreach (var truth in set.Where(t => t.Kind == "businessLicense"))
            (await MeasureOcr.Measure(Engine.Folder, truth, MeasureOcr.CompaniesOf(set), engine.Pictures, engine.Ocr, default)).Fields
                .Where(f => f.Field == "companyName" && !f.Right).ShouldBeEmpty();
        foreach (var field in (string[])["companyName", "address"])
        {
            var of = found.Where(f => f.Field == field).ToList();
            (1 - (decimal)of.Sum(f => f.Errors) / of.Sum(f => f.Letters)).ShouldBeGreaterThanOrEqualTo(0.93m, field);
        }
    }
}
