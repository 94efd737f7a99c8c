using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Review;

namespace PowerCrm.Host.Tests.Review;

/// <summary>The order of the queue: least working time left first, then the case with more findings, then the oldest.</summary>
[Trait("Category", "Slow")]
public class OrderTests
{
    [Fact, Trait("Category", "Full")]
    public async Task cases_are_ordered_by_day_and_then_by_risk()
    {
        await using var host = await TestHost.StartAsync();
        var old = await Submit(host);
        await host.PassTime(TimeSpan.FromDays(1));
        var (ordinary, risky, similar) = (await Submit(host), await Submit(host, isRisky: true), await Submit(host));
        var ann = await Staff.Of(host);
        Guid[] order = [old.Id, risky.Id, ordinary.Id, similar.Id];
        (await ReadQueue(ann)).ShouldBe(order);
        var risks = (await ann.Get("/reviews")).Items.ToDictionary(IdOf, i => $"{i!["risk"]!["blocking"]} {i["risk"]!["warnings"]}");
        risks[ordinary.Id].ShouldBe(risks[similar.Id]);
        risks[risky.Id].ShouldNotBe(risks[ordinary.Id]);
        var firstPage = await ann.Get("/reviews?limit=2");
        firstPage.Items.Concat((await ann.Get($"/reviews?limit=2&cursor={firstPage["nextCursor"].GetValue<string>()}")).Items).Select(IdOf)
            .ShouldBe(order, "page by page it is the same order");
        foreach (var id in order)
            IdOf((await ann.Post("/reviews/claim-next")).ShouldBe(200).Body).ShouldBe(id);
    }

    [Fact, Trait("Category", "Full")]
    public async Task the_clock_of_a_resubmitted_case_goes_on_where_the_refusal_stopped_it()
    {
        await using var host = await TestHost.StartAsync();
        var it = await Submit(host);
        await host.PassTime(TimeSpan.FromDays(2));
        it = await it.SignInAgain();
        await MetricsTests.Reject(await Staff.Of(host), it.Id, "power_data_implausible");
        // The applicant takes a week, which does not count as working time of the review.
        await host.PassTime(TimeSpan.FromDays(7));
        var fresh = await Submit(host, isRisky: true);
        it = await it.SignInAgain();
        (await it.Post("/auth/register", new { powerCapacity = 1400 }, (await it.Get("/auth/status")).Version)).ShouldBe(201);
        await host.WaitUntilSettled();
        var ann = await Staff.Of(host);
        (await ReadQueue(ann)).ShouldBe([it.Id, fresh.Id]);
        var rows = (await ann.Get("/reviews")).Items.ToDictionary(IdOf, i => i!["dueAt"]!.GetValue<DateTimeOffset>());
        // One of three working days was left on that Thursday; the other case was submitted on the same day and has all three.
        rows[it.Id].ShouldBe(new DateTimeOffset(2026, 3, 20, 10, 0, 0, TimeSpan.Zero));
        rows[fresh.Id].ShouldBe(new DateTimeOffset(2026, 3, 24, 10, 0, 0, TimeSpan.Zero));
        var now = await host.ExecuteScalar<DateTime>("select powercrm_now()");
        foreach (var row in (await ann.Get("/reviews")).Items)
            row!["workingMinutesLeft"]!.GetValue<int>().ShouldBeInRange(
                (int)WorkingCalendar.WorkingTimeBetween(now, rows[IdOf(row)]).TotalMinutes - 1,
                (int)WorkingCalendar.WorkingTimeBetween(now, rows[IdOf(row)]).TotalMinutes);
        (await ann.Get($"/reviews/{it.Id}")).Body["dueAt"]!.GetValue<DateTimeOffset>().ShouldBe(rows[it.Id]);
        (await it.Get("/auth/status"))["expectedBy"].GetValue<DateTimeOffset>().ShouldBe(rows[fresh.Id],
            "what the applicant is told stands");
    }

    [Fact]
    public async Task rows_that_an_older_build_wrote_are_filled_from_their_streams_and_no_newer_one_is_touched()
    {
        await using var host = await TestHost.StartAsync();
        var (it, risky) = (await Submit(host), await Submit(host, isRisky: true));
        const string Rows = """
            select registration_id as Id, region_code as Region, company_initials as Initials, risk as Risk, layout as Layout,
                due_at as DueAt
            from pc_review_cases order by registration_id
            """;
        await using var connection = await host.OpenAsync();
        var expected = (await connection.QueryAsync<Row>(Rows)).ToList();
        expected.ShouldAllBe(r => r.Region != "" && r.Initials != "" && r.Layout == CaseRow.Layout);
        await connection.ExecuteAsync("""
            update pc_review_cases set region_code = '', company_initials = '', risk = 0, layout = 0, due_at = now();
            update pc_review_cases set layout = 0, version = version + 1, company_name = 'newer' where registration_id = @Id
            """, new { risky.Id });
        var rewriter = new OutdatedRowRewriter(host.Services.GetRequiredService<NpgsqlDataSource>(),
            host.Services.GetRequiredService<QueueRows>(), TimeProvider.System, NullLogger<OutdatedRowRewriter>.Instance);
        (await rewriter.RewriteOutdated(CancellationToken.None)).ShouldBe(2);
        (await connection.QueryAsync<Row>(Rows)).Single(r => r.Id == it.Id).ShouldBe(expected.Single(r => r.Id == it.Id));
        (await connection.ExecuteScalarAsync<string>(
            "select company_name from pc_review_cases where registration_id = @Id", new { risky.Id }))
            .ShouldBe("newer");
        await connection.ExecuteAsync("update pc_review_cases set version = version - 1 where registration_id = @Id", new { risky.Id });
        await rewriter.RewriteOutdated(CancellationToken.None);
        (await connection.QueryAsync<Row>(Rows)).ShouldBe(expected);
        (await rewriter.RewriteOutdated(CancellationToken.None)).ShouldBe(0);
    }

    [Fact]
    public async Task due_times_of_a_build_with_another_calendar_are_computed_again()
    {
        await using var host = await TestHost.StartAsync();
        var it = await Submit(host);
        const string DueTimes = """
            select extract(epoch from c.due_at)::bigint || ' ' || extract(epoch from d.at)::bigint
            from pc_review_cases c
                join pc_due d on d.stream = c.registration_id and d.command = 'review_late'
            where c.registration_id = @Id
            """;
        var expected = await host.ExecuteScalar<string>(DueTimes, new { it.Id });
        (await host.ExecuteSql("""
            with shown as (update pc_review_cases set layout = @layout, due_at = due_at - interval '1 day' where registration_id = @Id)
            update pc_due set at = at - interval '1 day' where stream = @Id and command = 'review_late'
            """, new { it.Id, layout = CaseRow.Layout - 1 })).ShouldBe(1);
        (await host.ExecuteScalar<string>(DueTimes, new { it.Id })).ShouldNotBe(expected);
        var rewriter = new OutdatedRowRewriter(host.Services.GetRequiredService<NpgsqlDataSource>(),
            host.Services.GetRequiredService<QueueRows>(), TimeProvider.System, NullLogger<OutdatedRowRewriter>.Instance);
        (await rewriter.RewriteOutdated(CancellationToken.None)).ShouldBe(1);
        (await host.ExecuteScalar<string>(DueTimes, new { it.Id })).ShouldBe(expected);
    }

    private sealed record Row(Guid Id, string Region, string Initials, int Risk, int Layout, DateTime DueAt);

    /// <param name="isRisky">Submits an unusual price, which adds a warning.</param>
    private static async Task<Applicant> Submit(TestHost host, bool isRisky = false)
    {
        var it = await Applicant.WithPhone(host);
        var form = await it.Form();
        if (isRisky)
            form["currentPrice"] = 1.5m;
        (await it.Post("/auth/register", form)).ShouldBe(201);
        await host.WaitUntilSettled();
        return it;
    }

    private static async Task<IReadOnlyList<Guid>> ReadQueue(Staff reviewer) =>
        [.. (await reviewer.Get("/reviews")).ShouldBe(200).Items.Select(IdOf)];

    private static Guid IdOf(System.Text.Json.Nodes.JsonNode? item) => item!["registrationId"]!.GetValue<Guid>();
}
