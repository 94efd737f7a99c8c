using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Host.Audit;
using PowerCrm.Host.Tests.Registration;

namespace PowerCrm.Host.Tests.Journeys;

/// <summary>Work that is late, because its host was frozen or not running, does no harm and is not lost.</summary>
[Trait("Category", "Slow")]
public class LateTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task a_late_event_in_the_sealed_range_is_tampering_but_a_late_tombstone_is_not()
    {
        await Applicant.WithPhone(host);
        await host.WaitUntilSettled();
        await using var connection = await host.OpenAsync();
        var numbers = (await connection.QueryAsync<long>("select nextval('mt_events_sequence') from generate_series(1, 2)")).ToList();
        await Applicant.WithPhone(host);
        await host.WaitUntilSettled();
        var chain = host.Services.GetRequiredService<LogChain>();
        await chain.WaitUntilSealed(CancellationToken.None);
        (await chain.Verify(CancellationToken.None)).ShouldBeEmpty();

        await Insert(numbers[0], "tombstone");
        (await chain.Verify(CancellationToken.None)).ShouldBeEmpty();
        await Insert(numbers[1], "phone_verified");
        (await chain.Verify(CancellationToken.None)).ShouldHaveSingleItem().ShouldStartWith($"event {numbers[1]} ");

        async Task Insert(long number, string type)
        {
            var stream = Guid.CreateVersion7();
            await connection.ExecuteAsync("""
                insert into mt_streams select (jsonb_populate_record(s, jsonb_build_object('id', @stream))).* from mt_streams s limit 1
                """, new { stream });
            await connection.ExecuteAsync("""
                insert into mt_events
                select (jsonb_populate_record(e, jsonb_build_object('seq_id', @number, 'id', gen_random_uuid(), 'stream_id', @stream,
                    'version', 1, 'type', @type))).*
                from mt_events e limit 1
                """, new { number, stream, type });
        }
    }

    [Fact, Trait("Category", "Full")]
    public async Task a_command_that_falls_due_while_a_host_starts_is_handled()
    {
        await using var it = await Deployment.StartAsync(hosts: 1);
        await it.WaitUntilSettled();
        await it.Hosts[0].Kill();
        await using var connection = await it.OpenAsync();
        var before = await CountHandled();
        // One every 20 ms, so that some become due at each moment of the start.
        await connection.ExecuteAsync("""
            insert into pc_due (id, at, stream, command, data)
            select gen_random_uuid(), powercrm_now() + i * interval '20 milliseconds', gen_random_uuid(), 'place_freed', ''
            from generate_series(1, 500) i
            """);
        it.Hosts[0].Start();
        await it.Hosts[0].WaitUntilReady();
        await Eventually.TrueAsync(() => connection.ExecuteScalarAsync<bool>("select count(*) = 0 from pc_due"), TimeSpan.FromSeconds(60));
        await it.WaitUntilSettled();
        (await CountHandled()).ShouldBe(before + 500);

        Task<long> CountHandled() => connection.ExecuteScalarAsync<long>(
            "select count(*) from wolverine.wolverine_incoming_envelopes where message_type = 'place_freed' and status = 'Handled'");
    }

    [Theory]
    [InlineData("lease_expired", "")]
    [InlineData("place_freed", "")]
    [InlineData("respond_overdue", "0193a2f0c3b07c6e8a1f2b3c4d5e6f70 remind")]
    [InlineData("contact_overdue", "0193a2f0c3b07c6e8a1f2b3c4d5e6f70 anew")]
    [InlineData("customer_returns", "0193a2f0c3b07c6e8a1f2b3c4d5e6f70 1773108000000000 -")]
    [InlineData("sweep_image", "0193a2f0-c3b0-7c6e-8a1f-2b3c4d5e6f70 again")]
    [InlineData("read_pictures_again", "1/2")]
    [InlineData("follow_up_due", "")]
    [InlineData("tell_applicant", "0193a2f0-c3b0-7c6e-8a1f-2b3c4d5e6f70")]
    public async Task each_kind_of_due_command_is_handled(string command, string data)
    {
        Directory.CreateDirectory(host.Blobs);
        await using var connection = await host.OpenAsync();
        await connection.ExecuteAsync("""
            insert into pc_due (id, at, stream, command, data)
            values (gen_random_uuid(), powercrm_now(), gen_random_uuid(), @command, @data)
            """, new { command, data });
        await host.WaitUntilSettled();
        (await connection.ExecuteScalarAsync<long>("select count(*) from pc_due where command = @command", new { command })).ShouldBe(0);
        (await host.DeadLetters.Read(CancellationToken.None)).ShouldBeEmpty();
    }
}
