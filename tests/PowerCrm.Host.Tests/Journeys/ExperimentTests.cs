using Xunit.Abstractions;

namespace PowerCrm.Host.Tests.Journeys;

/// <summary>`./powercrm stress … --quick`: checks that the experiments run. The full runs in bench/proof/ show their results.</summary>
internal static class Experiments
{
    public static async Task Run(string name, string fault, bool quick, ITestOutputHelper output)
    {
        var experiment = Experiment.All.Single(e => e.Name == name);
        experiment.Refusal(fault).ShouldBeNull();
        if (Faults.Missing(fault) is { } missing)
        {
            output.WriteLine($"Left out. {missing}");
            return;
        }
        var settings = new ExperimentSettings(quick, Seed: 1, fault, Cases: name == "desk" && !quick
            ? 150 : null, Time: null, output.WriteLine);
        var findings = await experiment.Run(settings);
        using var report = new StringWriter();
        findings.Print(report);
        output.WriteLine(report.ToString());
        findings.AllHold.ShouldBeTrue(report.ToString());
    }
}

/// <summary>The experiments about normal use: registrations, reviews, imports, whole days.</summary>
[Trait("Category", "Slow")]
public class ExperimentTests(ITestOutputHelper output)
{
    [Theory, Trait("Category", "Full")]
    [InlineData("desk", "none")]
    [InlineData("import", "none")]
    [InlineData("mixed", "none")]
    [InlineData("poison", "none")]
    [InlineData("way", "postgres-kill")]
    public Task an_experiment_breaks_no_rule(string name, string fault) => Experiments.Run(name, fault, quick: true, output);

    /// <summary>The experiments in full length.</summary>
    [Theory, Trait("Category", "Long")]
    [InlineData("import", "none")]
    [InlineData("mixed", "none")]
    [InlineData("mixed", "kill")]
    [InlineData("planted", "none")]
    [InlineData("soak", "none")]
    [InlineData("upgrade", "none")]
    [InlineData("poison", "none")]
    [InlineData("recover", "none")]
    [InlineData("way", "kill")]
    [InlineData("way", "freeze")]
    [InlineData("way", "rolling")]
    [InlineData("way", "postgres-restart")]
    [InlineData("way", "connections")]
    [InlineData("way", "deadlocks")]
    [InlineData("way", "disk-full")]
    [InlineData("way", "slow-disk")]
    [InlineData("way", "clock")]
    [InlineData("way", "network-cut")]
    [InlineData("way", "network-stall")]
    [InlineData("way", "network-slow")]
    [InlineData("way", "blobs")]
    [InlineData("way", "vendors")]
    [InlineData("desk", "kill-and-freeze")]
    public Task a_full_length_experiment_breaks_no_rule_under_faults(string name, string fault) =>
        Experiments.Run(name, fault, quick: false, output);

    /// <summary>Runs where the packages that ops/ha needs are installed.</summary>
    [Theory, Trait("Category", "Long")]
    [InlineData("failover")]
    [InlineData("failover-direct")]
    public async Task a_failover_experiment_with_three_servers_breaks_no_rule(string name)
    {
        if (await PatroniCluster.Missing() is { } missing)
            output.WriteLine($"Left out. {missing}");
        else
            await Experiments.Run(name, "none", quick: false, output);
    }
}

/// <summary>The experiments about attacks and overload.</summary>
[Trait("Category", "Slow")]
public class AttackExperimentTests(ITestOutputHelper output)
{
    [Theory, Trait("Category", "Full")]
    [InlineData("codes", "none")]
    [InlineData("fuzz", "none")]
    [InlineData("herd", "none")]
    [InlineData("uploads", "none")]
    public Task an_attack_experiment_breaks_no_rule(string name, string fault) => Experiments.Run(name, fault, quick: true, output);

    /// <summary>The experiments in full length.</summary>
    [Theory, Trait("Category", "Long")]
    [InlineData("codes", "none")]
    [InlineData("codes", "kill")]
    [InlineData("fuzz", "none")]
    [InlineData("uploads", "none")]
    public Task a_full_length_attack_experiment_breaks_no_rule_under_faults(string name, string fault) =>
        Experiments.Run(name, fault, quick: false, output);
}
