using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Contracts;
using PowerCrm.Host.Audit;
using PowerCrm.Host.Tests.Cli;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Host.Tests.Review;
using PowerCrm.Store;

namespace PowerCrm.Host.Tests.Operations;

/// <summary>The master key is rotated while hosts run, as an operator does it.</summary>
[Trait("Category", "Full")]
public sealed class KeysTests
{
    private static readonly string NewMasterKey = Convert.ToBase64String(Enumerable.Range(101, 32).Select(i => (byte)i).ToArray());

    /// <summary>The variables of the operator's shell.</summary>
    private static readonly (string, string)[] NewAndPreviousKey = [("Keys__Master", NewMasterKey), ("Keys__Previous", TestHost.MasterKey)],
        NewKeyOnly = [("Keys__Master", NewMasterKey)];

    [Fact]
    public async Task keys_are_rotated_while_requests_run_and_the_newer_master_serves_alone_afterwards()
    {
        // Step 1 of the guide: every host can read with both keys, and still writes with the older one.
        await using var host = await TestHost.StartAsync($"--Keys:Previous={NewMasterKey}", "--Limits:PerCallerPerMinute=100000",
            "--Limits:PerAddressPerMinute=100000");
        var (applicant, erased) = (await Applicant.Submit(host), await Applicant.Submit(host));
        (await erased.Post("/privacy/erase")).ShouldBe(204);
        var typing = await Applicant.SignIn(host);
        (await typing.Put("/auth/draft", new { realName = "张伟" })).ShouldBe(200);
        var status = await CommandRunner.Run(host, NewAndPreviousKey, "keys", "status", "--json");
        status.Exit.ShouldBe(1, status.Errors);
        await host.WaitUntilSettled();
        var end = await host.ExecuteScalar<long>("select max(seq_id) from mt_events");
        var log = await HashLog(host, end);
        using var cancellation = new CancellationTokenSource();
        var requests = SendRequests(typing, cancellation.Token);

        (await CommandRunner.Run(host, NewAndPreviousKey, "keys", "rotate", "--dry-run")).Output.ShouldContain("would be wrapped");
        (await CommandRunner.Run(host, NewAndPreviousKey, "keys", "rotate")).Errors.ShouldContain("it needs --yes");
        // Step 2: a host that writes with the newer key; then all keys are rotated.
        var newer = await host.StartAnotherHost($"--Keys:Master={NewMasterKey}", $"--Keys:Previous={TestHost.MasterKey}");
        var rotated = await CommandRunner.Run(host, NewAndPreviousKey, "keys", "rotate", "--yes", "--json");

        rotated.Exit.ShouldBe(0, rotated.Errors);
        var json = JsonNode.Parse(rotated.Output)!;
        (json["rewrapped"]!.GetValue<long>() > 0, json["left"]!.GetValue<long>(), json["root"]!.GetValue<bool>()).ShouldBe((true, 0, true));
        await cancellation.CancelAsync();
        (await requests).ShouldBeGreaterThan(0);
        (await HashLog(host, end)).ShouldBe(log);
        (await newer.As(applicant.Token).Send(HttpMethod.Get, "/privacy/export")).ShouldBe(200).Text.ShouldContain("张伟");
        var keys = (await (await Staff.Of(host, "admin")).Get("/ops/keys")).ShouldBe(200);
        var master = keys["masters"].AsArray().ShouldHaveSingleItem()!;
        (master["name"]!.GetValue<string>(), master["keys"]!.GetValue<long>(), master["here"]!.GetValue<bool>()).ShouldBe(
            (keys["root"].GetValue<string>(), keys["subjects"]["live"]!.GetValue<long>(), true));
        (await CommandRunner.Run(host, NewKeyOnly, "keys", "status")).Exit.ShouldBe(0);

        // Step 3: the older key is removed.
        var newKeyHost = await host.StartAnotherHost($"--Keys:Master={NewMasterKey}", "--Keys:Previous=");
        (await newKeyHost.As(applicant.Token).Send(HttpMethod.Get, "/privacy/export")).ShouldBe(200).Text.ShouldContain("张伟");
        (await CommandRunner.Run(host, NewKeyOnly, "audit", "verify")).Exit.ShouldBe(0);
        var result = await CommandRunner.Run(host, "due", "list");
        result.Exit.ShouldBe(2);
        result.Errors.ShouldContain("This database is under master key ");
        result.Errors.ShouldContain("Set Keys__Master to that key");
        (await host.ExecuteScalar<string>("select act from pc_operations where act like '%keys'")).ShouldBe("rotate_keys");
    }

    [Fact]
    public async Task a_key_of_readings_that_a_hold_kept_is_brought_back_only_while_it_lasts()
    {
        await using var host = await TestHost.StartAsync();
        var (held, lifted, consented) = (await Applicant.Submit(host), await Applicant.Submit(host), await Applicant.Submit(host));
        var (auditor, admin) = (await Staff.Of(host, "auditor"), await Staff.Of(host, "admin"));
        await host.WaitUntilSettled();
        foreach (var it in (Applicant[])[held, lifted, consented])
            await host.Services.GetRequiredService<IKeyRing>().Seal(ReadingSubject.Of(it.Id, 1), "readings", "张伟", CancellationToken.None);
        var folder = Directory.CreateTempSubdirectory("powercrm-keys-");
        try
        {
            var file = Path.Combine(folder.FullName, "keys.jsonl");
            (await CommandRunner.Run(host, "keys", "backup", file)).Exit.ShouldBe(0);
            foreach (var it in (Applicant[])[held, lifted, consented])
            {
                (await auditor.Post($"/audit/registrations/{it.Id}/hold", new { reason = "court", reference = "2026-17" })).ShouldBe(200);
                (await ChangeConsent(it, false)).ShouldBe(200);
            }
            (await ChangeConsent(consented, true)).ShouldBe(200);
            foreach (var it in (Applicant[])[lifted, consented])
                (await admin.Post($"/audit/registrations/{it.Id}/hold/lift", new { reason = "the case is closed" })).ShouldBe(200);
            (await IsDestroyed(held), await IsDestroyed(lifted), await IsDestroyed(consented)).ShouldBe((false, true, false));

            await host.ExecuteSql("delete from pc_subject_keys");
            var restored = await CommandRunner.Run(host, "keys", "restore", file, "--yes");
            restored.Exit.ShouldBe(0, restored.Errors);
            (await IsDestroyed(held), await IsDestroyed(lifted), await IsDestroyed(consented)).ShouldBe((false, true, false));
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        Task<Answer> ChangeConsent(Applicant it, bool sensitive) => it.Put("/privacy/consent",
            new { policyVersion = Applicant.PolicyVersion, agreed = true, sensitive });

        Task<bool> IsDestroyed(Applicant it) => host.ExecuteScalar<bool>(
            "select wrapped is null from pc_subject_keys where subject = @subject", new { subject = ReadingSubject.Of(it.Id, 1) });
    }

    [Fact]
    public async Task keys_are_written_to_a_file_and_brought_back()
    {
        await using var host = await TestHost.StartAsync();
        var (applicant, erased, withdrawn) = (await Applicant.Submit(host), await Applicant.Submit(host), await Applicant.Submit(host));
        await host.WaitUntilSettled();
        var readings = ReadingSubject.Of(withdrawn.Id, 1);
        await host.Services.GetRequiredService<IKeyRing>().Seal(readings, "readings", "张伟", CancellationToken.None);
        var folder = Directory.CreateTempSubdirectory("powercrm-keys-");
        try
        {
            var file = Path.Combine(folder.FullName, "keys.jsonl");
            var backup = await CommandRunner.Run(host, "keys", "backup", file, "--json");
            backup.Exit.ShouldBe(0, backup.Errors);
            var rows = JsonNode.Parse(backup.Output)!["rows"]!.GetValue<long>();
            rows.ShouldBe(await host.ExecuteScalar<long>("select count(*) from pc_subject_keys"));
            if (!OperatingSystem.IsWindows())
                File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            (await CommandRunner.Run(host, "keys", "backup", file)).Exit.ShouldBe(2);
            (await erased.Post("/privacy/erase")).ShouldBe(204);
            (await withdrawn.Put("/privacy/consent", new { policyVersion = Applicant.PolicyVersion, agreed = true, sensitive = false }))
                .ShouldBe(200);
            // An erasure also marks keys as destroyed that never existed, for papers that were not read.
            var live = await host.ExecuteScalar<long>("select count(*) from pc_subject_keys where wrapped is not null");
            await host.ExecuteSql("delete from pc_subject_keys where wrapped is not null");

            var dryRun = await CommandRunner.Run(host, "keys", "restore", file, "--dry-run");
            dryRun.Output.ShouldContain($"{live} would be restored");
            (await host.ExecuteScalar<long>("select count(*) from pc_subject_keys where wrapped is not null")).ShouldBe(0);
            var restored = await CommandRunner.Run(host, "keys", "restore", file, "--yes", "--json");

            restored.Exit.ShouldBe(0, restored.Errors);
            var json = JsonNode.Parse(restored.Output)!;
            (json["restored"]!.GetValue<long>(), json["present"]!.GetValue<long>()).ShouldBe((live, rows - live));
            (await applicant.Get("/privacy/export")).ShouldBe(200).Text.ShouldContain("张伟");

            // The rows that say which keys were destroyed are lost too; the log says who was erased, and who withdrew the consent.
            const string countLive = "select count(*) from pc_subject_keys where wrapped is not null";
            var liveKeys = await host.ExecuteScalar<long>(countLive);
            await host.ExecuteSql("delete from pc_subject_keys");
            restored = await CommandRunner.Run(host, "keys", "restore", file, "--yes");
            restored.Exit.ShouldBe(0, restored.Errors);
            (await host.ExecuteScalar<bool>("select wrapped is null from pc_subject_keys where subject = @Id", new { erased.Id }))
                .ShouldBeTrue();
            (await host.ExecuteScalar<bool>("select wrapped is null from pc_subject_keys where subject = @readings", new { readings }))
                .ShouldBeTrue();
            (await host.ExecuteScalar<long>(countLive)).ShouldBe(liveKeys);
            (await applicant.Get("/privacy/export")).ShouldBe(200).Text.ShouldContain("张伟");

            await host.ExecuteSql("update pc_subject_keys set wrapped = '\\x00' where subject = @Id", new { erased.Id });
            (await Invariants.Check(host.Services, CancellationToken.None))
                .Single(c => c.Name == "no key of an erased registration is live").Violations.ShouldHaveSingleItem()
                .ShouldStartWith($"registration {erased.Id}: ");
            await File.AppendAllTextAsync(file, "x");
            (await CommandRunner.Run(host, "keys", "restore", file, "--yes")).Exit.ShouldBe(2);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Requests encrypted data until cancelled; returns the number of answers.</summary>
    private static async Task<int> SendRequests(Applicant applicant, CancellationToken ct)
    {
        var answers = 0;
        for (; !ct.IsCancellationRequested; answers++)
            (await applicant.Get("/auth/draft")).ShouldBe(200).Text.ShouldContain("张伟");
        return answers;
    }

    /// <summary>Hashes events and seals up to one event; the rotation itself is recorded after it.</summary>
    private static Task<string> HashLog(TestHost host, long end) => host.ExecuteScalar<string>("""
        select md5(string_agg(e::text, '' order by seq_id))
            || (select md5(string_agg(a::text, '' order by seq)) from pc_audit_chain a where seq <= @end)
        from mt_events e where seq_id <= @end
        """, new { end });
}
