using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PowerCrm.Host.Tests.Review;
using PowerCrm.Store;

namespace PowerCrm.Host.Tests.Operations;

/// <summary>The routes for operators in the console. The host runs no daemon, so that waiting work stays where it is.</summary>
[Trait("Category", "Slow")]
public sealed class OperationsTests : IAsyncLifetime
{
    private TestHost host = null!;
    private Staff admin = null!, auditor = null!;

    public async Task InitializeAsync()
    {
        host = await TestHost.StartAsync(readers: false);
        (admin, auditor) = (await Staff.Of(host, "admin"), await Staff.Of(host, "auditor"));
    }

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Theory]
    [InlineData("/ops/readers", false)]
    [InlineData("/ops/dead-letters", false)]
    [InlineData("/ops/dead-letters/acts", false)]
    [InlineData("/ops/unknown-calls", false)]
    [InlineData("/ops/vendors", false)]
    [InlineData("/ops/keys", false)]
    [InlineData("/ops/backups", false)]
    [InlineData("/ops/audits", true)]
    [InlineData("/ops/calendar", true)]
    [InlineData("/ops/retention", true)]
    [InlineData("/ops/retention/preview", true)]
    public async Task administrators_read_every_list_auditors_only_theirs_and_nobody_else(string path, bool auditors)
    {
        (await admin.Get(path)).ShouldBe(200).Header("Cache-Control")!.ShouldContain("no-store");
        (await auditor.Get(path)).ShouldBe(auditors ? 200 : 403);
        (await (await Staff.Of(host)).Get(path)).ShouldBeProblem(403, "forbidden");
        (await (await Registration.Applicant.SignIn(host)).Get(path)).ShouldBeProblem(403, "forbidden");
        (await host.Get(path)).ShouldBeProblem(401, "unauthenticated");
    }

    [Theory]
    [InlineData("/ops/dead-letters/00000000-0000-7000-8000-000000000000/retry")]
    [InlineData("/ops/dead-letters/00000000-0000-7000-8000-000000000000/discard")]
    [InlineData("/ops/unknown-calls/00000000-0000-7000-8000-000000000000/resolve")]
    [InlineData("/ops/projections/nobody/rebuild")]
    public async Task only_administrators_may_change_and_unknown_ids_are_not_found(string path)
    {
        object body = path.EndsWith("resolve", StringComparison.Ordinal) ? new { outcome = "done", reason = "r" } : new { reason = "r" };
        (await auditor.Post(path, body)).ShouldBeProblem(403, "forbidden");
        (await admin.Post(path, body)).ShouldBeProblem(404, "not_found");
        (await admin.Post(path, new { })).ShouldBeProblem(400, "validation_failed");
    }

    [Fact]
    public async Task the_daemons_internal_rows_are_not_listed_as_readers()
    {
        await host.ExecuteSql("insert into mt_event_progression (name, last_seq_id) values ('HighWaterStuckGap', 0), ('HighWaterMark', 0) "
            + "on conflict (name) do nothing");
        var names = (await admin.Get("/ops/readers")).ShouldBe(200).Items.Select(r => r!["name"]!.GetValue<string>()).ToList();
        names.ShouldContain("HighWaterMark");
        names.ShouldNotContain("HighWaterStuckGap");
    }

    [Fact]
    public async Task a_stopped_reader_is_behind_and_late_after_a_minute()
    {
        await Registration.Applicant.SignIn(host);

        var reader = await ReadReader("manager_workload");
        (reader["kind"]!.GetValue<string>(), reader["state"]!.GetValue<string>()).ShouldBe(("projection", "behind"));
        reader["behind"]!.GetValue<long>().ShouldBe(await host.ExecuteScalar<long>("select count(*) from mt_events"));
        (await ReadReader("registration_status"))["state"]!.GetValue<string>().ShouldBe("current");

        await host.PassTime(TimeSpan.FromMinutes(2));
        reader = await ReadReader("manager_workload");
        reader["state"]!.GetValue<string>().ShouldBe("late");
        reader["behindSeconds"]!.GetValue<long>().ShouldBeInRange(120, 180);

        (await ReadReader("due"))["state"]!.GetValue<string>().ShouldBe("current");
        await host.ExecuteSql("insert into pc_due (id, at, stream, command) "
            + "values (gen_random_uuid(), powercrm_now() - interval '90 seconds', gen_random_uuid(), 'place_freed')");
        (await ReadReader("due"))["state"]!.GetValue<string>().ShouldBe("late");
    }

    [Fact]
    public async Task a_message_that_could_not_be_handled_is_shown_without_content_and_decided_with_a_reason()
    {
        var (retried, discarded) = (await AddDeadLetter(), await AddDeadLetter());

        var firstPage = (await admin.Get("/ops/dead-letters?limit=1")).ShouldBe(200);
        firstPage.Text.ShouldNotContain("secret", Case.Insensitive);
        var cursor = firstPage["nextCursor"].GetValue<string>();
        var secondPage = (await admin.Get("/ops/dead-letters?limit=1&cursor=" + cursor)).ShouldBe(200);
        new[] { firstPage, secondPage }.Select(a => a.Items[0]!["id"]!.GetValue<Guid>()).ShouldBe([retried, discarded], ignoreOrder: true);
        (firstPage.Items[0]!["reaction"]!.GetValue<string>(), firstPage.Items[0]!["state"]!.GetValue<string>())
            .ShouldBe(("expire_lease", "parked"));
        (firstPage.Items[0]!["error"]!.GetValue<string>(), firstPage.Items[0]!["retries"]!.GetValue<long>())
            .ShouldBe(("InvalidOperationException", 0));

        (await admin.Post($"/ops/dead-letters/{retried}/retry", new { reason = "mended in 1.2" })).ShouldBe(204);
        (await ReadRecord("retry_message", $"{retried}")).ShouldBe(("mended in 1.2", $"staff:{admin.Id}"));
        // A message that a host is about to pick up can be neither retried again nor discarded. It may be picked up at any moment; then
        // another one is used.
        foreach (var act in (string[])["retry", "discard"])
            await Eventually.TrueAsync(async () =>
            {
                var waiting = await AddDeadLetter();
                await host.ExecuteSql("update wolverine.wolverine_dead_letters set replayable = true where id = @waiting", new { waiting });
                var response = await admin.Post($"/ops/dead-letters/{waiting}/{act}", new { reason = "once more" });
                return response is { Code: 409, Problem: "dead_letter_retrying" };
            });
        (await ReadRecord("retry_message", $"{retried}")).ShouldBe(("mended in 1.2", $"staff:{admin.Id}"));

        (await admin.Post($"/ops/dead-letters/{discarded}/discard", new { reason = "no longer needed" })).ShouldBe(204);
        await using var connection = await host.OpenAsync();
        (await connection.QuerySingleAsync<(string, string)>("select reason, actor from pc_discarded_messages where id = @never",
            new { never = discarded })).ShouldBe(("no longer needed", $"staff:{admin.Id}"));
        (await ReadEvent("discard_message", $"{discarded}")).ShouldBe(("no longer needed", $"staff:{admin.Id}"));
        (await admin.Post($"/ops/dead-letters/{discarded}/discard", new { reason = "twice" })).ShouldBeProblem(404, "not_found");
        // The operator's actions, newest first.
        (await admin.Get("/ops/dead-letters/acts")).ShouldBe(200).Items
            .Select(i => $"{i!["act"]} {i["messageId"]} {i["reason"]} {i["by"]}")
            .ShouldBe([$"discard {discarded} no longer needed staff:{admin.Id}", $"retry {retried} mended in 1.2 staff:{admin.Id}"]);
        (await admin.Get("/ops/dead-letters/acts")).Items[0]!["name"]!.GetValue<string>().ShouldBe("王审核");
    }

    [Fact]
    public async Task the_next_page_is_correct_after_the_last_row_of_a_page_was_deleted()
    {
        Guid[] ids = [await AddDeadLetter(), await AddDeadLetter(), await AddDeadLetter()];
        var firstPage = (await admin.Get("/ops/dead-letters?limit=2")).ShouldBe(200);
        var last = firstPage.Items[1]!["id"]!.GetValue<Guid>();
        (await admin.Post($"/ops/dead-letters/{last}/discard", new { reason = "no longer needed" })).ShouldBe(204);
        var secondPage = (await admin.Get("/ops/dead-letters?limit=2&cursor=" + firstPage["nextCursor"].GetValue<string>())).ShouldBe(200);
        firstPage.Items.Concat(secondPage.Items).Select(i => i!["id"]!.GetValue<Guid>()).ShouldBe(ids, ignoreOrder: true);
    }

    /// <summary>There can be many, and each has a body. Reading the unreadable one would fail.</summary>
    [Fact]
    public async Task a_page_reads_no_messages_of_other_pages()
    {
        foreach (var _ in (int[])[1, 2, 3])
            await AddDeadLetter();
        var unreadable = await AddDeadLetter();
        await host.ExecuteSql("update wolverine.wolverine_dead_letters set exception_type = null, sent_at = sent_at + interval '1 day' "
            + "where id = @unreadable", new { unreadable });
        var firstPage = (await admin.Get("/ops/dead-letters?limit=1")).ShouldBe(200);
        (await admin.Get("/ops/dead-letters?limit=1&cursor=" + firstPage["nextCursor"].GetValue<string>())).ShouldBe(200);
        await Should.ThrowAsync<NullReferenceException>(() => host.Services.GetRequiredService<DeadLetters>().Read(CancellationToken.None));
    }

    /// <summary>The records are kept for good. Reading the unreadable one would fail.</summary>
    [Fact]
    public async Task a_page_of_retries_and_discards_reads_no_records_of_other_pages()
    {
        await host.ExecuteSql("""
            insert into pc_operations (id, act, target, reason, actor, at)
            select gen_random_uuid(), 'retry_message', gen_random_uuid()::text, 'retry ' || n, 'operator:ops',
                timestamptz '2026-03-10 08:00:00Z' + make_interval(mins => n / 2)
            from generate_series(0, 4) n;
            insert into pc_operations (id, act, target, reason, actor, at)
            values (gen_random_uuid(), 'rebuild', 'customer', 'not of a message', 'operator:ops', '2026-03-10 08:01:00Z'),
                (gen_random_uuid(), 'retry_message', 'unreadable', 'the oldest', 'operator:ops', '2026-03-09 08:00:00Z');
            insert into pc_discarded_messages (id, message, reaction, reason, actor, at)
            select gen_random_uuid(), 'lease_expired', 'local://expire_lease/', 'discard ' || n, 'operator:ops',
                timestamptz '2026-03-10 08:00:00Z' + make_interval(mins => n)
            from generate_series(1, 2) n
            """);
        var (reasons, cursor) = (new List<string>(), "");
        foreach (var _ in (int[])[1, 2, 3])
        {
            var page = (await admin.Get($"/ops/dead-letters/acts?limit=2{cursor}")).ShouldBe(200);
            reasons.AddRange(page.Items.Select(i => i!["reason"]!.GetValue<string>()));
            cursor = "&cursor=" + page["nextCursor"].GetValue<string>();
        }
        reasons.Take(2).ShouldBe(["retry 4", "discard 2"], ignoreOrder: true);
        reasons.Skip(2).Take(3).ShouldBe(["retry 2", "retry 3", "discard 1"], ignoreOrder: true);
        reasons.Skip(5).ShouldHaveSingleItem().ShouldBeOneOf("retry 0", "retry 1");
    }

    [Fact]
    public async Task a_message_of_two_reactions_is_discarded_in_both()
    {
        var id = await AddDeadLetter();
        await AddDeadLetter(id, "keep_queue");
        (await admin.Post($"/ops/dead-letters/{id}/discard", new { reason = "both" })).ShouldBe(204);
        (await admin.Get("/ops/dead-letters")).Items.ShouldBeEmpty();
        (await admin.Get("/ops/dead-letters/acts")).Items.ShouldHaveSingleItem("it is one action")!["reason"]!.GetValue<string>()
            .ShouldBe("both");
    }

    [Fact]
    public async Task of_two_administrators_who_retry_a_message_at_once_one_is_refused()
    {
        var id = await AddDeadLetter();
        await using var connection = await host.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync("select from wolverine.wolverine_dead_letters where id = @id for update", new { id }, transaction);
        var first = admin.Post($"/ops/dead-letters/{id}/retry", new { reason = "mended" });
        var second = admin.Post($"/ops/dead-letters/{id}/retry", new { reason = "mended" });
        // Both have come as far as the row. In the transaction, pg_stat_activity would not change.
        await using var observer = await host.OpenAsync();
        await Eventually.TrueAsync(async () => await observer.ExecuteScalarAsync<long>(
            "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") >= 2);
        await transaction.RollbackAsync();
        // A host may have taken the message before the second is answered: then it is 404.
        new[] { (await first).Code, (await second).Code }.Count(code => code == 204).ShouldBe(1);
        (await ReadRecord("retry_message", $"{id}")).ShouldBe(("mended", $"staff:{admin.Id}"));
    }

    [Fact]
    public async Task a_call_of_unknown_outcome_is_decided_once()
    {
        var (cause, stream) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await host.ExecuteSql("""
            insert into pc_outside_attempts (call, cause, stream, attempted_at, outcome, completed_at)
            values ('tell_applicant', @cause, @stream, now(), 'unknown', now())
            """, new { cause, stream });
        var call = (await admin.Get("/ops/unknown-calls")).ShouldBe(200).Items.ShouldHaveSingleItem()!;
        (call["cause"]!.GetValue<Guid>(), call["registrationId"]!.GetValue<Guid>(), call["state"]!.GetValue<string>())
            .ShouldBe((cause, stream, "unknown"));
        (await admin.Get("/ops/vendors"))["unknownCalls"].GetValue<int>().ShouldBe(1);
        var path = $"/ops/unknown-calls/{call["id"]!.GetValue<Guid>()}/resolve";

        (await admin.Post(path, new { outcome = "perhaps", reason = "r" })).ShouldBeProblem(400, "validation_failed");
        (await admin.Post(path, new { outcome = "again", reason = "did not arrive" })).ShouldBe(204);
        (await admin.Post(path, new { outcome = "done", reason = "twice" })).ShouldBeProblem(409, "call_not_unknown");
        await using var connection = await host.OpenAsync();
        (await connection.QuerySingleAsync<(string, string, string)>(
            "select action, reason, actor from pc_outside_resolutions where cause = @cause", new { cause }))
            .ShouldBe(("again", "did not arrive", $"staff:{admin.Id}"));
        (await ReadEvent("resolve_call", $"tell_applicant {cause} again")).ShouldBe(("did not arrive", $"staff:{admin.Id}"));
        (await host.ExecuteScalar<long>("select count(*) from pc_due where stream = @stream and command = 'tell_applicant'",
            new { stream }))
            .ShouldBe(1);
    }

    [Fact]
    public async Task a_call_that_was_begun_long_ago_and_has_no_outcome_is_unknown()
    {
        var (old, young, stream) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await host.ExecuteSql("""
            insert into pc_outside_attempts (call, cause, stream, attempted_at)
            values ('verify_identity', @old, @stream, powercrm_now() - interval '31 minutes'),
                ('verify_identity', @young, @stream, powercrm_now() - interval '29 minutes')
            """, new { old, young, stream });
        var calls = (await admin.Get("/ops/unknown-calls")).ShouldBe(200).Items
            .Where(i => i!["registrationId"]!.GetValue<Guid>() == stream);
        var call = calls.ShouldHaveSingleItem()!;
        (call["cause"]!.GetValue<Guid>(), call["state"]!.GetValue<string>()).ShouldBe((old, "unknown"));
        (await admin.Post($"/ops/unknown-calls/{call["id"]!.GetValue<Guid>()}/resolve", new { outcome = "done", reason = "decided since" }))
            .ShouldBe(204);
        await host.ExecuteSql("delete from pc_outside_attempts where stream = @stream", new { stream });
    }

    [Fact]
    public async Task keys_are_counted_and_no_secret_is_shown()
    {
        await Registration.Applicant.Submit(host);
        var erased = await Registration.Applicant.Submit(host);
        (await erased.Post("/privacy/erase")).ShouldBe(204);

        var keys = (await admin.Get("/ops/keys")).ShouldBe(200);

        keys["opens"].GetValue<bool>().ShouldBeTrue();
        var live = await host.ExecuteScalar<long>("select count(*) from pc_subject_keys where wrapped is not null");
        (keys["subjects"]["live"]!.GetValue<long>(), keys["subjects"]["destroyed"]!.GetValue<long>() > 0).ShouldBe((live, true));
        keys["master"]["name"]!.GetValue<string>().Length.ShouldBe(8);
        keys["master"]["ageDays"]!.GetValue<int>().ShouldBe(0);
        keys.Text.ShouldNotContain(TestHost.MasterKey);
    }

    [Fact]
    public async Task vendors_are_shown_with_the_outcomes_this_host_observed()
    {
        JsonNode Service(Answer a, string name) => a["services"].AsArray().Single(s => s!["name"]!.GetValue<string>() == name)!;
        var before = Service((await admin.Get("/ops/vendors")).ShouldBe(200), "wechat");
        (before["configured"]!.GetValue<bool>(), before["sandbox"]!.GetValue<bool>()).ShouldBe((true, true));

        await host.Post("/sandbox/faults", new { provider = "wechat", mode = "error" });
        await host.Post("/auth/wechat", new
        {
            code = Registration.Applicant.LoginCode("o" + Guid.CreateVersion7().ToString("N")),
            consent = Registration.Applicant.Consent()
        });
        await host.Post("/sandbox/faults", new { provider = "wechat", mode = "ok" });
        await Registration.Applicant.Submit(host);

        var vendors = (await admin.Get("/ops/vendors")).ShouldBe(200);
        var after = Service(vendors, "wechat");
        after["calls"]!.GetValue<long>().ShouldBeGreaterThan(before["calls"]!.GetValue<long>() + 1);
        after["circuit"]!.GetValue<string>().ShouldBe("closed");
        var sms = vendors["allowances"].AsArray().Single(a => a!["service"]!.GetValue<string>() == "sms")!;
        sms["used"]!.GetValue<long>().ShouldBe(await host.ExecuteScalar<long>("select sum(taken) from pc_sms_days"));
        sms["left"]!.GetValue<long>().ShouldBe(sms["most"]!.GetValue<long>() - sms["used"]!.GetValue<long>());
    }

    /// <summary>Vendors refuse with HTTP 200, so neither status nor circuit shows it.</summary>
    [Fact]
    public async Task a_refusal_with_http_200_that_only_the_operator_can_end_is_a_fault_of_the_vendor()
    {
        var it = await Registration.Applicant.SignIn(host);
        await host.Post("/sandbox/faults", new { provider = "wechat", mode = "untrusted-address" });
        (await it.Post("/auth/wechat-phone", new { code = $"sbx-phone-{Registration.Applicant.NewPhone()}-{Guid.CreateVersion7():N}" }))
            .ShouldBeProblem(503, "wechat_unavailable");
        await host.Post("/sandbox/faults", new { provider = "wechat", mode = "ok" });

        var service = (await admin.Get("/ops/vendors")).ShouldBe(200)["services"].AsArray()
            .Single(s => s!["name"]!.GetValue<string>() == "wechat-token")!;
        (service["faults"]!.GetValue<long>(), service["lastFault"]!.GetValue<string>(), service["circuit"]!.GetValue<string>())
            .ShouldBe((1L, "40164", "closed"));
        service["lastFaultAt"].ShouldNotBeNull();
    }

    [Fact]
    public async Task the_calendar_is_read_by_the_databases_day()
    {
        var calendar = (await host.Get("/ops/calendar", admin.Token, ("Accept-Language", "en"))).ShouldBe(200);
        // The host's clock follows the database's; midnight may pass between the two queries.
        var today = await host.ExecuteScalar<string>("select to_char(powercrm_now() at time zone 'Asia/Shanghai', 'YYYY-MM-DD')");
        if (calendar["today"].GetValue<string>() != today)
            calendar = (await host.Get("/ops/calendar", admin.Token, ("Accept-Language", "en"))).ShouldBe(200);
        calendar["today"].GetValue<string>().ShouldBe(today);
        calendar["source"].GetValue<string>().ShouldContain("State Council");
        var year = calendar["years"].AsArray().Single(y => y!["year"]!.GetValue<int>() == 2026)!;
        year["announced"]!.GetValue<bool>().ShouldBeTrue();
        year["makeUpDays"]!.AsArray().Select(d => d!.GetValue<string>()).ShouldContain("2026-10-10");
    }

    [Fact]
    public async Task the_list_of_backups_is_empty_without_a_backup()
    {
        var backups = (await host.Get("/ops/backups", admin.Token, ("Accept-Language", "en"))).ShouldBe(200);
        backups.Items.ShouldBeEmpty();
        backups["walArchive"]["on"]!.GetValue<bool>().ShouldBeFalse();
        backups["note"].GetValue<string>().ShouldContain("outside the product");
    }

    [Fact]
    public async Task a_read_model_is_rebuilt_with_progress_as_events()
    {
        var it = await Registration.Applicant.Submit(host);
        // A reaction in progress would write the row again.
        await Eventually.TrueAsync(async () =>
            await host.ExecuteScalar<bool>(
            "select not exists (select from wolverine.wolverine_incoming_envelopes where status <> 'Handled')"));
        await host.ExecuteSql("update mt_doc_registrationstatus set data = jsonb_set(data, '{Round}', '7') where id = @Id", new { it.Id });

        var answer = (await admin.Post("/ops/projections/registration_status/rebuild", new { reason = "a row was wrong" })).ShouldBe(200);

        answer.Header("Content-Type").ShouldBe("text/event-stream; charset=utf-8");
        var events = answer.Text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries);
        events[0].ShouldStartWith("event: progress\nid: 1\ndata: {\"projection\":\"registration_status\"");
        events[^1].ShouldStartWith("event: done");
        JsonNode.Parse(events[^1].Split("data: ")[1])!["different"]!.GetValue<int>().ShouldBe(1);
        (await host.ExecuteScalar<string>("select data ->> 'Round' from mt_doc_registrationstatus where id = @Id", new { it.Id }))
            .ShouldBe("1");
        (await ReadRecord("rebuild", "registration_status")).ShouldBe(("a row was wrong", $"staff:{admin.Id}"));
    }

    [Fact]
    public async Task one_rebuild_at_a_time()
    {
        await using (await SessionLock.TryAcquire(host.Services.GetRequiredService<NpgsqlDataSource>(), "rebuild_projection", default))
            (await admin.Post("/ops/projections/customer/rebuild", new { reason = "r" })).ShouldBeProblem(409, "rebuild_running")
                .Header("Retry-After").ShouldNotBeNull();
        (await admin.Post("/ops/projections/customer/rebuild", new { reason = "r" })).ShouldBe(200);
    }

    private async Task<JsonNode> ReadReader(string name) => (await admin.Get("/ops/readers")).ShouldBe(200).Items
        .Single(r => r!["name"]!.GetValue<string>() == name)!;

    private async Task<(string, string)> ReadRecord(string act, string target)
    {
        await using var connection = await host.OpenAsync();
        var record = await connection.QuerySingleAsync<(string, string)>(
            "select reason, actor from pc_operations where act = @act and target = @target", new { act, target });
        (await ReadEvent(act, target)).ShouldBe(record, "the log, which is sealed, says the same");
        return record;
    }

    private async Task<(string, string)> ReadEvent(string act, string target)
    {
        await using var connection = await host.OpenAsync();
        return await connection.QuerySingleAsync<(string, string)>("""
            select data ->> 'Reason', user_name from mt_events
            where type = 'operator_acted' and data ->> 'Act' = @act and data ->> 'Target' = @target
            """, new { act, target });
    }

    private async Task<Guid> AddDeadLetter(Guid? messageId = null, string reaction = "expire_lease")
    {
        var id = messageId ?? Guid.CreateVersion7();
        await host.ExecuteSql("""
            insert into wolverine.wolverine_dead_letters (id, body, message_type, received_at, source,
                exception_type, exception_message, sent_at, replayable)
            values (@id, '\x00', 'lease_expired', @queue, 'powercrm', 'System.InvalidOperationException', 'a secret', now(), false)
            """, new { id, queue = $"local://{reaction}/" });
        return id;
    }
}
