using PowerCrm.Contracts;
using PowerCrm.Host.Hosting;
using PowerCrm.Testing;
using Wolverine.Configuration;

namespace PowerCrm.Store.Tests;

/// <summary>A due row from its write to its effect, in the product on two hosts: the lease of a claim.</summary>
public sealed class LeasesTests(Product product) : IClassFixture<Product>
{
    [Fact]
    public async Task a_lease_expires_once_at_its_time_and_a_renewed_one_does_not()
    {
        await product.StartHosts(2);
        var (expired, renewed) = (await ClaimCase(), await ClaimCase());

        await product.AdvanceClock(TimeSpan.FromMinutes(15));
        (await product.Events.Decide<EmptyState>(renewed, (_, now) => Decision.Append(new ReviewClaimed(renewed, now.AddMinutes(20)))
            .WithRows(DueCommand.Schedule(now.AddMinutes(20), renewed, "lease_expired")), CancellationToken.None))
            .ShouldBeOfType<Outcome.Done>();
        await product.AdvanceClock(TimeSpan.FromMinutes(5));
        await Eventually.TrueAsync(async () => await CountReleases(expired) == 1, TimeSpan.FromSeconds(60));
        (await product.Admin.ReadDueCommands(CancellationToken.None)).Where(d => d.Command == "lease_expired").ShouldHaveSingleItem().Stream
            .ShouldBe(renewed);

        // The message comes again, as after a failure: the lease has already ended, so nothing is done.
        await product.Events.Append([], CancellationToken.None,
            [DueCommand.Schedule(DateTimeOffset.UnixEpoch, expired, "lease_expired"),
                DueCommand.Schedule(DateTimeOffset.UnixEpoch, renewed, "lease_expired")]);
        (await product.Admin.WaitUntilIdle(TimeSpan.FromSeconds(60), CancellationToken.None)).ShouldBeTrue();
        (await CountReleases(expired), await CountReleases(renewed)).ShouldBe((1, 0));
    }

    [Fact]
    public async Task a_reaction_has_its_own_actor_and_queue()
    {
        await product.StartHosts(1);
        var id = await ClaimCase();
        await product.AdvanceClock(TimeSpan.FromMinutes(20));
        await Eventually.TrueAsync(async () => await CountReleases(id) == 1, TimeSpan.FromSeconds(60));

        (await product.Query<string>("select user_name from mt_events where stream_id = @id and type = 'review_released'", new { id }))
            .ShouldBe(["system:expire_lease"]);
        (await product.Query<string>("select distinct received_at from wolverine.wolverine_incoming_envelopes order by 1"))
            .ShouldBe(["local://check_materials/", "local://close_questions/", "local://expire_lease/", "local://keep_queue/"]);
        (await product.Query<string>("select distinct message_type from wolverine.wolverine_incoming_envelopes order by 1"))
            .ShouldBe(["info_submitted", "lease_expired", "review_released"]);
    }

    [Fact]
    public async Task every_reaction_has_a_durable_queue_except_wake_inbox()
    {
        await product.StartHosts(1);

        product.LocalQueues.Where(q => q.Mode == EndpointMode.Durable).Select(q => q.EndpointName)
            .Except(["default", "durable", "replies", "scheduled"])
            .ShouldBe(Messaging.ListReactions().Select(r => r.Name).Except(["wake_inbox"]), ignoreOrder: true);
        product.LocalQueues.Single(q => q.EndpointName == "wake_inbox").Mode.ShouldBe(EndpointMode.BufferedInMemory);
        product.LocalQueues.Single(q => q.EndpointName == "drain_waiting").MaxDegreeOfParallelism.ShouldBe(1);
    }

    private async Task<Guid> ClaimCase()
    {
        var id = Guid.CreateVersion7();
        var secret = new Personal(id, 1, new byte[] { 1 });
        var info = new InfoSubmitted(1, secret, "深圳市示例电子有限公司", "91440300MA5TEST000", "440305", "广东省", "深圳市", "南山区", 1250, 312_000, 0.68m,
            "KV10", null, [], new Dictionary<string, string>(), []);
        await product.Events.Decide<EmptyState>(id, (_, now) => Decision.Append(info, new ReviewClaimed(id, now.AddMinutes(20)))
            .WithRows(DueCommand.Schedule(now.AddMinutes(20), id, "lease_expired")), CancellationToken.None);
        return id;
    }

    private async Task<int> CountReleases(Guid id) =>
        (await product.Query<int>("select count(*)::int from mt_events where stream_id = @id and type = 'review_released'", new { id }))[0];

    private sealed record EmptyState : IEventFold<EmptyState>
    {
        public static EmptyState Initial { get; } = new();
        public static EmptyState When(EmptyState it, object @event) => it;
    }
}
