using System.Globalization;
using PowerCrm.China;
using PowerCrm.Host.Demo;

namespace PowerCrm.Host.Tests.Cli;

/// <summary>
/// The replacements of personal values in a recorded scenario: never the value itself, but with everything that the rules look at.
/// </summary>
public class FictitiousTests
{
    private static readonly DateOnly Today = new(2026, 11, 24);
    private readonly Pseudonymizer replacer = new(Today);

    [Fact]
    public void an_id_number_keeps_region_age_and_sex_and_its_check_digit_stays_right_or_wrong()
    {
        var fakes = new HashSet<string>();
        for (var i = 0; i < 400; i++)
        {
            var date = Today.AddDays(-6000 - i * 61);
            var real = IdNumber.CreateExample(i, "440305", date);
            var fake = replacer.IdNumber(real);
            IdNumber.IsValid(fake, Today).ShouldBeTrue(real);
            fake.ShouldNotBe(real);
            (fake[..6], IdNumber.IsMale(fake), Age(IdNumber.BirthDate(fake)!.Value)).ShouldBe(("440305", IdNumber.IsMale(real), Age(date)));
            replacer.BirthDate(Iso(date)).ShouldBe(Iso(IdNumber.BirthDate(fake)!.Value), "the card says the same day");
            replacer.BirthDate(Iso(date)).ShouldNotBe(Iso(date));
            replacer.IdNumber(real).ShouldBe(fake, "one value has one replacement");
            fakes.Add(fake);
        }
        fakes.Count.ShouldBeGreaterThan(300);
        IdNumber.IsValid(replacer.IdNumber("440305198503120011"), Today).ShouldBeFalse();
        replacer.IdNumber("440305850312001").ShouldNotContain("850312");

        static int Age(DateOnly birthDate) => Enumerable.Range(0, 120).Last(years => birthDate.AddYears(years) <= Today);
        static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    [Fact]
    public void a_credit_code_keeps_kind_and_region_and_its_check_digit_stays_right_or_wrong()
    {
        var valid = replacer.Code(CreditCode.CreateExample(7, "320505"));
        (valid[..8], CreditCode.Check(valid)).ShouldBe(("91320505", CreditCodeVerdict.Ok));
        valid.ShouldNotBe(CreditCode.CreateExample(7, "320505"));
        var invalid = replacer.Code("92320505MA1X7K3T8C");
        (invalid[..8], CreditCode.Check(invalid)).ShouldBe(("92320505", CreditCodeVerdict.WrongCheckDigit));
    }

    [Theory]
    [InlineData("13912345678", "13900000001")]
    [InlineData("0512-65123456", "0512-80000001")]
    [InlineData("010-65123456-801", "010-80000000-001")]
    [InlineData("400-812-3456", "400-800-0001")]
    public void a_phone_keeps_its_kind_and_network(string real, string expected)
    {
        replacer.Phone(real).ShouldBe(expected);
        Mobile.IsContactPhone(expected).ShouldBeTrue();
        replacer.Phone(expected).ShouldNotBe(expected, "a value that looks like a replacement is replaced too");
    }

    [Fact]
    public void similar_names_stay_distinct_and_spellings_of_one_name_stay_equal()
    {
        var (first, second) = (replacer.Name("张伟"), replacer.Name("张韦"));
        (first.Length, second.Length, first[0] == second[0], first[1] == second[1]).ShouldBe((2, 2, true, false));
        first.ShouldNotContain('张');
        (replacer.Name("买买提·吐尔逊").Length, replacer.Name("买买提·吐尔逊")[3]).ShouldBe((7, '·'));
        Names.Key(replacer.Name("买买提•吐尔逊")).ShouldBe(Names.Key(replacer.Name("买买提·吐尔逊")));
        Names.IsPerson(replacer.Name("Anna Müller")).ShouldBeTrue();
        Names.IsPerson(replacer.Name("欧阳娜娜")).ShouldBeTrue();
    }

    [Fact]
    public void other_texts_keep_their_length_and_their_kind()
    {
        replacer.Company("姑苏区李恩慧机械经营部").ShouldEndWith("经营部");
        replacer.Company("姑苏区李恩慧机械经营部").Length.ShouldBe(11);
        replacer.Address("广东省深圳市南山区科技园1号", "广东省", "深圳市", "南山区").ShouldStartWith("广东省深圳市南山区");
        replacer.Address("科技园1号", "广东省").Length.ShouldBe(5);
        replacer.Text("店主").Length.ShouldBe(2);
        replacer.Digits("3201234567890").Length.ShouldBe(13);
        Enumerable.Range(0, 200).Select(i => replacer.Text($"职位{i:000}")).Distinct().Count().ShouldBe(200);
        (replacer.CardDate("2026-11-20"), replacer.CardDate("2026-12-01")).ShouldBe(("2026-10-14", "2027-01-07"), "expired stays expired");
        replacer.CardDate("长期").ShouldBe("长期");
    }
}
