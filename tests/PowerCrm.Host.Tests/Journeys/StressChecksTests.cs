using PowerCrm.Stress.Fuzzing;

namespace PowerCrm.Host.Tests.Journeys;

/// <summary>An experiment in which little or nothing was done does not hold, and a kept result says how it was made.</summary>
public class StressChecksTests
{
    private static readonly ExperimentSettings Whole = new(Quick: false, 7, "kill", null, null, _ => { });

    private readonly Findings findings = new();

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(0, 500, false)]
    [InlineData(440, 500, false)]
    [InlineData(497, 500, true)]
    public void a_soak_in_which_registrations_do_not_come_to_their_end_does_not_hold(int completed, int started, bool holds)
    {
        Soak.CheckWork(findings, completed, started);
        findings.AllHold.ShouldBe(holds);
    }

    [Theory]
    [InlineData(0, 6, false)]
    [InlineData(6, 0, false)]
    [InlineData(6, 6, true)]
    public void a_desk_that_told_nobody_does_not_hold(int managers, int applicants, bool holds)
    {
        ReviewTeam.CheckTold(findings, managers, applicants);
        findings.AllHold.ShouldBe(holds);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    public void a_desk_that_tried_no_old_page_does_not_hold(int refused, bool holds)
    {
        ReviewTeam.CheckOldPages(findings, refused);
        findings.AllHold.ShouldBe(holds);
    }

    [Theory]
    [InlineData(600, false)]
    [InlineData(60_000, true)]
    public void a_herd_that_was_answered_slowly_does_not_hold(int answered, bool holds)
    {
        Herd.CheckRate(findings, answered, TimeSpan.FromSeconds(60));
        findings.AllHold.ShouldBe(holds);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(11_380, true)]
    public void a_working_day_whose_clock_did_not_run_does_not_hold(int movedSeconds, bool holds)
    {
        WorkingDay.CheckSpeed(findings, TimeSpan.FromSeconds(movedSeconds), TimeSpan.FromSeconds(600));
        findings.AllHold.ShouldBe(holds);
    }

    [Fact]
    public void a_fuzz_that_never_called_a_route_does_not_hold_and_names_it()
    {
        var routes = ApiDocument.Read().Routes;
        Fuzz.CheckAllCalled(findings, routes, routes.Select(r => r.Name));
        findings.AllHold.ShouldBeTrue();
        Fuzz.CheckAllCalled(findings, routes, routes.Skip(1).Select(r => r.Name));
        findings.Broken.ShouldHaveSingleItem().Message.ShouldBe(routes[0].Name);
    }

    [Fact]
    public void the_head_of_a_result_is_the_command_that_repeats_it()
    {
        Whole.CommandLine("way").ShouldBe("stress way --fault kill --seed 7");
        (Whole with { Quick = true, Cases = 20, Time = TimeSpan.FromSeconds(5), Requests = 100, Number = 3 }).CommandLine("way")
            .ShouldBe("stress way --fault kill --seed 7 --cases 20 --seconds 5 --requests 100 --number 3 --quick");
        (Whole with { Bug = "lost-guard", Fault = "none" }).CommandLine("planted")
            .ShouldBe("stress planted lost-guard --fault none --seed 7");
    }

    [Fact]
    public void a_shortened_run_is_told_from_a_whole_one()
    {
        Whole.IsShortened.ShouldBeFalse();
        (Whole with { Cases = 1500 }).IsShortened.ShouldBeFalse();
        (Whole with { Quick = true }).IsShortened.ShouldBeTrue();
        (Whole with { Number = 0 }).IsShortened.ShouldBeTrue();
        (Whole with { Bug = "lost-guard" }).IsShortened.ShouldBeTrue();
    }
}
