using System.Text.Json.Nodes;
using PowerCrm.Host.Tests.Cli;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Host.Tests.Review;

namespace PowerCrm.Host.Tests.Operations;

/// <summary>The master key is rotated while hosts run, as an operator does it.</summary>
[Trait("Category", "Full")]
public sealed class KeysTests
{
    private static readonly string Second = Convert.ToBase64String(Enumerable.Range(101, 32).Select(i => (byte)i).ToArray());

    /// <summary>The variables of the operator's shell.</summary>
    private static readonly (string, string)[] Both = [("Keys__Master", Second), ("Keys__Previous", TestHost.MasterKey)],
        OnlyNew = [("Keys__Master", Second)];

    [Fact]
    public async Task keys_are_rotated_while_requests_run_and_the_newer_master_serves_alone_afterwards()
    {
        // Step 1 of the guide: every host can read with both keys, and still writes with the older one.
        await using var host = await TestHost.StartAsync($"--Keys:Previous={Second}", "--Limits:PerCallerPerMinute=100000",
            "--Limits:PerAddressPerMinute=100000");
        var (one, erased) = (await Applicant.Submitted(host), await Applicant.Submitted(host));
        (await erased.Post("/privacy/erase")).ShouldBe(204);
        var status = await CommandRunner.Run(host, Both, "keys", "status", "--json");
        status.Exit.ShouldBe(1, status.Complained);
        await host.WaitUntilSettled();
        var log = await Log(host);
        using var ending = new CancellationTokenSource();
        var requests = Requests(one, ending.Token);

        (await CommandRunner.Run(host, Both, "keys", "rotate", "--dry-run")).Said.ShouldContain("would be wrapped");
        (await CommandRunner.Run(host, Both, "keys", "rotate")).Complained.ShouldContain("it needs --yes");
        // Step 2: a host that writes with the newer key; then all keys are rotated.
        var newer = await host.StartAnotherHost($"--Keys:Master={Second}", $"--Keys:Previous={TestHost.MasterKey}");
        var rotated = await CommandRunner.Run(host, Both, "keys", "rotate", "--yes", "--json");

        rotated.Exit.ShouldBe(0, rotated.Complained);
        var said = JsonNode.Parse(rotated.Said)!;
        (said["rewrapped"]!.GetValue<long>() > 0, said["left"]!.GetValue<long>(), said["root"]!.GetValue<bool>()).ShouldBe((true, 0, true));
        await ending.CancelAsync();
        (await requests).ShouldBeGreaterThan(0);
        (await Log(host)).ShouldBe(log);
        (await newer.As(one.Token).Send(HttpMethod.Get, "/privacy/export")).ShouldBe(200).Text.ShouldContain("张伟");
        var keys = (await (await Staff.Of(host, "admin")).Get("/ops/keys")).ShouldBe(200);
        var only = keys["masters"].AsArray().ShouldHaveSingleItem()!;
        (only["name"]!.GetValue<string>(), only["keys"]!.GetValue<long>(), only["here"]!.GetValue<bool>()).ShouldBe(
            (keys["root"].GetValue<string>(), keys["subjects"]["live"]!.GetValue<long>(), true));
        (await CommandRunner.Run(host, OnlyNew, "keys", "status")).Exit.ShouldBe(0);

        // Step 3: the older key is removed.
        var alone = await host.StartAnotherHost($"--Keys:Master={Second}", "--Keys:Previous=");
        (await alone.As(one.Token).Send(HttpMethod.Get, "/privacy/export")).ShouldBe(200).Text.ShouldContain("张伟");
        (await CommandRunner.Run(host, OnlyNew, "audit", "verify")).Exit.ShouldBe(0);
        var refused = await CommandRunner.Run(host, "due", "list");
        refused.Exit.ShouldBe(2);
        refused.Complained.ShouldContain("This database is under master key ");
        refused.Complained.ShouldContain("Set Keys__Master to that key");
        (await host.ExecuteScalar<string>("select act from pc_operations where act like '%keys'")).ShouldBe("rotate_keys");
    }

    [Fact]
    public async Task keys_are_written_to_a_file_and_brought_back()
    {
        await using var host = await TestHost.StartAsync();
        var (one, erased) = (await Applicant.Submitted(host), await Applicant.Submitted(host));
        var folder = Directory.CreateTempSubdirectory("powercrm-keys-");
        try
        {
            var file = Path.Combine(folder.FullName, "keys.jsonl");
            var written = await CommandRunner.Run(host, "keys", "backup", file, "--json");
            written.Exit.ShouldBe(0, written.Complained);
            var rows = JsonNode.Parse(written.Said)!["rows"]!.GetValue<long>();
            rows.ShouldBe(await host.ExecuteScalar<long>("select count(*) from pc_subject_keys"));
            if (!OperatingSystem.IsWindows())
                File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            (await CommandRunner.Run(host, "keys", "backup", file)).Exit.ShouldBe(2);
            (await erased.Post("/privacy/erase")).ShouldBe(204);
            // An erasure also marks keys as destroyed that never existed, for papers that were not read.
            var live = await host.ExecuteScalar<long>("select count(*) from pc_subject_keys where wrapped is not null");
            await host.ExecuteSql("delete from pc_subject_keys where wrapped is not null");

            var dry = await CommandRunner.Run(host, "keys", "restore", file, "--dry-run");
            dry.Said.ShouldContain($"{live} would be restored");
            (await host.ExecuteScalar<long>("select count(*) from pc_subject_keys where wrapped is not null")).ShouldBe(0);
            var back = await CommandRunner.Run(host, "keys", "restore", file, "--yes", "--json");

            back.Exit.ShouldBe(0, back.Complained);
            var said = JsonNode.Parse(back.Said)!;
            (said["restored"]!.GetValue<long>(), said["present"]!.GetValue<long>()).ShouldBe((live, rows - live));
            (await one.Get("/privacy/export")).ShouldBe(200).Text.ShouldContain("张伟");
            await File.AppendAllTextAsync(file, "x");
            (await CommandRunner.Run(host, "keys", "restore", file, "--yes")).Exit.ShouldBe(2);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Requests encrypted data until cancelled; returns the number of answers.</summary>
    private static async Task<int> Requests(Applicant one, CancellationToken ct)
    {
        var answers = 0;
        for (; !ct.IsCancellationRequested; answers++)
            (await one.Get("/privacy/export")).ShouldBe(200).Text.ShouldContain("张伟");
        return answers;
    }

    private static Task<string> Log(TestHost host) => host.ExecuteScalar<string>("""
        select md5(string_agg(e::text, '' order by seq_id)) || (select md5(string_agg(a::text, '' order by seq)) from pc_audit_chain a)
        from mt_events e
        """);
}
