using System.Diagnostics;
using Dapper;

namespace PowerCrm.Host.Tests.Journeys;

/// <summary>A frozen leader loses its locks to the other host, and continues as a normal host when it resumes.</summary>
[Trait("Category", "Long")]
public sealed class FrozenLeaderTests : IAsyncLifetime
{
    private const string Daemon = """
        select distinct split_part(a.application_name, ':', 2)::int
        from pg_stat_activity a
        join pg_locks l on l.pid = a.pid and l.locktype = 'advisory' and l.granted
        where a.datname = current_database() and a.application_name like 'powercrm %'
        """;

    // Wolverine names the session of its lock itself.
    private const string Leader = """
        select distinct a.pid
        from pg_stat_activity a
        join pg_locks l on l.pid = a.pid and l.locktype = 'advisory' and l.granted
        where a.datname = current_database() and a.application_name like 'wolverine-advisory-lock%'
        """;

    private readonly DirectoryInfo blobs = Directory.CreateTempSubdirectory("powercrm-frozen-");
    private TestDatabase database = null!;

    public async Task InitializeAsync() => database = await TestDatabase.CreateAsync();

    public async Task DisposeAsync()
    {
        await database.DisposeAsync();
        blobs.Delete(recursive: true);
    }

    [Fact]
    public async Task another_host_replaces_a_frozen_leader()
    {
        await using var first = await HostProcess.StartAsync(database.ConnectionString, blobs.FullName);
        await using var connection = await database.OpenAsync();
        await Eventually.TrueAsync(async () => (await Query(Daemon)).SequenceEqual([first.Id]), TimeSpan.FromSeconds(60));
        await Eventually.TrueAsync(async () => (await Query(Leader)).Count == 1, TimeSpan.FromSeconds(60));
        var session = (await Query(Leader)).Single();
        await using var second = await HostProcess.StartAsync(database.ConnectionString, blobs.FullName);
        (await Query(Leader)).ShouldBe([session], "one that lives keeps the lead");

        await first.Freeze();
        var clock = Stopwatch.StartNew();
        await Eventually.TrueAsync(async () => (await Query(Daemon)).SequenceEqual([second.Id]), TimeSpan.FromSeconds(60));
        await Eventually.TrueAsync(async () => await Query(Leader) is [var other] && other != session, TimeSpan.FromSeconds(60));
        clock.Elapsed.ShouldBeGreaterThan(TimeSpan.FromSeconds(5), "a short pause is no reason");

        await first.Thaw();
        await first.WaitUntilReady();
        (await Query(Daemon)).ShouldBe([second.Id]);

        async Task<IReadOnlyList<int>> Query(string sql) => [.. await connection.QueryAsync<int>(sql)];
    }
}
