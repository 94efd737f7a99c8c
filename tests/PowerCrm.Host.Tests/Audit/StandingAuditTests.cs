using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.China;
using PowerCrm.Host.Audit;
using PowerCrm.Host.Hosting;
using PowerCrm.Host.Tests.Cli;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Host.Tests.Review;

namespace PowerCrm.Host.Tests.Audit;

/// <summary>All checks of the standing audit, which runs every night and can be started by hand.</summary>
[Trait("Category", "Slow")]
public sealed class StandingAuditTests : IAsyncLifetime
{
    private TestHost host = null!;

    public async Task InitializeAsync() => host = await TestHost.StartAsync();

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact, Trait("Category", "Full")]
    public async Task a_run_from_the_command_line_prints_and_stores_the_result_of_each_check()
    {
        var it = await Applicant.Submit(host);
        await host.WaitUntilSettled();

        var clean = await CommandRunner.Run(host, "audit", "run", "--json");
        clean.Exit.ShouldBe(0, clean.Errors + clean.Output);
        var report = JsonNode.Parse(clean.Output)!;
        report["state"]!.GetValue<string>().ShouldBe("clean");
        report["events"]!.GetValue<long>().ShouldBe(await host.ExecuteScalar<long>("select count(*) from mt_events"));
        var names = report["checks"]!.AsArray().Select(c => c!["name"]!.GetValue<string>()).ToList();
        names.ShouldContain("every event matches its seal");
        foreach (var model in host.Admin.Projections)
            names.ShouldContain("the read model equals its rebuild: " + model);
        clean.Errors.ShouldContain("holds    only legal moves");

        await host.ExecuteSql("update mt_doc_registrationstatus set data = jsonb_set(data, '{Round}', '7') where id = @Id", new { it.Id });
        var result = await CommandRunner.Run(host, "audit", "run");
        result.Exit.ShouldBe(1, result.Errors);
        result.Output.ShouldContain(
            $"the read model equals its rebuild: registration_status: 1\n    registration_status: different {it.Id}");
        result.Output.ShouldContain("differs: ");

        var runs = (await (await Staff.Of(host, "auditor")).Get("/ops/audits")).ShouldBe(200).Items;
        runs.Select(r => r!["state"]!.GetValue<string>()).ShouldBe(["differs", "clean"]);
        runs[0]!["actor"]!.GetValue<string>().ShouldStartWith("operator:");
        runs[0]!["checks"]!.AsArray().Single(c => c!["found"]!.GetValue<long>() > 0)!["examples"]!.AsArray().ShouldHaveSingleItem();
        (await (await Staff.Of(host)).Get("/ops/audits")).ShouldBeProblem(403, "forbidden");
    }

    [Fact]
    public async Task only_one_host_runs_the_nightly_audit_and_the_metric_shows_its_findings()
    {
        var it = await Applicant.Submit(host);
        await host.WaitUntilSettled();
        await host.ExecuteSql("update mt_doc_registrationstatus set data = jsonb_set(data, '{Round}', '7') where id = @Id", new { it.Id });
        var schedule = new AuditSchedule(new TimeOnly(3, 30), TimeSpan.FromMinutes(5));
        var loops = Enumerable.Range(0, 4).Select(_ => ActivatorUtilities.CreateInstance<AuditLoop>(host.Services, schedule)).ToList();
        var night = ChinaTime.Day(await host.ExecuteScalar<DateTime>("select powercrm_now()")).AddDays(1);
        await SetClock(ChinaTime.Start(night).AddHours(3).AddMinutes(29));
        await Task.WhenAll(loops.Select(l => l.RunOnce(CancellationToken.None)));
        (await host.ExecuteScalar<long>("select count(*) from pc_audit_runs")).ShouldBe(0);

        await SetClock(ChinaTime.Start(night).AddHours(3).AddMinutes(31));
        var readers = new[] { await Staff.Of(host, "auditor"), await Staff.Of(host, "admin") };
        await Task.WhenAll(loops.Select(l => l.RunOnce(CancellationToken.None)));
        await Task.WhenAll(loops.Select(l => l.RunOnce(CancellationToken.None)));

        (await host.ExecuteScalar<string>("select state || ' ' || night from pc_audit_runs")).ShouldBe($"differs {night:yyyy-MM-dd}");
        (await host.ExecuteScalar<long>("select count(*) from pc_audit_runs")).ShouldBe(1);
        ReadGauges()["powercrm.audit.differences"].ShouldBe(1);
        ReadGauges()["powercrm.audit.ended"].ShouldBeGreaterThan(0);
        await host.WaitUntilSettled();
        foreach (var reader in readers)
            (await reader.Get("/notifications?kind=audit_differs")).ShouldBe(200).Items.ShouldHaveSingleItem()!["text"]!.GetValue<string>()
                .ShouldStartWith($"{night:yyyy-MM-dd}夜间的常设核查发现1处差异");

        await host.ExecuteSql("update mt_doc_registrationstatus set data = jsonb_set(data, '{Round}', '1') where id = @Id", new { it.Id });
        await host.PassTime(TimeSpan.FromDays(1));
        await host.WaitUntilSettled();
        await loops[0].RunOnce(CancellationToken.None);
        (await host.ExecuteScalar<string>("select state from pc_audit_runs order by night desc limit 1")).ShouldBe("clean");
        ReadGauges()["powercrm.audit.differences"].ShouldBe(0);
        (await host.ExecuteScalar<long>("select count(*) from pc_inbox where kind = 'audit_differs' and recipient = any(@ids)",
            new { ids = readers.Select(r => r.Id).ToArray() })).ShouldBe(2, "one each, of the first night");
    }

    [Fact]
    public async Task a_run_whose_host_is_gone_begins_anew_on_another_one()
    {
        var night = ChinaTime.Day(await host.ExecuteScalar<DateTime>("select powercrm_now()"));
        await host.ExecuteSql("""
            insert into pc_audit_runs (id, night, actor, state, started_at, events)
            values (gen_random_uuid(), @night::date, 'nightly', 'running', now() - interval '1 hour', 0);
            insert into pc_audit_run_checks select id, 1, 'half', 0, '{}', 1 from pc_audit_runs
            """, new { night = night.ToString("O") });
        var loop = ActivatorUtilities.CreateInstance<AuditLoop>(host.Services,
            new AuditSchedule(TimeOnly.MinValue, TimeSpan.FromMinutes(5)));

        await loop.RunOnce(CancellationToken.None);

        (await host.ExecuteScalar<string>("select state from pc_audit_runs")).ShouldBe("clean");
        (await host.ExecuteScalar<long>("select count(*) from pc_audit_run_checks where name = 'half'")).ShouldBe(0);
    }

    [Fact]
    public async Task a_run_that_was_interrupted_or_met_a_lasting_fault_has_failed()
    {
        var audit = host.Services.GetRequiredService<StandingAudit>();
        await host.ExecuteSql("""
            insert into pc_audit_runs (id, night, actor, state, started_at, events)
            values (gen_random_uuid(), null, 'staff:a', 'running', now() - interval '1 hour', 0);
            alter table pc_audit_checkpoints rename to pc_elsewhere
            """);
        var run = (await audit.Run(null, "test", TimeSpan.FromMinutes(5), null, CancellationToken.None))!;
        await host.ExecuteSql("alter table pc_elsewhere rename to pc_audit_checkpoints");

        (run.State, run.Fault).ShouldBe(("failed", "PostgresException"));
        (await host.ExecuteScalar<string>("select state || ' ' || fault from pc_audit_runs where actor = 'staff:a'"))
            .ShouldBe("failed interrupted");
    }

    [Fact]
    public async Task a_run_that_found_something_differs_even_if_it_did_not_finish()
    {
        await host.ExecuteSql("""
            insert into pc_audit_runs (id, night, actor, state, started_at, events)
            values (gen_random_uuid(), null, 'staff:a', 'running', now() - interval '1 hour', 0);
            insert into pc_audit_run_checks select id, 1, 'half', 1, '{x}', 1 from pc_audit_runs;
            alter table pc_outside_attempts drop constraint pc_outside_attempts_pkey;
            alter table pc_audit_checkpoints rename to pc_elsewhere
            """);
        var run = (await host.Services.GetRequiredService<StandingAudit>().Run(null, "test", TimeSpan.FromMinutes(5), null,
            CancellationToken.None))!;
        await host.ExecuteSql("alter table pc_elsewhere rename to pc_audit_checkpoints");

        (run.State, run.Fault, run.Checks.Sum(c => c.Found)).ShouldBe(("differs", "PostgresException", 1));
        (await host.ExecuteScalar<string>("select state || ' ' || fault from pc_audit_runs where actor = 'staff:a'"))
            .ShouldBe("differs interrupted");
    }

    [Fact]
    public async Task a_run_stops_at_its_time_limit_and_two_runs_are_not_concurrent()
    {
        var audit = host.Services.GetRequiredService<StandingAudit>();
        var timedOut = (await audit.Run(null, "test", TimeSpan.Zero, null, CancellationToken.None))!;
        (timedOut.State, timedOut.Fault).ShouldBe(("timed_out", "timed_out"));
        (await CommandRunner.Run(host, "audit", "run", "--at-most", "00:00:00")).Exit.ShouldBe(2);

        StandingAudit second = audit;
        AuditRun? concurrent = timedOut;
        var first = await audit.Run(null, "test", TimeSpan.FromMinutes(5), _ =>
            concurrent = concurrent is null ? null : second.Run(null, "test", TimeSpan.FromMinutes(5), null, CancellationToken.None).Result,
            CancellationToken.None);
        concurrent.ShouldBeNull();
        first!.State.ShouldBe("clean");
    }

    [Fact]
    public async Task requests_are_served_during_a_run()
    {
        var submission = (Task?)null;
        var run = await host.Services.GetRequiredService<StandingAudit>().Run(null, "test", TimeSpan.FromMinutes(5), _ =>
        {
            if (submission is null)
                // The run waits for this: it only continues after the submission has been completed.
                (submission = Applicant.Submit(host)).Wait();
        }, CancellationToken.None);

        submission!.IsCompletedSuccessfully.ShouldBeTrue();
        run!.State.ShouldBe("clean", string.Join("; ", run.Checks.SelectMany(c => c.Examples)));
    }

    [Fact]
    public void an_invalid_time_of_day_is_refused()
    {
        AuditSchedule Of(string? at, bool production) => AuditSchedule.Of(new Microsoft.Extensions.Configuration.ConfigurationBuilder()
            .Add(new Microsoft.Extensions.Configuration.Memory.MemoryConfigurationSource
            {
                InitialData = at is null ? [] : [new("Audit:Nightly", at)],
            }).Build(), production);
        Of(null, true).At.ShouldBe(new TimeOnly(3, 30));
        Of(null, false).At.ShouldBeNull();
        Of("off", true).At.ShouldBeNull();
        Should.Throw<StartupException>(() => Of("half past three", true));
    }

    /// <summary>Moves the clock; scheduled work that becomes due is done before the test continues.</summary>
    private async Task SetClock(DateTimeOffset at)
    {
        await host.ExecuteSql("update pc_clock set shift = @at::timestamptz - clock_timestamp()", new { at = at.UtcDateTime });
        await host.WaitUntilSettled();
    }

    private static Dictionary<string, long> ReadGauges()
    {
        var values = new Dictionary<string, long>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, it) =>
        {
            if (instrument.Name.StartsWith("powercrm.audit.", StringComparison.Ordinal))
                it.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => values[instrument.Name] = value);
        listener.Start();
        listener.RecordObservableInstruments();
        return values;
    }
}
