namespace PowerCrm.Host.Tests.Journeys;

/// <summary>
/// The bugs of `stress planted`, and the next build of `stress upgrade`, can still be applied to the product and the experiments. The
/// experiment itself shows that each bug is found.
/// </summary>
public class PlantedBugTests
{
    private static readonly string[] Names = ["lost-guard", "skipped-event", "double-message", "stale-decision", "place-given-twice",
        "unsealed-value", "seal-left-out", "sent-again-after-restore", "swallowed-fault", "drifting-projection", "endless-lease",
        "own-clock"];

    private static readonly PlantedBug Bug = PlantedBugs.All[0] with { Name = "lost-guard", Rule = "no case was held by two at once" };

    public static TheoryData<string> NameData { get; } = [.. Names];

    [Fact]
    public void the_page_names_the_experiment_that_finds_each_planted_bug()
    {
        PlantedBugs.All.Select(b => b.Name).ShouldBe(Names);
        var page = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "reliability.md"));
        PlantedBugs.All.Where(b => !page.Contains($"| {b.Description} (`{b.Name}`) | `stress {b.Experiment}` | {b.Rule} |"))
            .Select(b => b.Name)
            .ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(NameData))]
    public Task every_planted_bug_applies_to_the_current_source(string name) => SourceCopy.Check(FindBug(name).Path);

    [Fact]
    public Task the_next_build_of_the_upgrade_can_be_made_of_the_source_as_it_is() => SourceCopy.Check(Upgrades.NextBuild);

    [Theory, MemberData(nameof(NameData))]
    public void every_planted_bug_names_an_existing_experiment_fault_and_rule(string name)
    {
        var bug = FindBug(name);
        Experiment.All.Single(e => e.Name == bug.Experiment).PossibleFaults.ShouldContain(bug.Fault);
        Directory.GetFiles(Path.Combine(Repository.Root, "tests", "PowerCrm.Stress"), "*.cs")
            .Any(f => File.ReadAllText(f).Contains($"\"{bug.Rule}\"", StringComparison.Ordinal)).ShouldBeTrue(bug.Rule);
    }

    [Theory]
    [InlineData("no case was held by two at once", true)]
    [InlineData("each case was decided, and once", false)]
    [InlineData(null, false)]
    public void a_planted_bug_counts_as_found_only_by_its_own_rule(string? brokenRule, bool isFound)
    {
        var (experiment, findings) = (new Findings(), new Findings());
        experiment.Check("no 5xx but 503", true, "");
        if (brokenRule is not null)
            experiment.Check(brokenRule, false, "case 7");
        PlantedBugs.CheckDetected(Bug, experiment, findings);
        findings.AllHold.ShouldBe(isFound);
        using var report = new StringWriter();
        findings.Print(report);
        report.ToString().ShouldContain(isFound ? "case 7" : "not found");
    }

    private static PlantedBug FindBug(string name) => PlantedBugs.All.Single(b => b.Name == name);
}
