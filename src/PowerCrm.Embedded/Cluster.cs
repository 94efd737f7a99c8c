using System.Diagnostics;
using Npgsql;

namespace PowerCrm.Embedded;

/// <summary>One cluster and the matching programs: initializes, starts, joins and stops it. <c>EmbeddedPostgres</c> decides when.</summary>
internal sealed record Cluster(ClusterLocation Home, PostgresPrograms Programs, string? User, bool Durable)
{
    public static async Task<Cluster> OpenAsync(EmbeddedOptions options, CancellationToken ct)
    {
        var user = ServerUser.Pick();
        // Checked before anything is created, so that a machine without PostgreSQL is left unchanged.
        var programs = await PostgresPrograms.FindAsync(options.ProgramFolders, major: null, ct);
        var home = await ClusterLocation.PrepareAsync(options.DataFolder, user, ct);
        if (home.Major is { } major && major != programs.Major)
            programs = await PostgresPrograms.FindAsync(options.ProgramFolders, major, ct);
        if (!home.IsInitialised) await home.InitialiseAsync(programs, options.Durable, user, ct);
        return new Cluster(home, programs, user, options.Durable);
    }

    /// <summary>Starts the server on its previous port, or on another one if that is in use.</summary>
    public async Task<int> StartAsync(CancellationToken ct)
    {
        Home.RotateLog();
        var result = new ChildProcess.Result(0, "");
        for (var attempt = 1; attempt <= 5; attempt++)
        {
            Postmaster.ReplaceStalePid(Home);
            // From the second attempt on, the previous port is not preferred: something may use it that the probe does not detect.
            var port = FreePort.Pick(attempt == 1 ? Home.SavedPort : null);
            result = await ChildProcess.RunAsync(Programs.PgCtl,
                ["start", "-s", "-w", "-t", "50", "-D", Home.Data, "-l", Home.Log, "-o", FormatSettings(port)], User, ct);
            if (result.Succeeded)
            {
                Home.SavePort(port);
                return port;
            }
            // Backends of a killed postmaster need a moment to notice, and hold the shared memory until then.
            await Task.Delay(TimeSpan.FromMilliseconds(300 * attempt), ct);
        }
        throw new EmbeddedPostgresException($"The embedded PostgreSQL did not start; {Home.Log} says why. {result.Output}");
    }

    /// <summary>
    /// Connects to a server that is already running. It may still be recovering; if it is shutting down, it is started again.
    /// </summary>
    public async Task<int> JoinAsync(Postmaster running, CancellationToken ct)
    {
        while (Postmaster.FindRunning(Home) == running)
        {
            try
            {
                await using var connection = new NpgsqlConnection(ConnectionString(running.Port, "postgres"));
                await connection.OpenAsync(ct);
                return running.Port;
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
        if (Postmaster.FindRunning(Home) is null) return;
        var result = await ChildProcess.RunAsync(Programs.PgCtl, ["stop", "-s", "-m", "fast", "-w", "-t", "50", "-D", Home.Data], User, ct);
        if (!result.Succeeded && Postmaster.FindRunning(Home) is not null)
            throw new EmbeddedPostgresException($"The embedded PostgreSQL in {Home.Folder} did not stop: {result.Output}");
    }

    /// <summary>
    /// Leaves a child process that waits for the users' lock and then stops the server. Linux only; elsewhere the server keeps running and
    /// the next start finds it.
    /// </summary>
    public void StopWhenUnused(string usersLock)
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
        // A server on the same machine responds at once, or is not running.
        Timeout = 10,
        Pooling = database != "postgres",
    }.ConnectionString;

    /// <summary>Terse errors, since the details of a failed insert would repeat the row, which may contain personal data.</summary>
    private string FormatSettings(int port) => string.Join(' ', ((string[])
    [
        $"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories=",
        "max_connections=300", "shared_buffers=256MB", "timezone=UTC", "log_timezone=UTC", "log_error_verbosity=terse",
        .. Durable ? Array.Empty<string>() : ["fsync=off", "synchronous_commit=off", "full_page_writes=off"],
    ]).Select(setting => "-c " + setting));
}
