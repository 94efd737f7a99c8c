using System.Diagnostics;
using Dapper;
using Npgsql;

namespace PowerCrm.EventStore.Tests;

/// <summary>
/// Sequence numbers are handed out before commit. A reader that remembers the last number it saw loses events; the fence loses none.
/// </summary>
public sealed class FenceTests : IAsyncLifetime
{
    private Store store = null!;

    public async Task InitializeAsync() => store = await Store.Create();

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Fact]
    public async Task a_naive_reader_loses_the_lower_number_that_commits_later()
    {
        await using var late = await Begin();
        var low = await late.Insert();
        await using var early = await Begin();
        var high = await early.Insert();
        await early.Commit();

        var checkpoint = await store.One<long>("select max(seq_id) from mt_events");       // what a naive reader would remember
        await late.Commit();

        checkpoint.ShouldBe(high);
        (await store.All<long>("select seq_id from mt_events where seq_id > @checkpoint", new { checkpoint })).ShouldNotContain(low);
    }

    [Fact]
    public async Task the_fence_waits_for_the_lower_number_and_for_nothing_else()
    {
        await using var late = await Begin();
        var low = await late.Insert();
        await using var early = await Begin();
        var high = await early.Insert();
        await early.Commit();

        var settled = Fence.Settled(store.Source, CancellationToken.None);
        await Polls(3);
        settled.IsCompleted.ShouldBeFalse("an append below the candidate is still open");
        await using var later = await Begin();                                              // began after the candidate was read
        await later.Insert();
        await late.Commit();

        (await settled.WaitAsync(TimeSpan.FromSeconds(10))).ShouldBe(high);
        var seen = new List<long>();
        await foreach (var e in Readable(high))
            seen.Add(e);
        seen.ShouldBe([low, high]);
    }

    [Fact]
    public async Task a_number_that_was_rolled_back_holds_nobody_up()
    {
        await using (var undone = await Begin())
            await undone.Insert();

        await Fence.Settled(store.Source, CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task an_append_holds_the_fence_however_it_was_written()
    {
        foreach (var sql in (string[])[
            Append.Sql,
            "with e as (select 1) " + Append.Sql.Replace("values (", "select ", StringComparison.Ordinal).Replace(", false)", ", false from e", StringComparison.Ordinal)])
        {
            await using var connection = await store.Source.OpenConnectionAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await connection.ExecuteAsync(sql.Replace(" returning seq_id", "", StringComparison.Ordinal), new { id = Guid.CreateVersion7() }, transaction);
            (await connection.ExecuteScalarAsync<int>(
                "select count(*)::int from pg_locks where locktype = 'advisory' and classid = 5080 and mode = 'ShareLock' and pid = pg_backend_pid()",
                transaction: transaction)).ShouldBe(1);
        }
    }

    [Fact]
    public async Task the_trigger_comes_before_the_number()
    {
        await using var connection = await store.Source.OpenConnectionAsync();
        await using var holder = await store.Source.OpenConnectionAsync();
        await using var exclusive = await holder.BeginTransactionAsync();
        await holder.ExecuteAsync("select pg_advisory_xact_lock(5080, 1)", transaction: exclusive);
        var before = await Fence.ReadCandidate(connection, CancellationToken.None);

        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync("set local lock_timeout = '200ms'", transaction: transaction);
        var refused = await Should.ThrowAsync<PostgresException>(() => connection.ExecuteAsync(Append.Sql, new { id = Guid.CreateVersion7() }, transaction));

        refused.SqlState.ShouldBe(PostgresErrorCodes.LockNotAvailable);
        (await Fence.ReadCandidate(holder, CancellationToken.None)).ShouldBe(before, "no number was taken without the fence");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    public async Task slow_commits_and_roll_backs_lose_nothing(int seed)
    {
        using var ending = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var begun = Stopwatch.GetTimestamp();
        var writers = Enumerable.Range(0, 8).Select(w => Write(new Random(seed * 100 + w), ending.Token)).ToArray();
        var (fenced, naive) = (new List<long>(), new List<long>());
        var writing = Task.WhenAll(writers);

        while (!writing.IsCompleted)
        {
            await Read();
            // A second's worth, or what a busy machine needs for as many.
            if (naive.Count > 60 && Stopwatch.GetElapsedTime(begun) > TimeSpan.FromSeconds(1))
                await ending.CancelAsync();
        }
        await writing;
        await Read();

        var committed = await store.All<long>("select seq_id from mt_events order by seq_id");
        fenced.ShouldBe(committed);
        committed.Count.ShouldBeGreaterThan(50);
        naive.Count.ShouldBeLessThan(committed.Count, "the load does not show what the fence is for");

        async Task Read()
        {
            await using var connection = await store.Source.OpenConnectionAsync();
            naive.AddRange(await connection.QueryAsync<long>("select seq_id from mt_events where seq_id > @last order by seq_id",
                new { last = naive.LastOrDefault() }));
            var ceiling = await Fence.Settled(connection, CancellationToken.None);
            fenced.AddRange(await connection.QueryAsync<long>("select seq_id from mt_events where seq_id > @last and seq_id <= @ceiling order by seq_id",
                new { last = fenced.LastOrDefault(), ceiling }));
        }
    }

    private async Task Write(Random random, CancellationToken ending)
    {
        while (!ending.IsCancellationRequested)
        {
            await using var append = await Begin();
            await append.Insert();
            if (random.Next(4) == 0)
                await append.Dawdle(random.Next(1, 40));
            if (random.Next(5) != 0)
                await append.Commit();
        }
    }

    private async IAsyncEnumerable<long> Readable(long ceiling)
    {
        foreach (var seq in await store.All<long>("select seq_id from mt_events where seq_id <= @ceiling order by seq_id", new { ceiling }))
            yield return seq;
        await Task.CompletedTask;
    }

    /// <summary>The fence polls in steps of a few ms; a round trip each is what it takes.</summary>
    private async Task Polls(int count)
    {
        for (var i = 0; i < count * 10; i++)
            await store.One<int>("select 1");
    }

    private async Task<Append> Begin()
    {
        var connection = await store.Source.OpenConnectionAsync();
        return new Append(connection, await connection.BeginTransactionAsync());
    }

    /// <summary>An append held open by hand; disposed without commit, it is rolled back.</summary>
    private sealed class Append(NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
    {
        public const string Sql = """
            insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, is_archived)
            values (nextval('mt_events_sequence'), @id, null, 1, '{}', 'opened', now(), '*DEFAULT*', false) returning seq_id
            """;

        public Task<long> Insert() => connection.ExecuteScalarAsync<long>(Sql, new { id = Guid.CreateVersion7() }, transaction);

        public Task Dawdle(int ms) => connection.ExecuteAsync("select pg_sleep(@s)", new { s = ms / 1000.0 }, transaction);

        public Task Commit() => transaction.CommitAsync();

        public async ValueTask DisposeAsync()
        {
            await transaction.DisposeAsync();
            await connection.DisposeAsync();
        }
    }
}
