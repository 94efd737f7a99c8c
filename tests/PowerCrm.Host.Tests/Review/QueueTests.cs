using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Review;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Host.Tests.Review;

/// <summary>The queue's row beside the stream: late events, and changes that must be made together.</summary>
[Trait("Category", "Slow")]
public class QueueTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task a_late_projection_update_does_not_undo_a_claim()
    {
        var (ann, it) = (await Staff.Of(host), await Staff.NewCase(host));
        var events = host.Services.GetRequiredService<StreamsFactory>().As(Caller.System("test"));
        var stale = (await events.Load<ReviewCase>(it.Id, CancellationToken.None)).State;
        await ann.Claim(it.Id);
        await using var connection = await host.OpenAsync();
        await Rows.Run(connection, null, [CaseRow.Refresh(it.Id, stale)], CancellationToken.None);
        (await connection.ExecuteScalarAsync<Guid?>("select claimed_by from pc_review_cases where registration_id = @Id", new { it.Id }))
            .ShouldBe(ann.Id);
        (await connection.ExecuteScalarAsync<string>("select status from pc_review_cases where registration_id = @Id", new { it.Id }))
            .ShouldBe("processing");
    }

    [Fact]
    public async Task a_claim_by_claim_next_and_the_answer_kept_for_its_retry_are_one_transaction()
    {
        await using var other = await TestHost.StartAsync();
        var (ann, it) = (await Staff.Of(other), await Staff.NewCase(other));
        await using var connection = await other.OpenAsync();
        await connection.ExecuteAsync("""
            create function no_answers() returns trigger language plpgsql as $$ begin raise exception 'the disk is full'; end $$;
            create trigger no_answers before insert on pc_idempotency execute function no_answers();
            """);
        (await ann.Post("/reviews/claim-next", null, null, ("Idempotency-Key", "k"))).Code.ShouldBeGreaterThanOrEqualTo(500);
        (await connection.ExecuteScalarAsync<long>("select count(*) from mt_events where type = 'review_claimed'")).ShouldBe(0);
        (await connection.ExecuteScalarAsync<Guid?>("select claimed_by from pc_review_cases where registration_id = @Id", new { it.Id }))
            .ShouldBeNull();

        await connection.ExecuteAsync("drop trigger no_answers on pc_idempotency; update pc_review_cases set offered_until = null");
        var claimed = (await ann.Post("/reviews/claim-next", null, null, ("Idempotency-Key", "k"))).ShouldBe(200);
        var replay = (await ann.Post("/reviews/claim-next", null, null, ("Idempotency-Key", "k"))).ShouldBe(200);
        replay.Header("Idempotency-Replayed").ShouldBe("true");
        (replay["registrationId"].GetValue<Guid>(), replay.Version).ShouldBe((it.Id, claimed.Version), "the same claim, masked");
        claimed.Header("Cache-Control")!.ShouldContain("no-store");
        replay.Header("Cache-Control")!.ShouldContain("no-store");
    }

    [Fact]
    public async Task claim_next_passes_over_the_callers_own_application()
    {
        await using var other = await TestHost.StartAsync();
        var ownCase = await Staff.NewCase(other);
        var otherCase = await Staff.NewCase(other);
        var ann = await Staff.Of(other, "reviewer", await ReadPhone(other, ownCase));
        (await ann.Post("/reviews/claim-next")).ShouldBe(200).Body["registrationId"]!.GetValue<Guid>().ShouldBe(otherCase.Id);
        (await ann.Post("/reviews/claim-next")).ShouldBe(204);
    }

    [Fact]
    public async Task reading_again_under_a_renewed_claim_is_one_access_log_entry()
    {
        var (ann, it) = (await Staff.Of(host), await Staff.NewCase(host));
        await ann.Claim(it.Id);
        await ann.Get($"/reviews/{it.Id}");
        await host.PassTime(TimeSpan.FromMinutes(20));
        await ann.Claim(it.Id);
        await ann.Get($"/reviews/{it.Id}");
        var log = (await it.Get("/privacy/access-log")).ShouldBe(200).Body["items"]!.AsArray();
        log.Count.ShouldBe(1);
        log[0]!["why"]!.GetValue<string>().ShouldBe("review");
        log[0]!["role"]!.GetValue<string>().ShouldBe("reviewer");
        await ann.Post($"/reviews/{it.Id}/release");
        await ann.Claim(it.Id);
        await ann.Get($"/reviews/{it.Id}");
        (await it.Get("/privacy/access-log")).Body["items"]!.AsArray().Count.ShouldBe(2, "another claim is another look");
    }

    private static async Task<string> ReadPhone(TestHost host, Applicant it)
    {
        var reader = await Staff.Of(host);
        await reader.Claim(it.Id);
        var phone = (await reader.Get($"/reviews/{it.Id}")).Body["submission"]!["phone"]!.GetValue<string>();
        await reader.Post($"/reviews/{it.Id}/release");
        return phone;
    }
}
