using System.Diagnostics;
using Npgsql;

namespace PowerCrm.Embedded;

/// <summary>One cluster and the programs that fit it: initialise, start, join, stop. When is EmbeddedPostgres' affair.</summary>
internal sealed record Cluster(ClusterHome Home, PostgresPrograms Programs, string? User, bool Durable)
{
    public static async Task<Cluster> OpenAsync(EmbeddedOptions options, CancellationToken ct)
    {
        var user = ServerUser.Pick();
        // Looked for before anything is made, so that a machine without PostgreSQL is left as it was.
        var programs = await PostgresPrograms.FindAsync(options.ProgramFolders, major: null, ct);
        var home = await ClusterHome.PrepareAsync(options.DataFolder, user, ct);
        if (home.Major is { } major && major != programs.Major)
            programs = await PostgresPrograms.FindAsync(options.ProgramFolders, major, ct);
        if (!home.Initialised) await home.InitialiseAsync(programs, options.Durable, user, ct);
        return new Cluster(home, programs, user, options.Durable);
    }

    /// <summary>Starts the server on its remembered port, or on another when somebody took that meanwhile.</summary>
    public async Task<int> StartAsync(CancellationToken ct)
    {
        Home.TurnLog();
        var result = new ChildProcess.Result(0, "");
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            Postmaster.Disown(Home);
            // The second time the old port is no longer preferred: something may hold it that the probe does not see.
            var port = FreePort.Pick(attempt == 1 ? Home.RememberedPort : null);
            result = await ChildProcess.RunAsync(Programs.PgCtl,
                ["start", "-s", "-w", "-t", "50", "-D", Home.Data, "-l", Home.Log, "-o", Settings(port)], User, ct);
            if (result.Succeeded)
            {
                Home.Remember(port);
                return port;
            }
            // Backends of a postmaster that was killed need a moment to notice, and hold the shared memory until then.
            await Task.Delay(TimeSpan.FromMilliseconds(300 * attempt), ct);
        }
        throw new EmbeddedPostgresException($"The embedded PostgreSQL did not start; {Home.Log} says why. {result.Output}");
    }

    /// <summary>A server that was left over may still be recovering, or be on its way down: then it is started again.</summary>
    public async Task<int> JoinAsync(Postmaster found, CancellationToken ct)
    {
        while (Postmaster.Running(Home) == found)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString(found.Port, "postgres"));
                await connection.OpenAsync(ct);
                return found.Port;
            }
            catch (NpgsqlException e) when (e is not PostgresException { SqlState: not PostgresErrorCodes.CannotConnectNow })
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), ct);
            }
        }
        return await StartAsync(ct);
    }

    public async Task EnsureDatabaseAsync(int port, string name, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(ConnectionString(port, "postgres"));
        await connection.OpenAsync(ct);
        await using var exists = new NpgsqlCommand("select 1 from pg_database where datname = $1", connection);
        exists.Parameters.AddWithValue(name);
        if (await exists.ExecuteScalarAsync(ct) is not null) return;
        var quoted = '"' + name.Replace("\"", "\"\"", StringComparison.Ordinal) + '"';
        await using var create = new NpgsqlCommand($"create database {quoted}", connection);
        await create.ExecuteNonQueryAsync(ct);
    }

    public async Task StopAsync(CancellationToken ct)
    {
        if (Postmaster.Running(Home) is null) return;
        var result = await ChildProcess.RunAsync(Programs.PgCtl, ["stop", "-s", "-m", "fast", "-w", "-t", "50", "-D", Home.Data], User, ct);
        if (!result.Succeeded && Postmaster.Running(Home) is not null)
            throw new EmbeddedPostgresException($"The embedded PostgreSQL in {Home.Folder} did not stop: {result.Output}");
    }

    /// <summary>
    /// Leaves a child waiting for the users' lock that stops the server when it gets it.
    /// Linux only; elsewhere the next run finds the server again.
    /// </summary>
    public void StopWhenFree(string usersLock)
    {
        if (!OperatingSystem.IsLinux()) return;
        var script = "exec setsid -f flock -x \"$0\" \"$1\" stop -s -m fast -w -D \"$2\" </dev/null >/dev/null 2>&1";
        var start = new ProcessStartInfo("/bin/sh", ["-c", script, usersLock, Programs.PgCtl, Home.Data]) { WorkingDirectory = "/" };
        if (User is not null) start.UserName = User;
        using var child = Process.Start(start);
    }

    public string ConnectionString(int port, string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Username = "powercrm",
        Password = Home.Password,
        Database = database,
        // A server on the same machine answers at once or is not there.
        Timeout = 10,
        Pooling = database != "postgres",
    }.ConnectionString;

    /// <summary>Terse errors, since the details of a failed insert would repeat the row, and rows hold people.</summary>
    private string Settings(int port) => string.Join(' ', ((string[])
    [
        $"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories=",
        "max_connections=300", "shared_buffers=256MB", "timezone=UTC", "log_timezone=UTC", "log_error_verbosity=terse",
        .. Durable ? Array.Empty<string>() : ["fsync=off", "synchronous_commit=off", "full_page_writes=off"],
    ]).Select(setting => "-c " + setting));
}
