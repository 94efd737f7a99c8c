using PowerCrm.Host.Cli;

namespace PowerCrm.Host.Tests.Cli;

/// <summary>The holidays of the next year are announced in November; the operator is warned until a version contains them.</summary>
public class CalendarTests
{
    [Fact]
    public void check_env_says_that_the_next_years_holidays_are_missing()
    {
        CheckEnv.CheckCalendar(new DateOnly(2026, 10, 31)).State.ShouldBe(CheckState.Ok);
        var check = CheckEnv.CheckCalendar(new DateOnly(2026, 11, 1));
        check.State.ShouldBe(CheckState.Warning);
        check.Detail.ShouldContain("2027");
        check.Fix.ShouldNotBeNull().ShouldContain("workdays.tsv");
    }
}
