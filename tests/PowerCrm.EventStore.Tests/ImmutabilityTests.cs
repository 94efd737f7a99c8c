using Npgsql;

namespace PowerCrm.EventStore.Tests;

/// <summary>The log is append-only for everybody who has the application's connection.</summary>
public sealed class ImmutabilityTests : IAsyncLifetime
{
    private Store store = null!;

    public async Task InitializeAsync()
    {
        store = await Store.Create();
        await store.Open(new Deposited(1));
    }

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Theory]
    [InlineData("delete from mt_events")]
    [InlineData("delete from mt_events where false")]
    [InlineData("delete from mt_streams")]
    [InlineData("truncate mt_events")]
    [InlineData("truncate mt_streams cascade")]
    [InlineData("update mt_events set data = '{}'")]
    [InlineData("update mt_events set is_archived = true, data = '{}'")]
    [InlineData("update mt_events set timestamp = now()")]
    [InlineData("update mt_events set user_name = 'somebody else'")]
    [InlineData("update mt_events set seq_id = seq_id + 100")]
    [InlineData("insert into mt_events (seq_id, id, stream_id, version, data, type) select seq_id, id, stream_id, version, data, type from mt_events "
        + "on conflict (stream_id, version) do update set data = excluded.data")]
    public async Task what_was_written_stays_as_it_is(string sql)
    {
        var before = await store.All<string>("select e::text from mt_events e order by seq_id");

        (await Should.ThrowAsync<PostgresException>(() => store.Sql(sql))).SqlState.ShouldBe("PC002");

        (await store.All<string>("select e::text from mt_events e order by seq_id")).ShouldBe(before);
    }

    [Fact]
    public async Task every_column_but_the_archive_mark_is_guarded()
    {
        var columns = await store.All<string>(
            "select column_name::text from information_schema.columns where table_name = 'mt_events' and column_name <> 'is_archived'");

        foreach (var column in columns)
            (await Should.ThrowAsync<PostgresException>(() => store.Sql($"update mt_events set {column} = {column}"))).SqlState.ShouldBe("PC002", column);
        await store.Sql("update mt_events set is_archived = true");
    }
}
