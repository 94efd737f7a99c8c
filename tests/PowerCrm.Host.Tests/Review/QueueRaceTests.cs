using Dapper;
using Npgsql;
using PowerCrm.Host.Tests.Registration;

namespace PowerCrm.Host.Tests.Review;

/// <summary>
/// Things that go on in the moment in which a case's row of the queue is written; a trigger stops new rows until the test lets them go on.
/// </summary>
public class QueueRaceTests : IAsyncLifetime
{
    private const long Gate = 4711;

    private TestHost host = null!;
    private NpgsqlConnection held = null!;

    public async Task InitializeAsync()
    {
        host = await TestHost.StartAsync();
        await host.Sql($"""
            create function test_wait() returns trigger language plpgsql as
            $$ begin perform pg_advisory_xact_lock_shared({Gate}); return new; end $$;
            create trigger test_wait before insert on pc_review_cases for each row execute function test_wait();
            """);
        held = await host.OpenAsync();
    }

    public async Task DisposeAsync()
    {
        await held.DisposeAsync();
        await host.DisposeAsync();
    }

    [Fact]
    public async Task an_erasure_waits_for_it_and_no_case_is_left()
    {
        var it = await Applicant.Submitted(host);
        await host.Settled();
        await Hold();
        (await it.Post("/auth/withdraw")).ShouldBe(200);
        await Blocked(1);
        var erasing = it.Post("/privacy/erase");
        await Task.WhenAny(erasing, Blocked(2));
        erasing.IsCompleted.ShouldBeFalse("a row that is written after the erasure has deleted it would stay");
        await LetGo();
        (await erasing).ShouldBe(204);
        await host.Settled();
        (await host.Value<long>("select count(*) from pc_review_cases where registration_id = @Id", new { it.Id })).ShouldBe(0);
    }

    [Fact]
    public async Task of_two_registrations_of_one_company_one_at_least_finds_the_other()
    {
        await Hold();
        var (first, second) = (await Applicant.Submitted(host), await Applicant.Submitted(host));
        // The row of each case is written by two, who keep the queue and check the papers.
        await Blocked(4);
        await LetGo();
        await host.Settled();
        var ann = await Staff.Of(host);
        var found = new List<string>();
        foreach (var it in (Applicant[])[first, second])
            found.AddRange((await ann.Get($"/reviews/{it.Id}")).ShouldBe(200).Body["findings"]!.AsArray()
                .Select(f => f!["code"]!.GetValue<string>()));
        found.ShouldContain("duplicate_company");
    }

    private Task Hold() => held.ExecuteAsync($"select pg_advisory_lock({Gate})");

    private Task Blocked(int many) => Eventually.TrueAsync(async () => await host.Value<long>(
        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") >= many);

    private Task LetGo() => held.ExecuteAsync($"select pg_advisory_unlock({Gate})");
}
