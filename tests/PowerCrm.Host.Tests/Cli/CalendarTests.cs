using PowerCrm.Host.Cli;

namespace PowerCrm.Host.Tests.Cli;

/// <summary>The holidays of the next year are announced in November; the operator is warned until a version contains them.</summary>
public class CalendarTests
{
    [Fact]
    public void check_env_says_that_the_next_years_holidays_are_missing()
    {
        CheckEnv.Calendar(new DateOnly(2026, 10, 31)).State.ShouldBe(CheckState.Ok);
        var late = CheckEnv.Calendar(new DateOnly(2026, 11, 1));
        late.State.ShouldBe(CheckState.Warning);
        late.Detail.ShouldContain("2027");
        late.Fix.ShouldNotBeNull().ShouldContain("workdays.tsv");
    }
}
