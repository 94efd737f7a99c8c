using System.Text;
using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PowerCrm.Assignment;
using PowerCrm.Host.Cli;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Web;

namespace PowerCrm.Host.Tests.Cli;

[Trait("Category", "Slow")]
public sealed class SimulationChartTests(TestHost host) : IClassFixture<TestHost>, IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("powercrm-chart-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void each_manager_has_a_name_and_two_bars()
    {
        var (known, unknown) = (Guid.Parse("00000000-0000-0000-0000-000000000001"), Guid.Parse("00000000-0000-0000-0000-000000000002"));
        var result = new Simulation.Result("simulated", 30, 4, new Simulation.Figures(30, 2, 0.25m, 5400),
            new Simulation.Figures(28, 3, 0.1m, null), [new Simulation.ManagerLoad(known, 17, 11, 0.5m, 0.4m),
                new Simulation.ManagerLoad(unknown, 13, 19, 0.5m, 0.4m)], []);
        var texts = ReadTexts(SimulationChart.Draw(result, new Dictionary<Guid, string> { [known] = "王芳 & 李 <x>" }, "2026-01 to 2026-06"));
        foreach (var text in (string[])["王芳 & 李 <x>", unknown.ToString(), "17", "11", "13", "19", "as it was", "simulated",
            "Customers by manager, 2026-01 to 2026-06"])
            texts.ShouldContain(text);
        texts.ShouldContain(t => t.Contains("30 assigned, 2 without a manager at first, Gini 0.25, first contact after 1.5 h"));
        texts.ShouldContain(t => t.Contains("28 assigned, 3 without a manager at first, Gini 0.1, nobody contacted"));
    }

    [Fact]
    public async Task the_verb_writes_the_chart_and_the_choices_beside_its_answer()
    {
        var (policy, chart) = (Path.Combine(folder.FullName, "policy.json"), Path.Combine(folder.FullName, "chart.svg"));
        await File.WriteAllTextAsync(policy, """{"bands": [{"name": "ALL", "weight": 1}], "criteria": ["load"]}""");
        string[] command = ["assignment", "simulate", "--policy", policy, "--from", "2026-11-01", "--to", "2026-12-01", "--chart"];

        var list = Path.Combine(folder.FullName, "choices.csv");
        var it = await CommandRunner.Run(host, [.. command, chart, "--choices", list]);
        it.Exit.ShouldBe(0, it.Errors);
        (await File.ReadAllTextAsync(list)).ShouldStartWith("customer,at,as it was,simulated,decided by,different\r\n");
        it.Output.ShouldContain("unassignable");
        it.Errors.ShouldNotContain("of the log");
        ReadTexts(await File.ReadAllBytesAsync(chart)).ShouldContain("Customers by manager, 2026-11-01 to 2026-12-01");

        it = await CommandRunner.Run(host, [.. command, Path.Combine(folder.FullName, "missing", "chart.svg")]);
        it.Exit.ShouldBe(2);
        it.Errors.ShouldContain("cannot be written");
    }

    [Fact]
    public async Task the_simulation_says_how_far_it_has_read()
    {
        await Applicant.WithPhone(host);
        var last = await host.ExecuteScalar<long>("select max(seq_id) from mt_events where type <> 'tombstone'");
        var policy = StrictJson.Read<AssignmentPolicy>("""{"bands": [{"name": "ALL", "weight": 1}], "criteria": ["load"]}"""u8)
            .Value.ShouldNotBeNull();
        var to = new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);
        var numbers = new List<long>();
        await SimulateAssignment.Run(new SimulateAssignment.Request(policy, to.AddMonths(-1), to),
            host.Services.GetRequiredService<NpgsqlDataSource>(), host.Store, CancellationToken.None, onEvent: numbers.Add);
        numbers.ShouldContain(last);
    }

    private static IReadOnlyList<string> ReadTexts(byte[] svg) =>
        [.. XDocument.Parse(Encoding.UTF8.GetString(svg).TrimStart('\uFEFF')).Descendants().Where(e => e.Name.LocalName == "text")
            .Select(e => e.Value)];
}
