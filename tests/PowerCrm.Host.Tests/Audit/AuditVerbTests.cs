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
        var before = (await host.ExecuteScalar<DateTime>("select powercrm_now()")).ToString("O");
        var other = await Applicant.Submitted(host);
        await host.WaitUntilSettled();
        var shown = await CommandRunner.Run(host, "audit", "show", $"{other.Id}");
        shown.Exit.ShouldBe(0, shown.Complained);
        shown.Said.ShouldContain("pending, round 1");
        shown.Said.ShouldContain("info_submitted");
        shown.Said.ShouldContain("张*");
        shown.Said.ShouldNotContain("张伟");
        (await Looks(other)).ShouldBe(["operator audit audit"]);

        var json = await CommandRunner.Run(host, "audit", "show", $"{it.Id}", "--at", before, "--json");
        json.Exit.ShouldBe(0, json.Complained);
        var answer = JsonNode.Parse(json.Said)!;
        (answer["state"]!["authStatus"]!.GetValue<string>(), answer["state"]!["submission"]).ShouldBe(("draft", null));

        var early = await CommandRunner.Run(host, "audit", "show", $"{other.Id}", "--at", "2020-01-01", "--json");
        early.Exit.ShouldBe(0, early.Said + early.Complained);
        JsonNode.Parse(early.Said)!["version"]!.GetValue<long>().ShouldBe(0);
        (await CommandRunner.Run(host, "audit", "show", $"{other.Id}", "--at", "2999-01-01")).Complained
            .ShouldBe("The time must not be in the future.");
        (await CommandRunner.Run(host, "audit", "show", $"{Guid.CreateVersion7()}")).Complained.ShouldBe("There is no such registration.");
    }

    [Fact]
    public async Task an_export_is_in_the_persons_access_log()
    {
        var it = await Applicant.Submitted(host);
        var to = Path.Combine(folder.FullName, "one");
        var done = await CommandRunner.Run(host, "audit", "export", to, "--registration", $"{it.Id}", "--reason", "court 7/2026");
        done.Exit.ShouldBe(0, done.Complained);
        (await Looks(it)).ShouldBe(["operator audit_export court 7/2026"]);
    }

    [Fact]
    public async Task an_export_that_cannot_be_is_refused_before_it_is_recorded()
    {
        var it = await Applicant.Submitted(host);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "file"), "");
        var below = Path.Combine(folder.FullName, "file", "export");
        (await Export(below, it.Id, "r")).ShouldContain($"{below} cannot be written: ");
        (await Export(below + ".zip", it.Id, "r")).ShouldContain($"{below}.zip cannot be written: ");
        (await Export(Path.Combine(folder.FullName, "a"), Guid.CreateVersion7(), "r")).ShouldBe("There is no such registration.");
        (await Export(Path.Combine(folder.FullName, "a"), it.Id, "13800138000")).ShouldContain("without an identity or mobile number");
        (await Looks(it)).ShouldBeEmpty();
        (await host.ExecuteScalar<long>("select count(*) from pc_operations where act = 'audit_export' and target = @id",
            new { id = $"{it.Id}" }))
            .ShouldBe(0);
        folder.GetDirectories().ShouldBeEmpty();

        async Task<string> Export(string to, Guid id, string reason)
        {
            var (exit, _, complained) = await CommandRunner.Run(host, "audit", "export", to, "--registration", $"{id}", "--reason", reason);
            exit.ShouldBe(2, complained);
            complained.ShouldNotContain("   at ");
            return complained;
        }
    }

    /// <summary>Returns the accesses as the person reads them.</summary>
    private static async Task<IReadOnlyList<string>> Looks(Applicant it) =>
        [.. (await it.Get("/privacy/access-log")).ShouldBe(200).Items.Select(l => $"{l!["role"]} {l["what"]} {l["why"]}")];
}
