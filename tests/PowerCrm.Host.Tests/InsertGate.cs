using Dapper;
using Npgsql;

namespace PowerCrm.Host.Tests;

/// <summary>Blocks all inserts into a table until the test opens the gate.</summary>
internal sealed class InsertGate : IAsyncDisposable
{
    private const long LockKey = 4711;
    private readonly TestHost host;
    private readonly string table;
    private readonly NpgsqlConnection connection;

    private InsertGate(TestHost host, string table, NpgsqlConnection connection) =>
        (this.host, this.table, this.connection) = (host, table, connection);

    public static async Task<InsertGate> Close(TestHost host, string table)
    {
        var connection = await host.OpenAsync();
        await connection.ExecuteAsync($"""
            select pg_advisory_lock({LockKey});
            create or replace function test_wait() returns trigger language plpgsql as
            $$ begin perform pg_advisory_xact_lock_shared({LockKey}); return new; end $$;
            create trigger test_wait before insert on {table} for each row execute function test_wait();
            """);
        return new InsertGate(host, table, connection);
    }

    /// <summary>Waits until the given number of sessions is blocked, at the gate or by a lock of a session that is blocked there.</summary>
    public Task WaitForBlockedSessions(int count) => Eventually.TrueAsync(async () => await host.ExecuteScalar<long>(
        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") >= count);

    /// <summary>Erases a person while a row about them is about to be inserted, then lets both continue.</summary>
    /// <param name="erase">The erasure.</param>
    /// <param name="waiting">The number of sessions that wait at the gate.</param>
    public async Task Erase(Func<Task<Answer>> erase, int waiting = 1)
    {
        await WaitForBlockedSessions(waiting);
        var erasing = erase();
        await Task.WhenAny(erasing, WaitForBlockedSessions(waiting + 1));
        // If the erasure did not wait, it has deleted everything that it found before the row is inserted.
        if (erasing.IsCompleted)
            await host.WaitUntilSettled();
        await Open();
        (await erasing).ShouldBe(204);
    }

    public Task Open() => connection.ExecuteAsync($"select pg_advisory_unlock({LockKey})");

    public async ValueTask DisposeAsync()
    {
        // A test that failed has not opened it, and a pooled connection would keep the lock.
        await connection.ExecuteAsync("select pg_advisory_unlock_all()");
        await connection.DisposeAsync();
        await host.ExecuteSql($"drop trigger test_wait on {table}");
    }
}
