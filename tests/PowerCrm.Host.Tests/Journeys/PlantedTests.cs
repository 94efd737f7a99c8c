namespace PowerCrm.Host.Tests.Journeys;

/// <summary>
/// The bugs of `stress planted`, and the next build of `stress upgrade`, can still be applied to the product and the experiments. The
/// experiment itself shows that each bug is found.
/// </summary>
public class PlantedTests
{
    private static readonly string[] Names = ["lost-guard", "skipped-event", "double-message", "stale-decision", "place-given-twice",
        "unsealed-value", "seal-left-out", "sent-again-after-restore", "swallowed-fault", "drifting-projection", "endless-lease",
        "own-clock"];

    private static readonly PlantedBug Bug = Planted.All[0] with { Name = "lost-guard", Rule = "no case was held by two at once" };

    public static TheoryData<string> Planting { get; } = [.. Names];

    [Fact]
    public void there_are_twelve_and_the_page_says_which_experiment_finds_which()
    {
        Planted.All.Select(b => b.Name).ShouldBe(Names);
        var page = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "reliability.md"));
        Planted.All.Where(b => !page.Contains($"| {b.What} (`{b.Name}`) | `stress {b.Experiment}` | {b.Rule} |")).Select(b => b.Name)
            .ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Planting))]
    public Task it_can_be_planted_in_the_source_as_it_is(string name) => SourceCopy.Check(Named(name).Path);

    [Fact]
    public Task the_next_build_of_the_upgrade_can_be_made_of_the_source_as_it_is() => SourceCopy.Check(Upgrades.NextBuild);

    [Theory, MemberData(nameof(Planting))]
    public void it_names_an_experiment_a_fault_and_a_rule_that_are_there(string name)
    {
        var bug = Named(name);
        Experiment.All.Select(e => e.Name).ShouldContain(bug.Experiment);
        Faults.Names.ShouldContain(bug.Fault);
        Directory.GetFiles(Path.Combine(Repository.Root, "tests", "PowerCrm.Stress"), "*.cs")
            .Any(f => File.ReadAllText(f).Contains($"\"{bug.Rule}\"", StringComparison.Ordinal)).ShouldBeTrue(bug.Rule);
    }

    [Theory]
    [InlineData("no case was held by two at once", true)]
    [InlineData("each case was decided, and once", false)]
    [InlineData(null, false)]
    public void it_is_found_when_the_rule_that_it_names_is_broken_and_not_by_another(string? broken, bool found)
    {
        var (experiment, findings) = (new Findings(), new Findings());
        experiment.Holds("no 5xx but 503", true, "");
        if (broken is not null)
            experiment.Holds(broken, false, "case 7");
        Planted.Judge(Bug, experiment, findings);
        findings.AllHold.ShouldBe(found);
        using var written = new StringWriter();
        findings.Print(written);
        written.ToString().ShouldContain(found ? "case 7" : "not found");
    }

    private static PlantedBug Named(string name) => Planted.All.Single(b => b.Name == name);
}
