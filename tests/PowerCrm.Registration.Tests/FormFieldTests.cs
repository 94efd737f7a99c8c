using System.Text.Json;

namespace PowerCrm.Registration.Tests;

/// <summary>The table of fields: its order is that of the form, and its texts are in stored proofs.</summary>
public class FormFieldTests
{
    [Fact]
    public void the_field_list_has_every_member_of_the_form_in_order() => RegistrationForm.Fields.Select(f => f.Name).ShouldBe(
        typeof(RegistrationForm).GetConstructors().MaxBy(c => c.GetParameters().Length)!.GetParameters()
            .Select(p => JsonNamingPolicy.CamelCase.ConvertName(p.Name!)));

    [Fact]
    public void a_submission_has_the_same_text_values_as_its_form()
    {
        var it = FormRulesTests.Check(FormRulesTests.CompleteForm()).Value! with
        {
            PowerCapacity = 1250.00m,
            AccountNumbers = ["12345678", "87654321"],
            ContactPhone = null,
        };

        it.GetCanonicalValues()["/powerCapacity"].ShouldBe("1250");
        it.GetCanonicalValues()["/accountNumbers"].ShouldBe("12345678,87654321");
        it.GetCanonicalValues().Keys.ShouldNotContain("/contactPhone");
        it.GetCanonicalValues().Keys.ShouldNotContain("/regionCode", "the names say it");
        foreach (var field in RegistrationForm.Fields.Where(f => f.Kind != FieldKind.RegionCode))
            field.NormalizeTyped(it.ToForm()[field.Name]).ShouldBe(field.GetText(it), field.Name);
    }

    [Theory]
    [InlineData("０。６８")]
    [InlineData("0.680")]
    public void a_number_sent_as_text_is_read_as_a_number(string typed) =>
        RegistrationForm.Fields.Single(f => f.Name == "currentPrice").NormalizeTyped(typed).ShouldBe("0.68");
}
