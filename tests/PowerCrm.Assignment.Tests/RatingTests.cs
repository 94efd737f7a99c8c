using PowerCrm.Web;

namespace PowerCrm.Assignment.Tests;

/// <summary>The rating A, B or C, and the rule that gave it.</summary>
public class RatingTests
{
    [Theory]
    [InlineData(5000, 0, "A", "用电容量5,000千伏安，达到A级的5,000千伏安", "Capacity of 5,000 kVA: A from 5,000 kVA")]
    [InlineData(4999.99, 1000000, "A", "月用电量1,000,000千瓦时，达到A级的1,000,000千瓦时", "Usage of 1,000,000 kWh a month: A from 1,000,000 kWh")]
    [InlineData(1000, 999999, "B", "用电容量1,000千伏安，达到B级的1,000千伏安", "Capacity of 1,000 kVA: B from 1,000 kVA")]
    [InlineData(999.5, 200000, "B", "月用电量200,000千瓦时，达到B级的200,000千瓦时", "Usage of 200,000 kWh a month: B from 200,000 kWh")]
    [InlineData(999.99, 199999, "C", "用电容量不足1,000千伏安，月用电量不足200,000千瓦时", "Less than 1,000 kVA and less than 200,000 kWh a month")]
    public void the_better_grade_of_capacity_and_usage_is_the_rating(decimal capacity, decimal usage, string letter, string chinese,
        string english)
    {
        Rating.Of(capacity, usage, Language.Chinese).ShouldBe((letter, chinese));
        Rating.Of(capacity, usage, Language.English).ShouldBe((letter, english));
    }
}
