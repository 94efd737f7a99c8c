using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Store;
using Wolverine;
using Wolverine.Runtime;

namespace PowerCrm.Host.Tests.Journeys;

/// <summary>A host that was frozen commits nothing for a message that another host has taken over.</summary>
public sealed class InboxFenceTests(TestHost host) : IClassFixture<TestHost>
{
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public async Task a_handlers_writes_commit_only_while_its_host_owns_the_message(int takenOver, bool commits)
    {
        var runtime = host.Services.GetRequiredService<IWolverineRuntime>();
        var envelope = new Envelope
        {
            Id = Guid.CreateVersion7(),
            Destination = new Uri("local://keep_queue/"),
            WasPersistedInInbox = true,
        };
        await using var connection = await host.OpenAsync();
        // In a queue that no host reads.
        await connection.ExecuteAsync("""
            insert into wolverine.wolverine_incoming_envelopes (id, status, owner_id, attempts, body, message_type, received_at)
            values (@id, 'Handled', @owner, 0, 'x', 'nobody_sent_it', @at)
            """, new
        {
            id = envelope.Id,
            owner = runtime.DurabilitySettings.AssignedNodeNumber + takenOver,
            at = envelope.Destination.ToString(),
        });
        await connection.ExecuteAsync("create table if not exists fence_written (id uuid primary key)");
        await using var session = host.Services.GetRequiredService<EventSessions>().Open(Caller.System("test"));

        InboxFence.Before(session, envelope, runtime);
        session.QueueRows(Row.Any("insert into fence_written (id) values ($1)", envelope.Id));

        if (commits)
            await session.SaveChangesAsync();
        else
            (await Should.ThrowAsync<RowMissedException>(() => session.SaveChangesAsync())).Rejection.Code.ShouldBe(InboxFence.Code);
        (await connection.ExecuteScalarAsync<bool>("select exists (select from fence_written where id = @Id)", new { envelope.Id }))
            .ShouldBe(commits);
    }
}
