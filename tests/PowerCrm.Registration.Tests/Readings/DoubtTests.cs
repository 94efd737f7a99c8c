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
    public void a_number_that_does_not_hold_is_not_certain(string field, string value, bool certain) =>
        (By(new() { [field] = new(value, 0.9m) })[field].Confidence >= OcrField.Certain).ShouldBe(certain);

    [Fact]
    public void a_number_and_a_birth_date_that_differ_are_both_in_doubt()
    {
        var fields = By(new()
        {
            ["idNumber"] = new("320598197803160171", 0.9m),
            ["birthDate"] = new("1978-03-18", 0.9m),
            ["gender"] = new("男", 0.9m)
        });
        fields["idNumber"].Confidence.ShouldBe(0.5m);
        fields["birthDate"].Confidence.ShouldBe(0.5m);
        fields["gender"].Confidence.ShouldBe(0.9m);
    }

    private static IReadOnlyDictionary<string, OcrField> By(Dictionary<string, OcrField> fields) =>
        Doubted.By(new OcrResult.Ok("tencent", fields, []), Now).Fields;
}
