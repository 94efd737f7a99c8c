namespace PowerCrm.Registration.Tests;

/// <summary>All pictures of the set: some fields must be right on each, and no wrong value may be reported as certain.</summary>
[Collection("reading"), Trait("Category", "Long")]
public class SampleSetTests
{
    private static readonly string[] ExactFields = ["creditCode", "companyType", "establishedOn", "businessTerm", "idNumber", "birthDate",
        "gender", "authority", "validity"];

    [Fact]
    public async Task codes_numbers_dates_authorities_and_types_are_read_correctly_in_every_sample()
    {
        await using var engine = new Engine();
        var results = new List<MeasureOcr.FieldResult>();
        var samples = MeasureOcr.ReadSamples(Engine.Folder);
        samples.ShouldContain(t => t.Kind == "businessLicense");
        foreach (var truth in samples)
            results.AddRange((await MeasureOcr.Measure(Engine.Folder, truth, [], engine.Pictures, engine.Ocr, default)).Fields);
        ExactFields.Except(results.Select(f => f.Field)).ShouldBeEmpty("no sample has these");
        results.Where(f => ExactFields.Contains(f.Field) && !f.IsCorrect).Select(f => (f.File, f.Field, f.Read)).ShouldBeEmpty();
        results.Where(f => f is { IsCertain: true, IsCorrect: false }).Select(f => (f.File, f.Field, f.Read)).ShouldBeEmpty();
        // When the directory has the company, its name must be exact.
        foreach (var truth in samples.Where(t => t.Kind == "businessLicense"))
            (await MeasureOcr.Measure(Engine.Folder, truth, MeasureOcr.ListCompanies(samples), engine.Pictures, engine.Ocr, default)).Fields
                .Where(f => f.Field == "companyName" && !f.IsCorrect).ShouldBeEmpty();
        foreach (var field in (string[])["companyName", "address"])
        {
            var fieldResults = results.Where(f => f.Field == field).ToList();
            (1 - (decimal)fieldResults.Sum(f => f.Errors) / fieldResults.Sum(f => f.Letters)).ShouldBeGreaterThanOrEqualTo(0.93m, field);
        }
    }
}
