using System.Globalization;
using PowerCrm.China;
using PowerCrm.Host.Demo;

namespace PowerCrm.Host.Tests.Cli;

/// <summary>
/// The replacements of personal values in a recorded scenario: never the value itself, but with everything that the rules look at.
/// </summary>
public class FictitiousTests
{
    private static readonly DateOnly On = new(2026, 11, 24);
    private readonly Pseudonymizer other = new(On);

    [Fact]
    public void an_id_number_keeps_region_age_and_sex_and_its_check_digit_stays_right_or_wrong()
    {
        var seen = new HashSet<string>();
        for (var i = 0; i < 400; i++)
        {
            var born = On.AddDays(-6000 - i * 61);
            var real = IdNumber.Example(i, "440305", born);
            var made = other.IdNumber(real);
            IdNumber.IsValid(made, On).ShouldBeTrue(real);
            made.ShouldNotBe(real);
            (made[..6], IdNumber.IsMale(made), Age(IdNumber.BirthDate(made)!.Value)).ShouldBe(("440305", IdNumber.IsMale(real), Age(born)));
            other.BirthDate(Iso(born)).ShouldBe(Iso(IdNumber.BirthDate(made)!.Value), "the card says the same day");
            other.BirthDate(Iso(born)).ShouldNotBe(Iso(born));
            other.IdNumber(real).ShouldBe(made, "one value has one replacement");
            seen.Add(made);
        }
        seen.Count.ShouldBeGreaterThan(300);
        IdNumber.IsValid(other.IdNumber("440305198503120011"), On).ShouldBeFalse();
        other.IdNumber("440305850312001").ShouldNotContain("850312");

        static int Age(DateOnly born) => Enumerable.Range(0, 120).Last(years => born.AddYears(years) <= On);
        static string Iso(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    }

    [Fact]
    public void a_credit_code_keeps_kind_and_region_and_its_check_digit_stays_right_or_wrong()
    {
        var right = other.Code(CreditCode.Example(7, "320505"));
        (right[..8], CreditCode.Check(right)).ShouldBe(("91320505", CreditCodeVerdict.Ok));
        right.ShouldNotBe(CreditCode.Example(7, "320505"));
        var wrong = other.Code("92320505MA1X7K3T8C");
        (wrong[..8], CreditCode.Check(wrong)).ShouldBe(("92320505", CreditCodeVerdict.WrongCheckDigit));
    }

    [Theory]
    [InlineData("13912345678", "13900000001")]
    [InlineData("0512-65123456", "0512-80000001")]
    [InlineData("010-65123456-801", "010-80000000-001")]
    [InlineData("400-812-3456", "400-800-0001")]
    public void a_phone_keeps_its_kind_and_network(string real, string made)
    {
        other.Phone(real).ShouldBe(made);
        Mobile.IsContactPhone(made).ShouldBeTrue();
        other.Phone(made).ShouldNotBe(made, "a value that looks like a replacement is replaced too");
    }

    [Fact]
    public void similar_names_stay_distinct_and_spellings_of_one_name_stay_equal()
    {
        var (one, two) = (other.Name("张伟"), other.Name("张韦"));
        (one.Length, two.Length, one[0] == two[0], one[1] == two[1]).ShouldBe((2, 2, true, false));
        one.ShouldNotContain('张');
        (other.Name("买买提·吐尔逊").Length, other.Name("买买提·吐尔逊")[3]).ShouldBe((7, '·'));
        Names.Key(other.Name("买买提•吐尔逊")).ShouldBe(Names.Key(other.Name("买买提·吐尔逊")));
        Names.IsPerson(other.Name("Anna Müller")).ShouldBeTrue();
        Names.IsPerson(other.Name("欧阳娜娜")).ShouldBeTrue();
    }

    [Fact]
    public void other_texts_keep_their_length_and_their_kind()
    {
        other.Company("姑苏区李恩慧机械经营部").ShouldEndWith("经营部");
        other.Company("姑苏区李恩慧机械经营部").Length.ShouldBe(11);
        other.Address("广东省深圳市南山区科技园1号", "广东省", "深圳市", "南山区").ShouldStartWith("广东省深圳市南山区");
        other.Address("科技园1号", "广东省").Length.ShouldBe(5);
        other.Text("店主").Length.ShouldBe(2);
        other.Digits("3201234567890").Length.ShouldBe(13);
        Enumerable.Range(0, 200).Select(i => other.Text($"职位{i:000}")).Distinct().Count().ShouldBe(200);
        (other.CardDate("2026-11-20"), other.CardDate("2026-12-01")).ShouldBe(("2026-10-14", "2027-01-07"), "expired stays expired");
        other.CardDate("长期").ShouldBe("长期");
    }
}
