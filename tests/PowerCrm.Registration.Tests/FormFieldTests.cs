using System.Text.Json;

namespace PowerCrm.Registration.Tests;

/// <summary>The table of fields: its order is that of the form, and its texts are in stored proofs.</summary>
public class FormFieldTests
{
    [Fact]
    public void it_has_every_member_of_the_form_in_order() => RegistrationForm.Fields.Select(f => f.Name).ShouldBe(
        typeof(RegistrationForm).GetConstructors().MaxBy(c => c.GetParameters().Length)!.GetParameters()
            .Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name!)));

    [Fact]
    public void a_submission_is_the_same_as_a_form_and_as_texts()
    {
        var it = FormRulesTests.Check(FormRulesTests.Complete()).Value! with
        {
            PowerCapacity = 1250.00m,
            AccountNumbers = ["12345678", "87654321"],
            ContactPhone = null,
        };

        it.Values()["/powerCapacity"].ShouldBe("1250");
        it.Values()["/accountNumbers"].ShouldBe("12345678,87654321");
        it.Values().Keys.ShouldNotContain("/contactPhone");
        it.Values().Keys.ShouldNotContain("/regionCode", "the names say it");
        foreach (var field in RegistrationForm.Fields.Where(f => f.Kind != FieldKind.RegionCode))
            field.Typed(it.ToForm()[field.Name]).ShouldBe(field.Text(it), field.Name);
    }

    [Theory]
    [InlineData("０。６８")]
    [InlineData("0.680")]
    public void a_number_that_comes_as_text_is_the_number(string typed) =>
        RegistrationForm.Fields.Single(f => f.Name == "currentPrice").Typed(typed).ShouldBe("0.68");
}
