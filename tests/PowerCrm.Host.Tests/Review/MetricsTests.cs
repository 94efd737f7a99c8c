using System.Text.Json.Nodes;
using Dapper;
using PowerCrm.Host.Tests.Assignment;
using PowerCrm.Host.Tests.Registration;

namespace PowerCrm.Host.Tests.Review;

/// <summary>The supervisor's figures, each compared with plain SQL over the events.</summary>
[Trait("Category", "Slow")]
public class MetricsTests(TestHost host) : IClassFixture<TestHost>
{
    private const string TodaySql = "timestamp >= powercrm_now() - interval '1 day'";

    [Fact]
    public async Task every_figure_is_that_of_the_events()
    {
        await using var other = await TestHost.StartAsync();
        await Staff.NewCase(other);
        await other.PassTime(TimeSpan.FromDays(5));
        var (ann, bob, admin) = (await Staff.Of(other), await Staff.Of(other), await Staff.Of(other, "admin"));
        await Approve(ann, (await Staff.NewCase(other)).Id);
        var returned = await Staff.NewCase(other);
        await Reject(bob, returned.Id, "power_data_implausible", "address_incomplete");
        (await returned.Post("/auth/register", new { powerCapacity = 1400 }, (await returned.Get("/auth/status")).Version)).ShouldBe(201);
        await other.WaitUntilSettled();
        await Approve(ann, returned.Id);
        await other.PassTime(TimeSpan.FromHours(1));
        await Reject(bob, (await Staff.NewCase(other)).Id, "address_incomplete");
        await bob.Claim((await Staff.NewCase(other)).Id);
        (await (await Staff.NewCase(other)).Post("/auth/urge")).ShouldBe(200);
        await other.WaitUntilSettled();

        var metrics = (await admin.Get("/reviews/metrics")).ShouldBe(200);
        var decisions = metrics["decisions"];
        await AssertFigure(other, decisions["decided"], $"select count(*) from mt_events where type = 'review_decided' and {TodaySql}");
        await AssertFigure(other, decisions["approved"],
            $"select count(*) from mt_events where type = 'review_decided' and data ->> 'Decision' = 'approved' and {TodaySql}");
        await AssertFigure(other, decisions["rejected"],
            $"select count(*) from mt_events where type = 'review_decided' and data ->> 'Decision' = 'rejected' and {TodaySql}");
        (await QueryLines(other, $"""
            select to_char(date_trunc('hour', timestamp), 'HH24') || ' ' || count(*)
            from mt_events where type = 'review_decided' and {TodaySql} group by date_trunc('hour', timestamp) order by 1
            """)).ShouldBe(decisions["hours"]!.AsArray().Select(h => $"{h!["at"]!.GetValue<DateTimeOffset>():HH} {h["decided"]}"));
        (await QueryLines(other, $"""
            select data ->> 'Reviewer' || ' ' || count(*) || ' ' || count(*) filter (where data ->> 'Decision' = 'approved')
            from mt_events where type = 'review_decided' and {TodaySql}
            group by data ->> 'Reviewer' order by count(*) desc, data ->> 'Reviewer'
            """)).ShouldBe(decisions["people"]!.AsArray().Select(p => $"{p!["reviewerId"]} {p["decided"]} {p["approved"]}"));
        (await QueryLines(other, $"""
            select r ->> 'Code' || ' ' || count(*) from mt_events, jsonb_array_elements(data -> 'Reasons') r
            where type = 'review_decided' and {TodaySql} group by r ->> 'Code' order by count(*) desc, r ->> 'Code'
            """)).ShouldBe(decisions["reasons"]!.AsArray().Select(r => $"{r!["code"]} {r["count"]}"));
        (await QueryValue<decimal>(other, $"""
            select round(count(*) filter (where data ->> 'Decision' = 'approved' and data ->> 'Round' = '1')::numeric
                / count(*) filter (where data ->> 'Round' = '1'), 4)
            from mt_events where type = 'review_decided' and {TodaySql}
            """)).ShouldBe(decisions["firstPassYield"]!.GetValue<decimal>());

        const string open = """
            with streams as (
                select stream_id, max(version) filter (where type = 'info_submitted') as submitted,
                    max(version) filter (where type in ('review_decided', 'registration_withdrawn')) as over,
                    max(version) filter (where type = 'review_claimed') as claimed,
                    max(timestamp) filter (where type = 'info_submitted') as at
                from mt_events group by stream_id),
            open as (select * from streams where submitted > coalesce(over, 0))
            """;
        decisions["reversed"]!.GetValue<int>().ShouldBe(0);
        var queue = metrics["queue"];
        await AssertFigure(other, queue["waiting"], $"{open} select count(*) from open where coalesce(claimed, 0) < submitted");
        await AssertFigure(other, queue["claimed"], $"{open} select count(*) from open where claimed > submitted");
        await AssertFigure(other, queue["overdue"], $"{open} select count(*) from open where at < powercrm_now() - interval '4 days'");
        await AssertFigure(other, queue["urged"], $"{open} select count(*) from open o where exists (select from mt_events e where "
            + "e.stream_id = o.stream_id and e.type = 'review_urged' and e.version > o.submitted)");
        queue["urged"]!.GetValue<int>().ShouldBe(1);
        (await QueryLines(other, $"""
            {open}, aged as (
                select width_bucket(extract(epoch from powercrm_now() - at) / 3600, array[0, 4, 24, 48, 72]::numeric[]) as bucket from open)
            select b || ' ' || (select count(*) from aged where bucket = b) from generate_series(1, 5) b order by b
            """)).ShouldBe(queue["ages"]!.AsArray().Select((a, i) => $"{i + 1} {a!["cases"]}"));
        queue["ages"]!.AsArray().Select(a => a!["cases"]!.GetValue<int>()).ShouldBe([2, 0, 0, 0, 1]);
        queue["mine"]!.GetValue<int>().ShouldBe(0);
        (await bob.Get("/reviews/metrics")).ShouldBe(200)["queue"]["mine"]!.GetValue<int>().ShouldBe(1);
        (await ann.Get("/reviews/metrics"))["decisions"]["people"]!.AsArray().ShouldHaveSingleItem()!["reviewerId"]!.GetValue<Guid>()
            .ShouldBe(ann.Id);
        var earlier = (await admin.Get("/reviews/metrics?to=2026-03-14")).ShouldBe(200)["decisions"];
        earlier["decided"]!.GetValue<int>().ShouldBe(0);
        earlier["firstPassYield"].ShouldBeNull();
    }

    [Fact, Trait("Category", "Full")]
    public async Task withdrawals_do_not_count_as_rejections_in_metrics_and_queue()
    {
        await using var other = await TestHost.StartAsync("--Review:CallAfterResubmissions=1");
        var (ann, it) = (await Staff.Of(other), await Staff.NewCase(other));
        for (var times = 0; times < 3; times++)
        {
            (await it.Post("/auth/withdraw")).ShouldBe(200);
            (await it.Post("/auth/register", await it.Form())).ShouldBe(201);
        }
        await other.WaitUntilSettled();
        (await ann.Get("/reviews?flag=call_applicant")).ShouldBe(200).Items.ShouldBeEmpty();
        var row = (await ann.Get("/reviews")).Items.ShouldHaveSingleItem()!;
        row["flags"]!.AsArray().Select(f => f!.GetValue<string>()).ShouldNotContain("resubmitted");
        await Approve(ann, it.Id);
        (await ann.Get("/reviews/metrics")).ShouldBe(200)["decisions"]["firstPassYield"]!.GetValue<decimal>().ShouldBe(1);
    }

    [Fact, Trait("Category", "Full")]
    public async Task reversed_decisions_are_those_of_the_events()
    {
        await using var other = await TestHost.StartAsync();
        var (ann, bob, admin) = (await Staff.Of(other), await Staff.Of(other), await Staff.Of(other, "admin"));
        var (once, twice, unreversed) = (await Staff.NewCase(other), await Staff.NewCase(other), await Staff.NewCase(other));
        await Approve(ann, once.Id);
        await Reject(bob, twice.Id, "address_incomplete");
        await Reject(bob, unreversed.Id, "address_incomplete");
        await Reverse(other, admin, bob, once.Id);
        await Reverse(other, admin, ann, twice.Id);
        // A new decision after the first one was reversed.
        await Approve(ann, twice.Id);
        await other.WaitUntilSettled();

        var decisions = (await admin.Get("/reviews/metrics")).ShouldBe(200)["decisions"];
        // A decision was reversed if the next event about the case's decision is its reversal.
        const string reversed = """
            mt_events d where type = 'review_decided' and 'decision_reversed' = (
                select n.type from mt_events n
                where n.stream_id = d.stream_id and n.version > d.version and n.type in ('review_decided', 'decision_reversed')
                order by n.version limit 1)
            """;
        decisions["reversed"]!.GetValue<int>().ShouldBe(2);
        await AssertFigure(other, decisions["reversed"], $"select count(*) from {reversed}");
        (await QueryLines(other, $"select data ->> 'Reviewer' || ' ' || count(*) from {reversed} group by data ->> 'Reviewer' order by 1"))
            .ShouldBe(decisions["people"]!.AsArray().Where(p => p!["reversed"]!.GetValue<int>() > 0)
                .Select(p => $"{p!["reviewerId"]} {p["reversed"]}").Order(StringComparer.Ordinal));
        await AssertFigure(other, decisions["decided"], $"select count(*) from mt_events where type = 'review_decided' and {TodaySql}");
    }

    [Fact, Trait("Category", "Full")]
    public async Task the_funnel_is_that_of_the_events()
    {
        await using var other = await TestHost.StartAsync();
        await Applicant.SignIn(other);
        await Applicant.WithPhone(other);
        await Staff.NewCase(other);
        var admin = await Staff.Of(other, "admin");
        (await admin.Get("/metrics/funnel")).ShouldBe(200)["firstContact"].ToJsonString()
            .ShouldBe("""{"median":null,"p90":null,"workingMedian":null,"workingP90":null}""");
        var (first, second) = (await AssignedCustomer.Create(other, "440305"), await AssignedCustomer.Create(other, "440303"));
        foreach (var (it, minutes) in ((AssignedCustomer, int)[])[(first, 10), (second, 40)])
        {
            await other.PassTime(TimeSpan.FromMinutes(minutes));
            (await it.Manager.Post("/customers/first-contact", new { customerId = it.Id, channel = "phone", outcome = "reached" }))
                .ShouldBe(201);
        }
        await other.WaitUntilSettled();
        var funnel = (await admin.Get("/metrics/funnel")).ShouldBe(200);
        var types = new Dictionary<string, string>
        {
            ["signed_in"] = "type = 'wechat_authorized'",
            ["phone_verified"] = "type = 'phone_verified'",
            ["submitted"] = "type = 'info_submitted'",
            ["approved"] = "type = 'review_decided' and data ->> 'Decision' = 'approved'",
            ["assigned"] = "type in ('manager_assigned', 'manager_reassigned')",
            ["first_contact"] = "type = 'first_contact_recorded'",
            ["serving"] = "type = 'service_started'",
        };
        funnel["steps"]!.AsArray().Select(s => s!["code"]!.GetValue<string>()).ShouldBe(types.Keys);
        foreach (var step in funnel["steps"]!.AsArray())
            await AssertFigure(other, step!["count"],
                $"select count(distinct stream_id) from mt_events where {types[step["code"]!.GetValue<string>()]}");
        foreach (var (name, part) in ((string, double)[])[("median", 0.5), ("p90", 0.9)])
            funnel["firstContact"][name]!.GetValue<long>().ShouldBe(await QueryValue<long>(other, """
                select round(percentile_cont(@part) within group (order by
                    extract(epoch from (c.data ->> 'ContactedAt')::timestamptz - a.timestamp)::float8))
                from mt_events a join mt_events c on c.stream_id = a.stream_id and c.type = 'first_contact_recorded'
                where a.type = 'manager_assigned'
                """, new { part }));
        // Tuesday from ten o'clock on is all office time; the night is not.
        var ordinary = funnel["firstContact"];
        Math.Abs(ordinary["workingMedian"]!.GetValue<long>() - ordinary["median"]!.GetValue<long>()).ShouldBeLessThan(2);
        var third = await AssignedCustomer.Create(other, "440304");
        await other.PassTime(TimeSpan.FromHours(24));
        var manager = (await other.Post("/staff/login", new { username = third.Manager.Username, password = Staff.Password })).ShouldBe(200)
            ["accessToken"].GetValue<string>();
        (await other.Post("/customers/first-contact", new { customerId = third.Id, channel = "phone", outcome = "reached" }, manager))
            .ShouldBe(201);
        await other.WaitUntilSettled();
        admin = await Staff.Of(other, "admin");
        var delayed = (await admin.Get("/metrics/funnel?from=2026-03-09&to=2026-03-12")).ShouldBe(200)["firstContact"];
        delayed["p90"]!.GetValue<long>().ShouldBeGreaterThan(60_000);
        delayed["workingP90"]!.GetValue<long>().ShouldBeLessThan((long)(7.5 * 3600));
        // The days are ordinary working days: the parts of each wait that lie in their office hours.
        foreach (var (name, part) in ((string, double)[])[("workingMedian", 0.5), ("workingP90", 0.9)])
            delayed[name]!.GetValue<long>().ShouldBe(await QueryValue<long>(other, """
                select round(percentile_cont(@part) within group (order by worked))::bigint
                from (
                    select extract(epoch from sum(upper(hours * waited) - lower(hours * waited)))::float8 as worked
                    from (
                        select a.stream_id, tstzrange(a.timestamp, (c.data ->> 'ContactedAt')::timestamptz) as waited
                        from mt_events a join mt_events c on c.stream_id = a.stream_id and c.type = 'first_contact_recorded'
                        where a.type = 'manager_assigned') w,
                        generate_series(timestamp '2026-03-09', '2026-03-12', '1 day') day,
                        (values ('9 hours'::interval, '12 hours'::interval), ('13 hours 30 minutes', '18 hours')) office (opens, closes),
                        lateral (select tstzrange((day + opens) at time zone 'Asia/Shanghai',
                            (day + closes) at time zone 'Asia/Shanghai') as hours) h
                    group by stream_id) waits
                """, new { part }), name);
    }

    [Fact]
    public async Task a_reviewers_funnel_covers_their_own_decisions()
    {
        var (ann, bob, it) = (await Staff.Of(host), await Staff.Of(host), await Staff.NewCase(host));
        var version = await ann.Check(it.Id, "identity", "passed", await ann.Check(it.Id, "materials", "passed", await ann.Claim(it.Id)));
        (await ann.Post($"/reviews/{it.Id}/decision", new { decision = "approved" }, version)).ShouldBe(200);
        await host.WaitUntilSettled();
        (await Steps(ann)).ShouldBe([1, 1, 1, 1]);
        (await Steps(bob)).ShouldBe([0, 0, 0, 0]);

        static async Task<IEnumerable<int>> Steps(Staff staff) =>
            (await staff.Get("/metrics/funnel")).ShouldBe(200)["steps"].AsArray().Take(4).Select(s => s!["count"]!.GetValue<int>());
    }

    [Fact]
    public async Task metrics_are_refused_to_other_roles_and_for_invalid_periods()
    {
        var (ann, manager, it) = (await Staff.Of(host), await Staff.Of(host, "manager"), await Applicant.SignIn(host));
        foreach (var path in (string[])["/reviews/metrics", "/metrics/funnel"])
        {
            (await manager.Get(path)).ShouldBeProblem(403, "forbidden");
            (await it.Get(path)).ShouldBeProblem(403, "forbidden");
            (await host.Get(path)).ShouldBeProblem(401, "unauthenticated");
        }
        foreach (var (query, pointer) in ((string, string)[])[("from=2026-13-01", "/from"), ("from=2026-03-02&to=2026-03-01", "/to"),
            ("to=9999-12-31", "/to"), ("from=0001-01-01&to=0001-01-01", "/to"),
            ("from=2024-01-01&to=2026-01-01", "/to")])
            (await ann.Get("/reviews/metrics?" + query)).ShouldBeProblem(400, "validation_failed")["errors"][0]!["pointer"]!
                .GetValue<string>().ShouldBe(pointer);
    }

    internal static async Task Approve(Staff staff, Guid id)
    {
        var version = await staff.Check(id, "materials", "passed", await staff.Claim(id));
        version = await staff.Check(id, "identity", "passed", version);
        (await staff.Post($"/reviews/{id}/decision", new { decision = "approved" }, version)).ShouldBe(200);
    }

    internal static async Task Reject(Staff staff, Guid id, params string[] reasons)
    {
        var version = await staff.Check(id, "materials", "failed", await staff.Claim(id));
        (await staff.Post($"/reviews/{id}/decision", new { decision = "rejected", reasons = reasons.Select(code => new { code }) },
            version))
            .ShouldBe(200);
    }

    internal static async Task Reverse(TestHost host, Staff admin, Staff second, Guid id)
    {
        async Task<long> Version() => (await admin.Get($"/reviews/{id}")).ShouldBe(200).Version;
        await host.WaitUntilSettled();
        (await admin.Post($"/reviews/{id}/reverse", new { reason = "误判" }, await Version())).ShouldBe(200);
        (await second.Post($"/reviews/{id}/second-opinion", new { agree = true, note = "同意" }, await Version())).ShouldBe(200);
        await host.WaitUntilSettled();
    }

    private static async Task AssertFigure(TestHost host, JsonNode? figure, string sql) =>
        figure!.GetValue<long>().ShouldBe(await QueryValue<long>(host, sql), sql);

    private static Task<T> QueryValue<T>(TestHost host, string sql, object? parameters = null) => host.ExecuteScalar<T>(sql, parameters);

    private static async Task<IReadOnlyList<string>> QueryLines(TestHost host, string sql)
    {
        await using var connection = await host.OpenAsync();
        return [.. await connection.QueryAsync<string>(sql)];
    }
}
