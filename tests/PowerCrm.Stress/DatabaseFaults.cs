using Dapper;
using Npgsql;

namespace PowerCrm.Stress;

/// <summary>Faults of PostgreSQL and its disk.</summary>
internal static class DatabaseFaults
{
    public static async Task StopDatabase(FaultContext it, Func<CancellationToken, Task> stop)
    {
        while (await it.Wait(3, 8))
        {
            it.Record("PostgreSQL ends");
            await stop(CancellationToken.None);
            await it.Wait(0.5, 2);
            await it.Server.Restart(CancellationToken.None);
            NpgsqlConnection.ClearAllPools();
        }
    }

    public static async Task TakeConnections(FaultContext it)
    {
        while (await it.Wait(2, 5))
        {
            it.Record("all connections are taken");
            var connections = new List<NpgsqlConnection>();
            try
            {
                while (true)
                    connections.Add(await it.Deployment.OpenAsync());
            }
            catch (NpgsqlException)
            {
                await it.Wait(10, 10);
            }
            foreach (var connection in connections)
                await connection.CloseAsync();
        }
    }

    private static readonly string[] ContendedTables = ["mt_streams", "pc_review_cases", "pc_managers", "pc_assignments", "pc_due",
        "pc_inbox_heads", "wolverine.wolverine_incoming_envelopes"];

    public static async Task CauseDeadlocks(FaultContext it)
    {
        await using var observer = await it.Deployment.OpenAsync();
        for (var recorded = await CountDeadlocks(); await it.Wait(0.05, 0.2);)
        {
            await Lock();
            for (var current = await CountDeadlocks(); recorded < current; recorded++)
                it.Record("a transaction of the product's is undone");
        }

        Task<long> CountDeadlocks() => observer.ExecuteScalarAsync<long>(
            "select pg_stat_get_db_deadlocks(oid) from pg_database where datname = current_database()");

        async Task Lock()
        {
            await using var connection = await it.Deployment.OpenAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            // PostgreSQL rolls back the transaction that detects the deadlock first: the product's, which checks after one second.
            await connection.ExecuteAsync("set local deadlock_timeout = '1min'");
            foreach (var table in ContendedTables.OrderBy(_ => it.Random.Next()).Take(4))
            {
                await connection.ExecuteAsync($"""
                    select from {table}
                    where ctid = any(array(select ctid from {table} order by xmin::text::bigint desc limit 20))
                    for update
                    """);
                await it.Wait(0.05, 0.2);
            }
        }
    }

    public static async Task FillDisk(FaultContext it)
    {
        // Not during the creation of the schema: the first seconds have no fault.
        while (await it.Wait(2, it.Settings.Quick ? 3 : 8))
        {
            it.Record("the disk is full");
            await it.Server.FillDisk();
            await it.Wait(3, it.Settings.Quick ? 4 : 10);
            it.Server.EmptyDisk();
            await it.Server.RestartIfStopped(CancellationToken.None);
            NpgsqlConnection.ClearAllPools();
        }
    }

    /// <summary>Slow, very slow, and (not in a quick run) so slow that a host times out on a commit which then succeeds.</summary>
    public static async Task SlowDownDisk(FaultContext it)
    {
        int[] delays = it.Settings.Quick ? [300, 3000] : [300, 3000, 12_000];
        while (await it.Wait(2, it.Settings.Quick ? 3 : 8))
        {
            var delay = TimeSpan.FromMilliseconds(delays[it.Count % delays.Length]);
            it.Record(string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"each flush takes {delay.TotalSeconds:0.0} s longer"));
            await using var slow = await it.Server.SlowDisk(delay);
            await it.Wait(it.Settings.Quick ? 3 : 10, it.Settings.Quick ? 4 : 15);
        }
    }
}
