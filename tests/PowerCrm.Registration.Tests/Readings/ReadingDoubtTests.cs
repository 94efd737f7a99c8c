using PowerCrm.Vendors;

namespace PowerCrm.Registration.Tests;

/// <summary>Every provider's values are checked against their own check digits.</summary>
public class ReadingDoubtTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("creditCode", "91320598MA1WK7Q44Q", true)]
    [InlineData("creditCode", "91320598MA1WK7Q44R", false)]
    [InlineData("idNumber", "320598197803160171", true)]
    [InlineData("idNumber", "320598197803160172", false)]
    public void an_invalid_number_is_not_certain(string field, string value, bool certain) =>
        (LowerConfidence(new() { [field] = new(value, 0.9m) })[field].Confidence >= OcrField.Certain).ShouldBe(certain);

    [Fact]
    public void a_birth_date_that_contradicts_the_number_makes_both_uncertain()
    {
        var fields = LowerConfidence(new()
        {
            ["idNumber"] = new("320598197803160171", 0.9m),
            ["birthDate"] = new("1978-03-18", 0.9m),
            ["gender"] = new("男", 0.9m)
        });
        fields["idNumber"].Confidence.ShouldBe(0.5m);
        fields["birthDate"].Confidence.ShouldBe(0.5m);
        fields["gender"].Confidence.ShouldBe(0.9m);
    }

    [Theory]
    [InlineData("2016-07-12", "2036-07-12", true)]
    [InlineData("2024-02-29", "2029-02-28", true)]
    [InlineData("2024-02-29", "2029-03-01", true)]
    [InlineData("2026-06-01", null, true)]             // valid for life, from today on
    [InlineData("2016-07-12", "2056-07-12", false)]    // forty years
    [InlineData("2016-07-12", "2036-07-13", false)]
    [InlineData("2036-07-12", "2016-07-12", false)]
    [InlineData("2026-06-02", "2036-06-02", false)]    // not valid yet
    [InlineData("2026-06-02", null, false)]
    public void a_validity_that_no_card_has_is_not_certain(string from, string? to, bool isCertain)
    {
        var read = OcrPlausibility.LowerConfidence(new OcrResult.Ok("tencent",
            new Dictionary<string, OcrField> { ["validFrom"] = new(from, 0.9m), ["validTo"] = new(to, 0.9m) }, []), Now);
        read.Fields.Values.ShouldAllBe(f => f.Confidence == (isCertain ? 0.9m : 0.5m));
        read.Warnings.ShouldBe(isCertain ? [] : ["validity_unsure"]);
    }

    private static IReadOnlyDictionary<string, OcrField> LowerConfidence(Dictionary<string, OcrField> fields) =>
        OcrPlausibility.LowerConfidence(new OcrResult.Ok("tencent", fields, []), Now).Fields;
}
