namespace PowerCrm.Store.Tests;

/// <summary>Reads of past moments run one at a time. One that waits too long is refused, and the next one runs.</summary>
[Trait("Category", "Slow")]
public sealed class PastTablesTests : IAsyncLifetime
{
    private const string CreateSql = "create temporary table pc_past_test (id uuid) on commit drop";

    private StoreHost store = null!;

    public async Task InitializeAsync() => store = await StoreHost.Start();

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Fact]
    public async Task a_read_does_not_wait_without_a_limit_for_the_one_before_it()
    {
        await using (await PastTables.Begin(store.Source, CreateSql, CancellationToken.None))
            await Should.ThrowAsync<PastTablesBusyException>(() =>
                PastTables.Begin(store.Source, CreateSql, TimeSpan.FromMilliseconds(20), CancellationToken.None));

        await using var next = await PastTables.Begin(store.Source, CreateSql, CancellationToken.None);
        next.Connection.State.ShouldBe(System.Data.ConnectionState.Open);
    }
}
