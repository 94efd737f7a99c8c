using System.Text.Json.Nodes;

namespace PowerCrm.Host.Tests.Cli;

/// <summary>Wrong input is reported with a helpful message, and nothing is silently replaced or ignored.</summary>
[Trait("Category", "Slow")]
public sealed class ArgumentErrorTests(TestHost host) : IClassFixture<TestHost>, IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("powercrm-words-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData("--most is 1 to 10000.", "notifications", "list", "--most", "-1")]
    [InlineData("--most is 1 to 10000.", "notifications", "list", "--most", "0")]
    [InlineData("run does not know '--frob'", "run", "--frob")]
    [InlineData("run does not know '--frob=1'", "run", "--frob=1")]
    [InlineData("run does not know 'frob'", "run", "--urls", "http://127.0.0.1:0", "frob")]
    [InlineData("There is no such account.", "staff", "sign-out", "nobody")]
    [InlineData("'yesterday' is not a point in time", "audit", "export", "x.zip", "--from", "yesterday", "--to", "2026-11-01",
        "--reason", "r")]
    public async Task invalid_arguments_are_refused_with_a_message(string message, params string[] arguments)
    {
        var (exit, _, errors) = await CommandRunner.Run(host, arguments);
        exit.ShouldBe(2, errors);
        errors.ShouldContain(message);
        errors.ShouldNotContain("   at ");
    }

    [Fact]
    public async Task an_existing_file_is_not_overwritten()
    {
        var file = Path.Combine(folder.FullName, "d.csv");
        await File.WriteAllTextAsync(file, "mine");
        (await CommandRunner.Run(host, "directory", "fictitious", "3", file)).Errors.ShouldBe($"{file} already exists.");
        (await File.ReadAllTextAsync(file)).ShouldBe("mine");
    }

    [Theory]
    [InlineData("--events", 50)]
    [InlineData("--routes", 100)]
    [InlineData("--fields", 20)]
    public async Task lists_of_describe_are_json_too(string list, int minimum)
    {
        var (exit, output, errors) = await CommandRunner.Run(host, "describe", list, "--json");
        exit.ShouldBe(0, errors);
        JsonNode.Parse(output)!.AsArray().Count.ShouldBeGreaterThan(minimum);
    }

    [Fact]
    public async Task faults_of_a_simulation_are_in_words()
    {
        var file = Path.Combine(folder.FullName, "policy.json");
        await File.WriteAllTextAsync(file, """{"autoApprove": true}""");
        (await Simulate("2026-11-01", "2026-11-30")).ShouldContain("The request has an unknown member.");
        await File.WriteAllTextAsync(file, """{"bands": [], "criteria": ["load"]}""");
        (await Simulate("2026-11-30", "2026-11-01")).ShouldContain("The end must be after the start.");
        (await Simulate("2026-11-01", "2026-11-30", "--chart", "chart.png")).ShouldContain("end the name of its file in .svg");

        async Task<string> Simulate(string from, string to, params string[] more)
        {
            var it = await CommandRunner.Run(host, ["assignment", "simulate", "--policy", file, "--from", from, "--to", to, .. more]);
            it.Exit.ShouldBe(2);
            return it.Errors;
        }
    }

    /// <summary>The manifest of a period's export contains the exact times.</summary>
    [Fact]
    public async Task a_day_without_an_offset_is_a_day_in_china()
    {
        var to = Path.Combine(folder.FullName, "period");
        var it = await CommandRunner.Run(host, "audit", "export", to, "--from", "2026-11-01", "--to", "2026-11-02T08:30", "--reason", "r");
        it.Exit.ShouldBe(0, it.Errors);
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(to, "manifest.json")))!;
        DateTimeOffset At(string member) => manifest[member]!.GetValue<DateTimeOffset>();
        At("from").ShouldBe(new DateTimeOffset(2026, 10, 31, 16, 0, 0, TimeSpan.Zero));
        At("to").ShouldBe(new DateTimeOffset(2026, 11, 2, 0, 30, 0, TimeSpan.Zero));
    }
}
