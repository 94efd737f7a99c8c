using System.Text.Json.Nodes;
using PowerCrm.Host.Tests.Cli;
using PowerCrm.Host.Tests.Registration;

namespace PowerCrm.Host.Tests.Audit;

/// <summary>`audit show` and `audit export` at the command line: masked, recorded for the person, and refused with a message.</summary>
[Trait("Category", "Full")]
public sealed class AuditVerbTests(TestHost host) : IClassFixture<TestHost>, IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("powercrm-audit-verb-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task a_case_is_shown_masked_at_a_past_time_and_the_read_is_recorded()
    {
        var it = await Applicant.WithPhone(host);
        await host.WaitUntilSettled();
        var pastTime = (await host.ExecuteScalar<DateTime>("select powercrm_now()")).ToString("O");
        var other = await Applicant.Submit(host);
        await host.WaitUntilSettled();
        var result = await CommandRunner.Run(host, "audit", "show", $"{other.Id}");
        result.Exit.ShouldBe(0, result.Errors);
        result.Output.ShouldContain("pending, round 1");
        result.Output.ShouldContain("info_submitted");
        result.Output.ShouldContain("张*");
        result.Output.ShouldNotContain("张伟");
        (await ReadAccesses(other)).ShouldBe(["operator audit audit"]);

        var json = await CommandRunner.Run(host, "audit", "show", $"{it.Id}", "--at", pastTime, "--json");
        json.Exit.ShouldBe(0, json.Errors);
        var answer = JsonNode.Parse(json.Output)!;
        (answer["state"]!["authStatus"]!.GetValue<string>(), answer["state"]!["submission"]).ShouldBe(("draft", null));

        var initial = await CommandRunner.Run(host, "audit", "show", $"{other.Id}", "--at", "2020-01-01", "--json");
        initial.Exit.ShouldBe(0, initial.Output + initial.Errors);
        JsonNode.Parse(initial.Output)!["version"]!.GetValue<long>().ShouldBe(0);
        (await CommandRunner.Run(host, "audit", "show", $"{other.Id}", "--at", "2999-01-01")).Errors
            .ShouldBe("The time must not be in the future.");
        (await CommandRunner.Run(host, "audit", "show", $"{Guid.CreateVersion7()}")).Errors.ShouldBe("There is no such registration.");
    }

    /// <summary>Without it, a log whose end was removed together with its checkpoints looks complete.</summary>
    [Fact]
    public async Task a_missing_file_of_checkpoints_is_said()
    {
        var file = Path.Combine(folder.FullName, "checkpoints.jsonl");
        string[][] verbs = [["audit", "verify", "--json"], ["check-invariants", "--json"]];
        foreach (var verb in verbs)
        {
            var result = await CommandRunner.Run(host, [("Audit__CheckpointFile", file)], verb);
            result.Errors.ShouldContain($"WARNING: there is no file of checkpoints at {file}");
            JsonNode.Parse(result.Output).ShouldBeOfType<JsonArray>();
        }
        await File.WriteAllTextAsync(file, "");
        foreach (var verb in verbs)
            (await CommandRunner.Run(host, [("Audit__CheckpointFile", file)], verb)).Errors.ShouldNotContain("no file of checkpoints");
    }

    [Fact]
    public async Task an_export_is_in_the_persons_access_log()
    {
        var it = await Applicant.Submit(host);
        var to = Path.Combine(folder.FullName, "one");
        var result = await CommandRunner.Run(host, "audit", "export", to, "--registration", $"{it.Id}", "--reason", "court 7/2026");
        result.Exit.ShouldBe(0, result.Errors);
        (await ReadAccesses(it)).ShouldBe(["operator audit_export court 7/2026"]);
    }

    [Fact]
    public async Task an_export_that_cannot_be_is_refused_before_it_is_recorded()
    {
        var it = await Applicant.Submit(host);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "file"), "");
        var invalidPath = Path.Combine(folder.FullName, "file", "export");
        (await Export(invalidPath, it.Id, "r")).ShouldContain($"{invalidPath} cannot be written: ");
        (await Export(invalidPath + ".zip", it.Id, "r")).ShouldContain($"{invalidPath}.zip cannot be written: ");
        (await Export(Path.Combine(folder.FullName, "a"), Guid.CreateVersion7(), "r")).ShouldBe("There is no such registration.");
        (await Export(Path.Combine(folder.FullName, "a"), it.Id, "13800138000")).ShouldContain("without an identity or mobile number");
        (await ReadAccesses(it)).ShouldBeEmpty();
        (await host.ExecuteScalar<long>("select count(*) from pc_operations where act = 'audit_export' and target = @id",
            new { id = $"{it.Id}" }))
            .ShouldBe(0);
        folder.GetDirectories().ShouldBeEmpty();

        async Task<string> Export(string to, Guid id, string reason)
        {
            var (exit, _, errors) = await CommandRunner.Run(host, "audit", "export", to, "--registration", $"{id}", "--reason", reason);
            exit.ShouldBe(2, errors);
            errors.ShouldNotContain("   at ");
            return errors;
        }
    }

    /// <summary>Returns the accesses as the person reads them.</summary>
    private static async Task<IReadOnlyList<string>> ReadAccesses(Applicant it) =>
        [.. (await it.Get("/privacy/access-log")).ShouldBe(200).Items.Select(l => $"{l!["role"]} {l["what"]} {l["why"]}")];
}
