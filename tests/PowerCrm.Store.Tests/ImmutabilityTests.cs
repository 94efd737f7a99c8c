using Npgsql;

namespace PowerCrm.Store.Tests;

/// <summary>The log is append-only for everyone with the application's connection, and a missing guard is detected.</summary>
[Trait("Category", "Slow")]
public sealed class ImmutabilityTests : IAsyncLifetime
{
    private StoreHost store = null!;

    public async Task InitializeAsync()
    {
        store = await StoreHost.Start();
        await store.Open(new Deposited(1));
    }

    public async Task DisposeAsync() => await store.DisposeAsync();

    private static readonly string[] All =
    [
        "delete from mt_events",
        "delete from mt_events where false",
        "delete from mt_streams",
        "truncate mt_events",
        "truncate mt_streams cascade",
        "update mt_events set data = '{}'",
        "update mt_events set is_archived = true",
        "update mt_events set timestamp = now()",
        "update mt_events set user_name = 'somebody else'",
        "update mt_events set seq_id = seq_id + 100",
        "insert into mt_events (seq_id, id, stream_id, version, data, type) select seq_id, id, stream_id, version, data, type from "
            + "mt_events "
            + "on conflict (stream_id, version) do update set data = excluded.data",
        "with moved as (delete from mt_events returning 1) select count(*) from moved",
    ];

    public static TheoryData<string> Changes { get; } = new(All);

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task stored_events_cannot_be_changed(string sql)
    {
        var before = await store.Query<string>("select e::text from mt_events e order by seq_id");

        (await Should.ThrowAsync<PostgresException>(() => store.Execute(sql))).SqlState.ShouldBe("PC002");

        (await store.Query<string>("select e::text from mt_events e order by seq_id")).ShouldBe(before);
    }

    [Fact]
    public async Task every_column_is_guarded()
    {
        var columns = await store.Query<string>("select column_name::text from information_schema.columns where table_name = 'mt_events'");

        columns.ShouldContain("data");
        foreach (var column in columns)
            (await Should.ThrowAsync<PostgresException>(() => store.Execute($"update mt_events set {column} = {column}"))).SqlState
                .ShouldBe("PC002", column);
    }

    [Theory]
    [InlineData("alter table mt_events disable trigger pc_no_update")]
    [InlineData("alter table mt_events disable trigger all")]
    [InlineData("alter table mt_streams enable replica trigger pc_no_delete")]
    [InlineData("drop trigger pc_no_truncate on mt_events")]
    [InlineData("drop function pc_refuse cascade")]
    [InlineData("create or replace function pc_refuse() returns trigger language plpgsql as 'begin return null; end'")]
    [InlineData("create or replace trigger pc_no_update before update of bdata on mt_events "
        + "for each statement execute function pc_refuse()")]
    [InlineData("create or replace trigger pc_no_update before update on mt_events for each row when (false) execute function pc_refuse()")]
    [InlineData("create or replace trigger pc_no_delete before insert on mt_events for each statement execute function pc_refuse()")]
    public async Task a_removed_guard_is_reported_and_restored(string how)
    {
        (await store.Admin.AssertSchema(CancellationToken.None)).ShouldBeEmpty();
        await store.Execute(how);

        (await store.Admin.AssertSchema(CancellationToken.None)).ShouldHaveSingleItem().ShouldContain("the guards of the log");
        (await store.Admin.Migrate(CancellationToken.None)).ShouldBe(["marten"]);

        (await store.Admin.AssertSchema(CancellationToken.None)).ShouldBeEmpty();
        foreach (var change in All)
            (await Should.ThrowAsync<PostgresException>(() => store.Execute(change))).SqlState.ShouldBe("PC002", change);
        await store.Open();
    }
}
