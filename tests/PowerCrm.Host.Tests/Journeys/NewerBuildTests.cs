using PowerCrm.Host.Tests.Review;

namespace PowerCrm.Host.Tests.Journeys;

/// <summary>During an upgrade, a host of this build reads an event that only the next build knows.</summary>
public class NewerBuildTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact, Trait("Category", "Full")]
    public async Task an_older_host_answers_503_to_newer_events_and_leaves_the_message_to_a_newer_host()
    {
        var ann = await Staff.Of(host);
        var it = await Staff.NewCase(host);
        var version = await ann.Claim(it.Id);
        await host.WaitUntilSettled();
        await AppendUnknownEvent(await host.ExecuteScalar<Guid>("select stream_id from mt_events where type = 'review_claimed'"));

        (await ann.Post($"/reviews/{it.Id}/release", ifMatch: version)).ShouldBeProblem(503, "database_unavailable")
            .Header("Retry-After").ShouldNotBeNull();

        await host.PassTime(TimeSpan.FromMinutes(31));
        await Eventually.TrueAsync(() => host.ExecuteScalar<bool>("""
            select exists (select from wolverine.wolverine_incoming_envelopes where message_type = 'lease_expired' and attempts > 1)
            """));
        (await host.DeadLetters.Read(CancellationToken.None)).ShouldBeEmpty();

        await host.ExecuteSql("""
            set session_replication_role = replica;
            with gone as (delete from mt_events where type = 'from_the_future' returning stream_id)
            update mt_streams set version = version - 1 where id in (select stream_id from gone)
            """);
        await Eventually.TrueAsync(() => host.ExecuteScalar<bool>("select exists (select from mt_events where type = 'review_released')"));
        await host.WaitUntilSettled();
        (await host.DeadLetters.Read(CancellationToken.None)).ShouldBeEmpty();
    }

    private Task AppendUnknownEvent(Guid stream) => host.ExecuteSql("""
        with next as (update mt_streams set version = version + 1 where id = @stream returning version)
        insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, is_archived, mt_dotnet_type)
        select nextval('mt_events_sequence'), gen_random_uuid(), @stream, version, '{}', 'from_the_future', now(), '*DEFAULT*', false,
            'Next.Event, Next' from next
        """, new { stream });
}
