using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Contracts;
using PowerCrm.Host.Operations;
using PowerCrm.Host.Tests.Cli;
using PowerCrm.Host.Tests.Review;
using PowerCrm.Registration;
using PowerCrm.Web;

namespace PowerCrm.Host.Tests.Registration;

/// <summary>
/// Data that is kept longer than the policy allows is deleted at night; the clock moves far, so these tests have a host of their own.
/// </summary>
[Trait("Category", "Slow")]
public sealed class RetentionTests : IAsyncLifetime
{
    private TestHost host = null!;

    public async Task InitializeAsync() => host = await TestHost.StartAsync();

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task only_abandoned_registrations_are_erased_at_night_by_the_active_policy()
    {
        var (admin, ann) = (await Staff.Of(host, "admin"), await Staff.Of(host));
        var (idle, busy) = (await StartDraft(), await StartDraft());
        var (withdrawn, rejected) = (await Staff.NewCase(host), await Staff.NewCase(host));
        var (waiting, erased) = (await Staff.NewCase(host), await StartDraft());
        (await withdrawn.Post("/auth/withdraw")).ShouldBe(200);
        await MetricsTests.Reject(ann, rejected.Id, "power_data_implausible");
        (await erased.Post("/privacy/erase")).ShouldBe(204);
        await host.WaitUntilSettled();

        // No policy is activated, so no registration is deleted by age.
        await host.PassTime(TimeSpan.FromDays(200));
        busy = await busy.SignInAgain();
        (await busy.Put("/auth/draft", new { position = "厂长" })).ShouldBe(200);
        (await ReadFindings()).ShouldBe(["network 30 " + await CountNetworks(), "draft kept 0", "withdrawn kept 0", "rejected kept 0",
            "inbox kept 0"]);
        (await RunAtNight()).Single().ShouldSatisfyAllConditions(r => r.Policy.ShouldBe("retention-0"), r => r.State.ShouldBe("done"),
            r => r.Classes.Select(c => c.Class).ShouldBe(["network"]));
        foreach (var person in (Applicant[])[idle, busy, withdrawn, rejected, waiting])
            (await CountRows(person)).ShouldBeGreaterThan(0);

        // The preview of a policy before it is activated; it names no one.
        var file = Path.Combine(Directory.CreateTempSubdirectory("powercrm-retention-").FullName, "policy.json");
        await File.WriteAllTextAsync(file, """{"networkDays":10,"draftDays":60}""");
        var listResult = await CommandRunner.Run(host, "retention", "list", "--policy", file, "--json");
        listResult.Exit.ShouldBe(0, listResult.Errors);
        JsonNode.Parse(listResult.Output)!.AsArray().Select(c => $"{c!["class"]} {c["count"]}").ShouldContain("draft 1");
        listResult.Output.ShouldNotContain(idle.Id.ToString());

        admin = await Staff.Of(host, "admin");
        var policy = new { networkDays = 10, draftDays = 60, withdrawnDays = 90, rejectedDays = 180 };
        (await admin.Post("/policies/retention/activate", new { policy, reason = "最小必要" }, 0)).ShouldBe(200);
        (await ReadFindings()).Skip(1).ShouldBe(["draft 60 1", "withdrawn 90 1", "rejected 180 1", "inbox kept 0"]);
        var preview = (await admin.Get("/ops/retention/preview")).ShouldBe(200);
        preview.Items.Select(c => $"{c!["class"]} {c["days"]?.ToString() ?? "kept"} {c["count"]}").ShouldBe(await ReadFindings());
        preview["policy"].GetValue<string>().ShouldBe("retention-1");
        preview.Text.ShouldNotContain(idle.Id.ToString());
        // A dry run changes nothing; without it, a run by hand asks for confirmation.
        var dryRun = await CommandRunner.Run(host, "retention", "run", "--dry-run", "--json");
        dryRun.Exit.ShouldBe(0, dryRun.Errors);
        JsonNode.Parse(dryRun.Output)!.AsArray().Select(c => $"{c!["class"]} {c["count"]}").ShouldContain("draft 1");
        (await CommandRunner.Run(host, "retention", "run", "--json")).Exit.ShouldBe(2, "there is no terminal to ask on");
        (await ReadFindings()).ShouldContain("draft 60 1");

        // The next night. Of several hosts one runs it, once. The built-in sweep deletes marks after thirty days.
        await host.PassTime(TimeSpan.FromDays(1));
        foreach (var days in (int[])[20, 5])
            await host.ExecuteSql("""
                insert into pc_signals (registration, kind, value, company, at)
                values (@Id, 'network', @mark, @mark, powercrm_now() - make_interval(days => @days))
                """, new { waiting.Id, days, mark = new[] { (byte)days } });
        var run = (await RunAtNight())[0];
        (run.Policy, run.State, run.Actor).ShouldBe(("retention-1", "done", "nightly"));
        run.Classes.Select(c => $"{c.Class} {c.Days} {c.Found} {c.Gone}").ShouldBe(
            ["draft 60 1 1", "network 10 1 1", "rejected 180 1 1", "withdrawn 90 1 1"]);
        var runs = (await (await Staff.Of(host, "auditor")).Get("/ops/retention")).ShouldBe(200);
        (runs["policy"].GetValue<string>(), runs["days"]["draftDays"]!.GetValue<int>()).ShouldBe(("retention-1", 60));
        runs.Body["nightly"].ShouldBeNull();
        runs.Items.Count.ShouldBe(2);
        var (newest, oldest) = (runs.Items[0]!, await host.ExecuteScalar<DateTime>(
            "select oldest from pc_retention_run_classes where run = @Id and class = 'draft'", new { run.Id }));
        (newest["id"]!.GetValue<Guid>(), newest["state"]!.GetValue<string>(), newest["actor"]!.GetValue<string>())
            .ShouldBe((run.Id, "done", "nightly"));
        newest["classes"]![0]!["oldest"]!.GetValue<DateTimeOffset>().UtcDateTime.ShouldBe(oldest, TimeSpan.FromMilliseconds(1));
        foreach (var person in (Applicant[])[idle, withdrawn, rejected])
        {
            (await CountRows(person)).ShouldBe(0);
            var last = (await host.Events(person.Id))[^1].ShouldBeOfType<PersonalDataErased>();
            (last.Reason, last.Policy).ShouldBe(("retention", "retention-1"));
            (await person.SignInAgain()).Id.ShouldNotBe(person.Id, "whoever comes again is somebody new");
        }
        (await host.Events(erased.Id)).OfType<PersonalDataErased>().ShouldHaveSingleItem().Reason.ShouldBe("requested");
        (await CountRows(busy)).ShouldBeGreaterThan(0);
        (await host.ExecuteScalar<long>("select count(*) from pc_signals where registration = @Id and kind = 'network'",
            new { waiting.Id }))
            .ShouldBe(1);
        (await CountRows(waiting)).ShouldBeGreaterThan(0, "a case that waits for us is never too old");
        await host.WaitUntilSettled();
        (await (await Staff.Of(host)).Get($"/reviews/{rejected.Id}")).ShouldBeProblem(404, "not_found");
        (await RunAtNight()).Count.ShouldBe(2, "a night is done once");

        // A month later no one is signed in any more, but a draft that is a month old is younger than sixty days.
        await host.PassTime(TimeSpan.FromDays(32));
        (await ReadFindings()).ShouldContain("draft 60 0");
        // Sixty days later no one has changed a draft: neither the three who came again, nor one who is signed in.
        await host.PassTime(TimeSpan.FromDays(29));
        busy = await busy.SignInAgain();
        (await ReadFindings()).ShouldContain("draft 60 3");
        await host.PassTime(TimeSpan.FromDays(31));
        (await ReadFindings()).ShouldContain("draft 60 4");
        var result = await CommandRunner.Run(host, "retention", "run", "--json", "--yes");
        result.Exit.ShouldBe(0, result.Errors);
        (await CountRows(busy)).ShouldBe(0);
        (await ReadRuns())[0].Actor.ShouldBe("operator:" + Environment.UserName);
        var listed = await CommandRunner.Run(host, "retention", "runs", "--json");
        listed.Exit.ShouldBe(0, listed.Errors);
        JsonNode.Parse(listed.Output)!.AsArray()[0]!["actor"]!.GetValue<string>().ShouldBe("operator:" + Environment.UserName);
        (await CommandRunner.Run(host, "retention", "runs")).Output.ShouldContain("retention-");
    }

    [Fact]
    public async Task what_a_legal_hold_keeps_stays_is_listed_with_its_reason_and_goes_when_the_hold_ends()
    {
        var (auditor, it, other) = (await Staff.Of(host, "auditor"), await StartDraft(), await StartDraft());
        foreach (var person in (Applicant[])[it, other])
            await host.ExecuteSql("""
                insert into pc_signals (registration, kind, value, company, at)
                values (@Id, 'network', '\x01', '\x01', powercrm_now() - make_interval(days => 20))
                """, new { person.Id });
        await it.UploadPicture("idCardFront");
        (await auditor.Post($"/audit/registrations/{it.Id}/hold", new { reason = "regulator", reference = "2026-7" })).ShouldBe(200);
        await host.PassTime(TimeSpan.FromDays(90));
        await host.WaitUntilSettled();
        var policy = new { networkDays = 10, draftDays = 60 };
        (await (await Staff.Of(host, "admin")).Post("/policies/retention/activate", new { policy, reason = "最小必要" }, 0)).ShouldBe(200);

        var dryRun = await CommandRunner.Run(host, "retention", "run", "--dry-run", "--json");
        dryRun.Exit.ShouldBe(0, dryRun.Errors);
        var draft = JsonNode.Parse(dryRun.Output)!.AsArray().Single(c => c!["class"]!.GetValue<string>() == "draft")!;
        draft["count"]!.GetValue<int>().ShouldBe(1);
        draft["held"]!.AsArray().Select(h => $"{h!["registration"]} {h["reason"]} {h["reference"]}").ShouldBe(
            [$"{it.Id} regulator 2026-7"]);
        (await CommandRunner.Run(host, "retention", "list")).Output.ShouldContain("2026-7");
        var preview = (await (await Staff.Of(host, "auditor")).Get("/ops/retention/preview")).ShouldBe(200);
        var onHold = preview.Items.Single(c => c!["class"]!.GetValue<string>() == "draft")!["held"]!.AsArray().ShouldHaveSingleItem()!;
        (onHold["registration"]!.GetValue<Guid>(), onHold["reference"]!.GetValue<string>()).ShouldBe((it.Id, "2026-7"));

        (await RunAtNight())[0].Classes.Select(c => $"{c.Class} {c.Found} {c.Gone}").ShouldBe(["draft 1 1", "network 1 1"]);
        (await CountRows(other)).ShouldBe(0);
        (await host.ExecuteScalar<long>("select count(*) from pc_signals where registration = @Id and kind = 'network'", new { it.Id }))
            .ShouldBe(1);
        (await host.ExecuteScalar<long>("select count(*) from pc_images where owner = @Id", new { it.Id })).ShouldBe(1,
            "it was never used");
        // It was found before the hold was placed, but is checked again before it is erased.
        var version = await host.ExecuteScalar<long>("select version from mt_streams where id = @Id", new { it.Id });
        var maxTime = DateTime.SpecifyKind(DateTime.MaxValue.Date, DateTimeKind.Utc);
        (await host.Services.GetRequiredService<Retention>().Erase(new Retention.Candidate(it.Id, version, maxTime),
            RetentionClass.All.Single(c => c.Name == "draft"), "retention-1", default)).ShouldBe(Retention.ErasureOutcome.Kept);
        (await CountRows(it)).ShouldBeGreaterThan(0);

        (await (await Staff.Of(host, "admin")).Post($"/audit/registrations/{it.Id}/hold/lift", new { reason = "结案" })).ShouldBe(200);
        await host.PassTime(TimeSpan.FromDays(61));
        (await RunAtNight())[0].Classes.Select(c => $"{c.Class} {c.Found} {c.Gone}").ShouldBe(["draft 1 1", "network 1 1"]);
        (await CountRows(it)).ShouldBe(0);
    }

    [Fact]
    public async Task messages_to_staff_are_deleted_by_their_age_except_those_about_a_customer_under_a_hold()
    {
        var (admin, auditor, held) = (await Staff.Of(host, "admin"), await Staff.Of(host, "auditor"), await StartDraft());
        (await auditor.Post($"/audit/registrations/{held.Id}/hold", new { reason = "regulator", reference = "2026-7" })).ShouldBe(200);
        await host.ExecuteSql("""
            insert into pc_inbox (id, recipient, kind, title, text, customer_id, at, title_en, text_en)
            select gen_random_uuid(), @reader, 'import_finished', what, what, customer,
                powercrm_now() - make_interval(days => age), what, what
            from (values ('old', null::uuid, 101), ('held', @held::uuid, 101), ('young', null, 99)) as m (what, customer, age)
            """, new { reader = auditor.Id, held = held.Id });
        (await ReadFindings()).ShouldContain("inbox kept 0");
        var policy = new { networkDays = 30, inboxDays = 100 };
        (await admin.Post("/policies/retention/activate", new { policy, reason = "最小必要" }, 0)).ShouldBe(200);
        (await ReadFindings()).ShouldContain("inbox 100 1");
        var before = await ReadHead();
        (await RunAtNight())[0].Classes.Where(c => c.Class == "inbox").Select(c => $"{c.Days} {c.Found} {c.Gone}").ShouldBe(["100 1 1"]);
        (await host.ExecuteScalar<string>("select string_agg(text, ' ' order by text) from pc_inbox where recipient = @reader",
            new { reader = auditor.Id })).ShouldBe("held young");
        (await ReadHead()).ShouldBe(before + 1, "an open page reads the inbox again");
        (await ReadFindings()).ShouldContain("inbox 100 0");

        Task<long> ReadHead() => host.ExecuteScalar<long>(
            "select coalesce(sum(v), 0)::bigint from pc_inbox_heads where recipient = @reader", new { reader = auditor.Id });
    }

    [Fact]
    public async Task activity_at_the_same_moment_prevents_the_retention_erasure()
    {
        var it = await StartDraft();
        var retention = host.Services.GetRequiredService<Retention>();
        var version = (await it.Get("/auth/status")).Version;
        var saved = await host.ExecuteScalar<DateTime>("select saved_at from pc_drafts where registration = @Id", new { it.Id });
        async Task<bool> Erase(long expected, DateTime at, string kind = "draft") =>
            await retention.Erase(new Retention.Candidate(it.Id, expected, at), RetentionClass.All.Single(c => c.Name == kind),
                "retention-0", default) == Retention.ErasureOutcome.Erased;

        (await Erase(version, saved.AddSeconds(-1))).ShouldBeFalse("something was typed since");
        (await Erase(version - 1, saved)).ShouldBeFalse("something happened since");
        (await Erase(version, saved, "withdrawn")).ShouldBeFalse("it is of another class by now");
        (await CountRows(it)).ShouldBeGreaterThan(0);
        (await it.Get("/auth/status")).Version.ShouldBe(version);
        (await Erase(version, saved)).ShouldBeFalse("the person is signed in");
        await host.Services.GetRequiredService<Sessions>().EndAll(Audience.Applicant, it.Id, default);
        await host.ExecuteSql("""
            insert into pc_images (id, owner, kind, proof, bytes, width, height, created_at)
            values (gen_random_uuid(), @Id, 'idCardFront', '', 1, 1, 1, @saved)
            """, new { it.Id, saved = saved.AddSeconds(1) });
        (await Erase(version, saved)).ShouldBeFalse("a picture came since");
        (await Erase(version, saved.AddSeconds(1))).ShouldBeTrue();
        (await CountRows(it)).ShouldBe(0);
    }

    [Fact]
    public async Task a_run_erases_nothing_more_by_a_policy_that_was_replaced_meanwhile()
    {
        var it = await StartDraft();
        await host.PassTime(TimeSpan.FromDays(90));
        await host.WaitUntilSettled();
        var (admin, retention) = (await Staff.Of(host, "admin"), host.Services.GetRequiredService<Retention>());
        (await Activate(60, 0)).ShouldBe(200);

        var nightly = await RunWhileReplaced(new DateOnly(2026, 1, 1), 1);
        (nightly.Policy, nightly.State, nightly.Fault).ShouldBe(("retention-2", "done", null));
        nightly.Classes.Where(c => c.Class == "draft").Select(c => $"{c.Days} {c.Gone}").ShouldBe(["365 0"]);
        (await Activate(60, 2)).ShouldBe(200);
        var manual = await RunWhileReplaced(null, 3);
        (manual.Policy, manual.State, manual.Fault).ShouldBe(("retention-3", "failed", "policy_changed"));
        (await CountRows(it)).ShouldBeGreaterThan(0);

        (await Activate(60, 4)).ShouldBe(200);
        (await retention.Run(null, "tests", default)).ShouldNotBeNull().State.ShouldBe("done");
        (await CountRows(it)).ShouldBe(0);

        Task<Answer> Activate(int draftDays, int seenVersion) => admin.Post("/policies/retention/activate",
            new { policy = new { networkDays = 30, draftDays }, reason = "最小必要" }, seenVersion);

        // The run waits for the lock of the person's identity; then the draft has a year.
        async Task<RetentionRun> RunWhileReplaced(DateOnly? night, int seenVersion)
        {
            await using var connection = await host.OpenAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await connection.ExecuteAsync("select from pc_identities where registration = @Id for update", new { it.Id }, transaction);
            var run = retention.Run(night, "tests", default);
            await Eventually.TrueAsync(() => host.ExecuteScalar<bool>(
                """
                select exists (
                    select from pg_stat_activity
                    where datname = current_database() and wait_event_type = 'Lock' and query like '%pc_identities%')
                """));
            (await Activate(365, seenVersion)).ShouldBe(200);
            await transaction.RollbackAsync();
            return (await run).ShouldNotBeNull();
        }
    }

    [Fact]
    public async Task every_member_has_a_minimum_and_a_maximum()
    {
        var (admin, auditor) = (await Staff.Of(host, "admin"), await Staff.Of(host, "auditor"));
        (await auditor.Get("/policies/retention")).ShouldBe(200)["policy"].ToJsonString().ShouldBe(
            """{"networkDays":30,"draftDays":null,"withdrawnDays":null,"rejectedDays":null,"inboxDays":null}""");
        foreach (var (member, minimum, maximum) in ((string, int, int)[])
            [("networkDays", 1, 30), ("draftDays", 30, 1095), ("withdrawnDays", 30, 1095), ("rejectedDays", 180, 1095),
                ("inboxDays", 90, 1095)])
        {
            (await Errors(member, minimum - 1)).ShouldBe(["/policy/" + member]);
            (await Errors(member, maximum + 1)).ShouldBe(["/policy/" + member]);
            (await Errors(member, minimum)).ShouldBeEmpty();
            (await Errors(member, maximum)).ShouldBeEmpty();
        }
        (await admin.Post("/policies/retention/activate", new { policy = new { networkDays = 31 }, reason = "r" }, 0))
            .ShouldBeProblem(400, "validation_failed");
        (await auditor.Post("/policies/retention/activate", new { policy = new { networkDays = 3 }, reason = "r" }, 0))
            .ShouldBeProblem(403, "forbidden");
        (await admin.Post("/policies/retention/diff", new { policy = new { networkDays = 3 } })).ShouldBe(200)["changes"].AsArray()
            .ShouldHaveSingleItem();

        async Task<IEnumerable<string>> Errors(string member, int days) =>
            (await admin.Post("/policies/retention/validate",
                new { policy = new JsonObject { ["networkDays"] = 30, [member] = days } })).ShouldBe(200)["errors"].AsArray()
                .Select(e => e!["pointer"]!.GetValue<string>());
    }

    private async Task<Applicant> StartDraft()
    {
        var it = await Applicant.WithPhone(host);
        (await it.Put("/auth/draft", new { realName = "张伟" })).ShouldBe(200);
        return it;
    }

    private async Task<IReadOnlyList<string>> ReadFindings() =>
        [.. (await host.Services.GetRequiredService<Retention>().ListBacklogs(null, default))
            .Select(f => $"{f.Class} {(f.Days is { } days ? $"{days}" : "kept")} {f.Count}")];

    private Task<long> CountNetworks() =>
        host.ExecuteScalar<long>("select count(*) from pc_signals where kind = 'network' and at <= powercrm_now() - interval '30 days'");

    private Task<IReadOnlyList<RetentionRun>> ReadRuns() => host.Services.GetRequiredService<Retention>().ListRuns(10, default);

    /// <summary>Two hosts check at the same time.</summary>
    private async Task<IReadOnlyList<RetentionRun>> RunAtNight()
    {
        var loops = Enumerable.Range(0, 2).Select(_ =>
            ActivatorUtilities.CreateInstance<RetentionLoop>(host.Services, new RetentionSchedule(TimeOnly.MinValue)));
        await Task.WhenAll(loops.Select(l => l.RunOnce(default)));
        return await ReadRuns();
    }

    /// <summary>Returns the number of rows that refer to the person.</summary>
    private async Task<long> CountRows(Applicant it)
    {
        await using var connection = await host.OpenAsync();
        var count = 0L;
        foreach (var (table, owner) in PersonalFields.Tables.Where(t => t.Table != "pc_codes"))
            count += await connection.ExecuteScalarAsync<long>($"select count(*) from {table} where {owner} = @Id", new { it.Id });
        return count;
    }
}
