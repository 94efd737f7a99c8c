using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Host.Audit;
using PowerCrm.Host.Tests.Review;
using PowerCrm.Web;

namespace PowerCrm.Host.Tests.Audit;

/// <summary>The log proves each version of a policy: that it was activated, when, by whom, and with which content.</summary>
[Trait("Category", "Slow")]
public sealed class PolicyRecordTests(TestHost host) : IClassFixture<TestHost>
{
    private const string CheckName = "every policy is as it was activated";

    [Theory]
    [InlineData("update pc_policies set content = jsonb_set(content, '{claimMinutes}', '240') where kind = 'review' and version = 1")]
    [InlineData("update pc_policies set at = at - interval '1 second' where kind = 'review' and version = 1")]
    [InlineData("update pc_policies set actor = 'staff:somebody-else' where kind = 'review' and version = 1")]
    [InlineData("update pc_policies set version = 1000 where kind = 'review' and version = 1")]
    [InlineData("delete from pc_policies where kind = 'review' and version = 1")]
    [InlineData("insert into pc_policies select 'retention', 1, content, reason, actor, at from pc_policies")]
    public async Task a_changed_removed_or_inserted_version_is_found(string tampering)
    {
        await ActivateOnce();
        await using var connection = await host.OpenAsync();
        await connection.ExecuteAsync("create temp table untouched as table pc_policies");
        (await FindViolations(host)).ShouldBeEmpty();
        await connection.ExecuteAsync(tampering);
        try
        {
            (await FindViolations(host)).ShouldNotBeEmpty();
        }
        finally
        {
            await connection.ExecuteAsync("delete from pc_policies; insert into pc_policies select * from untouched");
        }
    }

    [Fact]
    public async Task an_activation_that_is_refused_is_not_recorded_and_one_that_is_made_names_its_actor()
    {
        var admin = await ActivateOnce();
        var content = (await admin.Get("/policies/review"))["policy"].AsObject();
        (await admin.Post("/policies/review/activate", new { policy = content, reason = "r" }, 77))
            .ShouldBeProblem(412, "version_mismatch");
        await using var connection = await host.OpenAsync();
        var (kind, version, actor) = await connection.QuerySingleAsync<(string, string, string)>(
            "select data ->> 'Kind', data ->> 'Version', user_name from mt_events where type = 'policy_version_activated'");
        (kind, version, actor).ShouldBe(("review", "1",
            await host.ExecuteScalar<string>("select actor from pc_policies where kind = 'review' and version = 1")));
    }

    [Fact, Trait("Category", "Full")]
    public async Task versions_of_earlier_builds_are_recorded_once_and_later_ones_without_an_event_are_found()
    {
        await using var upgraded = await TestHost.StartAsync();
        await InsertVersion(upgraded, 1);
        (await FindViolations(upgraded)).ShouldHaveSingleItem().ShouldContain("review-1");
        var earlier = upgraded.Services.GetRequiredService<EarlierPolicyVersions>();
        await earlier.Record(CancellationToken.None);
        (await FindViolations(upgraded)).ShouldBeEmpty();
        await InsertVersion(upgraded, 2);
        await earlier.Record(CancellationToken.None);
        (await FindViolations(upgraded)).ShouldHaveSingleItem().ShouldContain("review-2");
    }

    [Fact, Trait("Category", "Full")]
    public async Task two_hosts_that_start_at_once_record_the_versions_of_earlier_builds_once()
    {
        await using var upgraded = await TestHost.StartAsync();
        await InsertVersion(upgraded, 1);
        var earlier = upgraded.Services.GetRequiredService<EarlierPolicyVersions>();
        await using var connection = await upgraded.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync("select pg_advisory_xact_lock(hashtextextended('earlier-policies', 0))", transaction: transaction);
        var starts = Task.WhenAll(earlier.Record(CancellationToken.None), earlier.Record(CancellationToken.None));
        // Both have seen a log without an activation.
        await Eventually.TrueAsync(async () => await upgraded.ExecuteScalar<long>(
            """
            select count(*)
            from pg_locks
            where locktype = 'advisory' and not granted
                and database = (select oid from pg_database where datname = current_database())
                and ((classid::bigint << 32) | objid::bigint) = hashtextextended('earlier-policies', 0)
            """) == 2);
        await transaction.RollbackAsync();
        await starts;
        (await upgraded.ExecuteScalar<long>("select count(*) from mt_events where type = 'policy_version_activated'")).ShouldBe(1);
    }

    private static async Task InsertVersion(TestHost host, int version)
    {
        await using var connection = await host.OpenAsync();
        await connection.ExecuteAsync(
            """
            insert into pc_policies (kind, version, content, reason, actor, at)
            values ('review', @version, '{"claimMinutes": 45}', 'r', 'operator:somebody', powercrm_now())
            """, new { version });
    }

    /// <summary>The tests of this class share version 1.</summary>
    private async Task<Staff> ActivateOnce()
    {
        var admin = await Staff.Of(host, "admin");
        var current = (await admin.Get("/policies/review")).ShouldBe(200);
        if (current.Version > 0)
            return admin;
        var content = current["policy"].AsObject();
        content["claimMinutes"] = 45;
        (await admin.Post("/policies/review/activate", new { policy = (JsonNode)content.DeepClone(), reason = "旺季" }, 0)).ShouldBe(200);
        return admin;
    }

    private static async Task<IReadOnlyList<string>> FindViolations(TestHost host)
    {
        await foreach (var (name, violations) in Invariants.CheckEach(host.Services, CancellationToken.None))
            if (name == CheckName)
                return violations;
        throw new InvalidOperationException("There is no such check.");
    }
}
