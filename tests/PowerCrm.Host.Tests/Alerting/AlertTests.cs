using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Host.Audit;
using PowerCrm.Host.Hosting;
using PowerCrm.Host.Operations;
using PowerCrm.Host.Tests.Assignment;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Host.Tests.Review;
using PowerCrm.Store;

namespace PowerCrm.Host.Tests.Alerting;

/// <summary>Meters belong to the process, so no other host may run in it during these tests.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AlertTestGroup
{
    public const string Name = "alerts alone";
}

/// <summary>
/// Tests each rule of ops/prometheus/alerts.yml: the fault is caused in the product, its metrics are sent by OTLP, and Prometheus' own
/// program confirms that the rule did not fire before and fires afterwards.
/// </summary>
[Trait("Category", "Full"), Collection(AlertTestGroup.Name)]
public sealed class AlertTests : IAsyncLifetime
{
    /// <summary>The minute until which the series have their values from before the fault.</summary>
    private const int FaultMinute = 30;

    private OtlpReceiver receiver = null!;
    private TestHost host = null!;

    /// <summary>The rules that a test shows to fire; the last test compares the list with the file.</summary>
    private static readonly string[] TestedRules =
    [
        "PowerCrmSilent", "PowerCrmAuditDiffers", "PowerCrmAuditUnfinished", "PowerCrmAuditLate", "PowerCrmDeadLetters",
        "PowerCrmConflicts",
        "PowerCrmSmsBudget", "PowerCrmSmsNotices", "PowerCrmWeCom", "PowerCrmSmsVendor", "PowerCrmVendorRefuses", "PowerCrmCalendar",
        "PowerCrmErrors", "PowerCrmSlow", "PowerCrmPicturesUnread", "PowerCrmBackupOld", "PowerCrmCallsUnknown",
        "PowerCrmCustomersWait",
    ];

    public async Task InitializeAsync()
    {
        receiver = await OtlpReceiver.Start();
        host = await TestHost.StartAsync([.. receiver.Settings, "--Limits:Registration:SendCode:PerDay=5",
            "--Wechat:Templates:reviewDecided=tpl-review-decided", "--Notification:Sms:Approved=true", "--Notification:Sms:PerDay=0",
            "--Notification:WeCom:Assigned=true"]);
    }

    public async Task DisposeAsync()
    {
        await host.DisposeAsync();
        await receiver.DisposeAsync();
    }

    [Fact]
    public async Task a_silent_host_fires_its_alert()
    {
        var series = receiver.Collect(host);
        await ShouldFire("PowerCrmSilent", series, new Dictionary<string, double>(), wait: 12);
    }

    [Fact]
    public async Task a_standing_audit_that_differs_times_out_or_is_late_fires_its_alert()
    {
        var it = await Applicant.Submit(host);
        await host.WaitUntilSettled();
        var audit = host.Services.GetRequiredService<StandingAudit>();
        var loop = ActivatorUtilities.CreateInstance<AuditLoop>(host.Services, new AuditSchedule(null, TimeSpan.FromMinutes(5)));
        var cleanSeries = await Run(TimeSpan.FromMinutes(5));
        var now = await Now();

        await host.ExecuteSql("update mt_doc_registrationstatus set data = jsonb_set(data, '{Round}', '7') where id = @Id", new { it.Id });
        await ShouldFire("PowerCrmAuditDiffers", cleanSeries, await Run(TimeSpan.FromMinutes(5)));
        await host.ExecuteSql("update mt_doc_registrationstatus set data = jsonb_set(data, '{Round}', '1') where id = @Id", new { it.Id });
        await ShouldFire("PowerCrmAuditUnfinished", cleanSeries, await Run(TimeSpan.Zero));

        // Prometheus' program counts time from zero; the product's current time is its 40th hour.
        const string endedMetric = "powercrm_audit_ended_seconds{instance=\"a\",job=\"powercrm\"}";
        (await AlertRules.Fires("PowerCrmAuditLate", At(cleanSeries, now), TimeSpan.FromHours(41.2))).ShouldBeFalse();
        await host.PassTime(TimeSpan.FromHours(27));
        await loop.RunOnce(CancellationToken.None);
        var lateSeries = receiver.Collect(host);
        (await AlertRules.Fires("PowerCrmAuditLate", At(lateSeries, await Now()), TimeSpan.FromHours(40.2))).ShouldBeTrue();

        async Task<IReadOnlyDictionary<string, double>> Run(TimeSpan timeLimit)
        {
            await audit.Run(null, "test", timeLimit, null, CancellationToken.None);
            await loop.RunOnce(CancellationToken.None);
            return receiver.Collect(host);
        }

        async Task<double> Now() => (await host.ExecuteScalar<DateTime>("select powercrm_now()") - DateTime.UnixEpoch).TotalSeconds;

        Dictionary<string, string> At(IReadOnlyDictionary<string, double> series, double asOf) => new(StringComparer.Ordinal)
        {
            [endedMetric] = Format(series[endedMetric] - asOf + TimeSpan.FromHours(40).TotalSeconds) + "x2600",
        };
    }

    [Fact]
    public async Task a_dead_letter_fires_its_alert()
    {
        var before = receiver.Collect(host);
        Directory.CreateDirectory(host.Blobs);
        await host.ExecuteSql("""
            alter table pc_images rename to pc_images_gone;
            insert into pc_due (id, at, stream, command, data)
            values (gen_random_uuid(), powercrm_now(), gen_random_uuid(), 'sweep_image', gen_random_uuid()::text)
            """);
        await Eventually.TrueAsync(() => Task.FromResult(receiver.Collect(host).Keys.Any(k =>
            k.StartsWith("powercrm_reactions_dead_letters_total{", StringComparison.Ordinal))));
        // The first dead letter of a reaction is the first sample of its series; it must count although there is no earlier value.
        await ShouldFire("PowerCrmDeadLetters", before, receiver.Collect(host));
        await host.ExecuteSql("alter table pc_images_gone rename to pc_images");
    }

    [Fact]
    public async Task many_version_conflicts_fire_their_alert()
    {
        const string conflictMetric = "powercrm_append_conflicts_total{instance=\"a\",job=\"powercrm\"}";
        var (it, staff) = (await Staff.NewCase(host), new List<Staff>());
        for (var i = 0; i < 6; i++)
            staff.Add(await Staff.Of(host));
        var before = receiver.Collect(host);
        var initial = before.GetValueOrDefault(conflictMetric);
        await Eventually.TrueAsync(async () =>
        {
            await Task.WhenAll(staff.Select(s => s.Post($"/reviews/{it.Id}/notes", new { text = "已电话核实" })));
            return receiver.Collect(host).GetValueOrDefault(conflictMetric) >= initial + 6;
        });
        // As many each second, for as long as the series lasts.
        await ShouldFire("PowerCrmConflicts", before, receiver.Collect(host), wait: 25, growth: 60);
    }

    [Fact]
    public async Task an_exhausted_sms_budget_and_a_failing_sms_vendor_fire_their_alerts()
    {
        await host.Post("/sandbox/faults", new { provider = "sms", mode = "error" });
        var (it, before) = (await Applicant.SignIn(host), receiver.Collect(host));
        (await it.Post("/auth/send-code", new { phone = Applicant.NewPhone() })).ShouldBe(503);
        await ShouldFire("PowerCrmSmsVendor", before, receiver.Collect(host));
        await host.Post("/sandbox/faults", new { provider = "sms", mode = "ok" });

        before = receiver.Collect(host);
        for (var i = 0; i < 4; i++)
            (await (await Applicant.SignIn(host)).Post("/auth/send-code", new { phone = Applicant.NewPhone() })).ShouldBe(202);
        await ShouldFire("PowerCrmSmsBudget", before, receiver.Collect(host));
    }

    [Fact]
    public async Task a_vendor_that_refuses_calls_fires_its_alert_and_one_that_is_busy_does_not()
    {
        var (it, before) = (await Applicant.SignIn(host), receiver.Collect(host));
        await host.Post("/sandbox/faults", new { provider = "wechat", mode = "rate-limited" });
        (await RequestPhone()).ShouldBe(503);
        var busy = receiver.Collect(host);
        (await AlertRules.Fires("PowerCrmVendorRefuses", Series(before, busy, null), TimeSpan.FromMinutes(FaultMinute + 4)))
            .ShouldBeFalse("busy");
        await host.Post("/sandbox/faults", new { provider = "wechat", mode = "untrusted-address" });
        (await RequestPhone()).ShouldBe(503);
        await ShouldFire("PowerCrmVendorRefuses", busy, receiver.Collect(host));

        Task<Answer> RequestPhone() =>
            it.Post("/auth/wechat-phone", new { code = $"sbx-phone-{Applicant.NewPhone()}-{Guid.CreateVersion7():N}" });
    }

    [Fact]
    public async Task unsent_notices_of_decisions_and_assignments_fire_their_alerts()
    {
        var (admin, before) = (await Staff.Of(host, "admin"), receiver.Collect(host));
        var manager = await Staff.Of(host, "manager");
        (await admin.Post("/managers", new
        {
            staffId = manager.Id,
            territories = (string[])["440305"],
            specialties = (string[])[],
            capacity = 10,
            wecomUserId = "user1"
        })).ShouldBe(201);
        await host.Post("/sandbox/faults", new { provider = "wecom", mode = "untrusted-address" });
        await AssignedCustomer.CreateApproved(host, "440305");
        await host.WaitUntilSettled();
        await Eventually.TrueAsync(() => Task.FromResult(receiver.Collect(host).Keys.Any(Wecom)));
        var after = receiver.Collect(host);
        await ShouldFire("PowerCrmSmsNotices", before, after);
        await ShouldFire("PowerCrmWeCom", before, after);

        static bool Wecom(string series) => series.StartsWith("powercrm_notifications_wecom_total{", StringComparison.Ordinal);
    }

    [Fact]
    public async Task unread_pictures_fire_their_alert_unless_others_were_read()
    {
        var it = await Applicant.SignIn(host);
        var image = await it.UploadPicture("idCardBack");
        var before = receiver.Collect(host);
        await host.Post("/sandbox/faults", new { provider = "ocr", mode = "error" });
        (await it.Post("/ocr/recognize", new { imageId = image })).ShouldBeProblem(503, "ocr_unavailable");
        var after = receiver.Collect(host);
        await ShouldFire("PowerCrmPicturesUnread", before, after);

        await host.Post("/sandbox/faults", new { provider = "ocr", mode = "ok" });
        (await it.Post("/ocr/recognize", new { imageId = image })).ShouldBe(200);
        (await AlertRules.Fires("PowerCrmPicturesUnread", Series(before, receiver.Collect(host), null),
            TimeSpan.FromMinutes(FaultMinute + 4)))
            .ShouldBeFalse("another one was read meanwhile");
    }

    [Fact]
    public async Task an_old_backup_and_a_call_of_unknown_outcome_fire_their_alerts()
    {
        var metrics = ActivatorUtilities.CreateInstance<OperationsMetrics>(host.Services);
        await host.ExecuteSql("""
            insert into pc_backups (id, name, at, bytes, events, last_event)
            values (gen_random_uuid(), 'yesterday', powercrm_now() - interval '20 hours', 1, 1, 1)
            """);
        await metrics.RunOnce(CancellationToken.None);
        var before = receiver.Collect(host);
        const string madeMetric = "powercrm_backup_made_seconds{instance=\"a\",job=\"powercrm\"}";
        // Prometheus' program counts time from zero; the product's current time is its 40th hour.
        var now = (await host.ExecuteScalar<DateTime>("select powercrm_now()") - DateTime.UnixEpoch).TotalSeconds;
        Dictionary<string, string> series = new(StringComparer.Ordinal)
        {
            [madeMetric] = Format(before[madeMetric] - now + TimeSpan.FromHours(40).TotalSeconds) + "x3600",
        };
        (await AlertRules.Fires("PowerCrmBackupOld", series, TimeSpan.FromHours(45))).ShouldBeFalse();
        (await AlertRules.Fires("PowerCrmBackupOld", series, TimeSpan.FromHours(47.2))).ShouldBeTrue();

        await host.ExecuteSql("""
            insert into pc_outside_attempts (call, cause, stream, attempted_at, outcome)
            values ('tell_applicant', gen_random_uuid(), gen_random_uuid(), powercrm_now(), 'unknown')
            """);
        await metrics.RunOnce(CancellationToken.None);
        await ShouldFire("PowerCrmCallsUnknown", before, receiver.Collect(host), wait: 20);
    }

    [Fact]
    public async Task a_customer_without_a_manager_for_a_day_fires_its_alert()
    {
        var metrics = ActivatorUtilities.CreateInstance<OperationsMetrics>(host.Services);
        const string sinceMetric = "powercrm_customers_waiting_since_seconds{instance=\"a\",job=\"powercrm\"}";
        await metrics.RunOnce(CancellationToken.None);
        var before = receiver.Collect(host);
        var constant = new Dictionary<string, string> { [sinceMetric] = Format(before[sinceMetric]) + "x3600" };
        (await AlertRules.Fires("PowerCrmCustomersWait", constant, TimeSpan.FromHours(45.5))).ShouldBeFalse("nobody waits");
        await host.ExecuteSql("""
            insert into pc_assignment_waiting (registration_id, reason, parked_at, region_code)
            values (gen_random_uuid(), 'no_manager_for_region', powercrm_now() - interval '20 hours', '110101')
            """);
        await metrics.RunOnce(CancellationToken.None);
        // As above: now is the 40th hour.
        var now = (await host.ExecuteScalar<DateTime>("select powercrm_now()") - DateTime.UnixEpoch).TotalSeconds;
        Dictionary<string, string> series = new(StringComparer.Ordinal)
        {
            [sinceMetric] = Format(receiver.Collect(host)[sinceMetric] - now + TimeSpan.FromHours(40).TotalSeconds) + "x3600",
        };
        (await AlertRules.Fires("PowerCrmCustomersWait", series, TimeSpan.FromHours(43))).ShouldBeFalse();
        (await AlertRules.Fires("PowerCrmCustomersWait", series, TimeSpan.FromHours(45.5))).ShouldBeTrue();
    }

    [Fact]
    public async Task missing_holidays_fire_their_alert()
    {
        var monitor = ActivatorUtilities.CreateInstance<CalendarMonitor>(host.Services);
        monitor.Check();
        var before = receiver.Collect(host);
        await host.PassTime(TimeSpan.FromDays(365 * 20));
        await host.Services.GetRequiredService<DatabaseClock>().Refresh(CancellationToken.None);
        monitor.Check();
        await ShouldFire("PowerCrmCalendar", before, receiver.Collect(host));
    }

    [Fact]
    public async Task failing_requests_fire_their_alert()
    {
        var auditor = await Staff.Of(host, "auditor");
        for (var i = 0; i < 3; i++)
            (await auditor.Get("/audit/exports")).ShouldBe(200);
        var before = receiver.Collect(host);
        await host.ExecuteSql("alter table pc_audit_exports rename to pc_audit_exports_gone");
        (await auditor.Get("/audit/exports")).Code.ShouldBeGreaterThanOrEqualTo(500);
        var after = receiver.Collect(host);
        await host.ExecuteSql("alter table pc_audit_exports_gone rename to pc_audit_exports");
        await ShouldFire("PowerCrmErrors", before, after, wait: 20, growth: 1);
    }

    [Fact]
    public async Task slow_requests_fire_their_alert_and_long_streams_do_not()
    {
        var it = await Applicant.SignIn(host);
        var before = receiver.Collect(host);
        await host.Post("/sandbox/faults", new { provider = "wechat", mode = "slow" });
        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Applicant.SignIn(host)));
        await host.Post("/sandbox/faults", new { provider = "wechat", mode = "ok" });
        await ShouldFire("PowerCrmSlow", before, receiver.Collect(host), wait: 25, growth: 1);

        // An event stream is one request that lasts until the client disconnects; it differs from the one here only in its duration.
        before = receiver.Collect(host);
        using (var request = new HttpRequestMessage(HttpMethod.Get, "/auth/status/stream"))
        {
            request.Headers.Authorization = new("Bearer", it.Token);
            using var stream = await host.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            ((int)stream.StatusCode).ShouldBe(200);
        }
        await Eventually.TrueAsync(() => Task.FromResult(receiver.Collect(host).Keys.Any(Stream)));
        var streams = receiver.Collect(host).Where(s => Stream(s.Key))
            .ToDictionary(s => s.Key, s => s.Key.Contains("le=\"+Inf\"") || !s.Key.Contains("le=") ? 1.0 : 0.0);
        (await AlertRules.Fires("PowerCrmSlow", Series(before, streams, growth: 1), TimeSpan.FromMinutes(FaultMinute + 25)))
            .ShouldBeFalse();

        static bool Stream(string series) => series.StartsWith("http_server_request_duration_seconds", StringComparison.Ordinal)
            && series.Contains("/status/stream", StringComparison.Ordinal);
    }

    [Fact]
    public async Task every_alert_rule_is_valid_and_tested_here()
    {
        AlertRules.Names.ShouldBe(TestedRules, ignoreOrder: true);
        var (exit, output) = await AlertRules.Check();
        exit.ShouldBe(0, output);
    }

    /// <summary>Expects that the rule does not fire before the fault, nor without the fault, but fires some minutes after it.</summary>
    /// <param name="wait">How many minutes the fault lasts before the rule must fire.</param>
    /// <param name="growth">If given, a counter that has increased keeps increasing, each minute by this multiple of the increase.</param>
    private static async Task ShouldFire(string rule, IReadOnlyDictionary<string, double> before, IReadOnlyDictionary<string, double> after,
        int wait = 4, int? growth = null)
    {
        TestedRules.ShouldContain(rule);
        var series = Series(before, after, growth);
        (await AlertRules.Fires(rule, series, TimeSpan.FromMinutes(FaultMinute))).ShouldBeFalse("before");
        (await AlertRules.Fires(rule, ConstantSeries(before), TimeSpan.FromMinutes(FaultMinute + wait))).ShouldBeFalse("had it stayed so");
        (await AlertRules.Fires(rule, series, TimeSpan.FromMinutes(FaultMinute + wait))).ShouldBeTrue($"after {wait} minutes");
    }

    private static Dictionary<string, string> ConstantSeries(IReadOnlyDictionary<string, double> series) =>
        SelectOwn(series).ToDictionary(s => s.Key, s => Format(s.Value) + "x90");

    /// <summary>Returns one value per minute; a missing value is written as a blank.</summary>
    private static Dictionary<string, string> Series(IReadOnlyDictionary<string, double> before, IReadOnlyDictionary<string, double> after,
        int? growth) => SelectOwn(before).Concat(SelectOwn(after)).Select(s => s.Key).Distinct().ToDictionary(name => name, name =>
    {
        var hadValue = before.TryGetValue(name, out var old);
        var prefix = hadValue ? $"{Format(old)}x{FaultMinute} " : $"_x{FaultMinute + 1} ";
        if (!after.TryGetValue(name, out var value))
            return prefix + "_x60";
        return prefix + (growth is { } times && value > old ? $"{Format(old)}+{Format((value - old) * times)}x60" : $"{Format(value)}x60");
    });

    private static IEnumerable<KeyValuePair<string, double>> SelectOwn(IReadOnlyDictionary<string, double> series) => series.Where(s =>
        s.Key.StartsWith("powercrm_", StringComparison.Ordinal)
        || s.Key.StartsWith("http_server_request_duration", StringComparison.Ordinal));

    private static string Format(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
