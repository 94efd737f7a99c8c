using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Wolverine.Runtime;

namespace PowerCrm.Host.Tests.Journeys;

/// <summary>A commit that a host gave up may have succeeded: then the host owns its messages but does not have them in memory.</summary>
[Trait("Category", "Long")]
public sealed class StuckMessageTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task a_message_that_a_living_host_has_lost_is_handled()
    {
        await using var connection = await host.OpenAsync();
        Directory.CreateDirectory(host.Blobs);
        await connection.ExecuteAsync("""
            insert into pc_due (id, at, stream, command, data)
            values (gen_random_uuid(), powercrm_now(), gen_random_uuid(), 'sweep_image', gen_random_uuid()::text)
            """);
        const string sweeps = "from wolverine.wolverine_incoming_envelopes where received_at ~ 'sweep_image|image_unused'";
        await Eventually.TrueAsync(() => connection.ExecuteScalarAsync<bool>(
            $"select count(*) > 0 and bool_and(status = 'Handled') {sweeps}"));

        var owner = host.Services.GetRequiredService<IWolverineRuntime>().DurabilitySettings.AssignedNodeNumber;
        (await connection.ExecuteAsync($"""
            update wolverine.wolverine_incoming_envelopes
            set status = 'Incoming', owner_id = @owner, keep_until = null
            where id = (select id {sweeps} limit 1)
            """, new { owner })).ShouldBeGreaterThan(0);

        await Eventually.TrueAsync(() => connection.ExecuteScalarAsync<bool>($"select bool_and(status = 'Handled') {sweeps}"),
            TimeSpan.FromMinutes(3));
    }
}
