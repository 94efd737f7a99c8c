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

    private static IReadOnlyDictionary<string, OcrField> LowerConfidence(Dictionary<string, OcrField> fields) =>
        OcrPlausibility.LowerConfidence(new OcrResult.Ok("tencent", fields, []), Now).Fields;
}
