using System.Diagnostics;

namespace PowerCrm.Host.Tests.Journeys;

/// <summary>
/// `stress` takes only a fault that its experiment injects: a kept result names the fault, and must not name one that never happened.
/// </summary>
public class StressFaultsTests
{
    public static TheoryData<string> Experiments { get; } = [.. Experiment.All.Select(e => e.Name)];

    [Theory]
    [InlineData("recover", "kill")]
    [InlineData("fuzz", "freeze")]
    [InlineData("import", "kill")]
    public async Task a_fault_that_the_experiment_cannot_have_is_refused_with_exit_code_2(string name, string fault)
    {
        var (exit, complained) = await Stress(name, "--fault", fault);
        exit.ShouldBe(2, complained);
        complained.ShouldStartWith($"stress: {name} cannot have the fault {fault}; it can have: none");
    }

    [Theory]
    [InlineData("herd", "--quick")]
    [InlineData("fuzz", "--number", "3")]
    [InlineData("planted", "lost-guard")]
    public async Task a_shortened_run_does_not_replace_a_kept_result(params string[] words)
    {
        var (exit, complained) = await Stress([.. words, "--keep"]);
        exit.ShouldBe(2, complained);
        complained.ShouldStartWith("stress: --keep is for whole runs");
    }

    [Theory]
    [InlineData("way", "--fault", "earthquake")]
    [InlineData("way", "--frob")]
    [InlineData("nothing")]
    public async Task a_command_line_that_is_not_understood_has_exit_code_2(params string[] words)
    {
        var (exit, complained) = await Stress(words);
        exit.ShouldBe(2, complained);
        complained.ShouldContain(words[^1]);
    }

    /// <summary>Whether it injects a fault is read in its source.</summary>
    [Theory, MemberData(nameof(Experiments))]
    public void an_experiment_that_can_have_faults_injects_them_and_checks_that_they_struck(string name)
    {
        var experiment = Experiment.All.Single(e => e.Name == name);
        experiment.PossibleFaults.ShouldBeSubsetOf(Faults.Names);
        experiment.PossibleFaults.ShouldContain("none");
        // The two failovers are lambdas, which belong to no class of their own.
        var type = name.StartsWith("failover", StringComparison.Ordinal) ? nameof(Failover) : experiment.Run.Method.DeclaringType!.Name;
        var source = File.ReadAllText(Path.Combine(Repository.Root, "tests", "PowerCrm.Stress", type + ".cs"));
        var canHaveFaults = experiment.PossibleFaults.Count > 1;
        source.Contains("Faults.Inject(", StringComparison.Ordinal).ShouldBe(canHaveFaults);
        source.ShouldNotContain("settings, CancellationToken.None)", Case.Sensitive, "most faults end only when their token is cancelled");
        source.Contains("\"the fault occurred\"", StringComparison.Ordinal).ShouldBe(canHaveFaults);
    }

    [Fact]
    public async Task the_script_knows_every_experiment()
    {
        var (exit, said, complained) = await Shell.Run("./powercrm help stress");
        exit.ShouldBe(0, complained);
        said.Split("<name>")[1].Split(':')[0].Split(['|', ' ', '\n'], StringSplitOptions.RemoveEmptyEntries)
            .ShouldBe(Experiment.All.Select(e => e.Name), ignoreOrder: true);
    }

    private static async Task<(int Exit, string Complained)> Stress(params string[] words)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(Experiment).Assembly.Location, .. words])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (said, complained) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        await said;
        return (process.ExitCode, await complained);
    }
}
