namespace PowerCrm.Store.Tests;

/// <summary>The progress of everything that follows the log or handles waiting rows.</summary>
public sealed class ReadersTests : IAsyncLifetime
{
    private StoreHost store = null!;

    public async Task InitializeAsync() => store = await StoreHost.Start();

    public async Task DisposeAsync() => await store.DisposeAsync();

    /// <summary>Marten writes an event without a time for a sequence number that was drawn and not used.</summary>
    [Fact]
    public async Task entries_without_a_time_are_counted_without_an_age()
    {
        var stream = await store.Open();
        await store.Execute("""
            insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, is_archived)
            select 0, gen_random_uuid(), @stream, 1000, '{}', 'tombstone', '-infinity', '*DEFAULT*', false;
            insert into pc_due (id, at, stream, command, data) values (gen_random_uuid(), '-infinity', @stream, 'nobody_takes_it', '')
            """, new { stream });
        await store.Execute("""
            insert into mt_event_progression (name, last_seq_id) values ('turnover:All', -1)
            on conflict (name) do update set last_seq_id = -1
            """);

        var readers = await store.Admin.ReadReaders(CancellationToken.None);
        readers.Single(r => r.Name == "turnover").ShouldBe(new Reader("turnover", "projection", -1, 2, null, "behind"));
        readers.Single(r => r.Name == "due").ShouldBe(new Reader("due", "due", null, 1, null, "behind"));
    }
}
