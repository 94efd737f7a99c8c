using Dapper;
using Npgsql;
using PowerCrm.Host.Hosting;
using PowerCrm.Store;

namespace PowerCrm.Host.Cli;

/// <summary>
/// The checks of `check-env` on the database: version, encoding, clock, schema, and whether the master key belongs to it.
/// </summary>
internal static class DatabaseChecks
{
    private const int MinimumVersion = 15;
    private static readonly TimeSpan MaxClockDifference = TimeSpan.FromSeconds(2);

    public static async Task Add(List<Check> checks, BuiltHost host, CancellationToken ct)
    {
        try
        {
            await using var connection = await host.Services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(ct);
            var version = await connection.ExecuteScalarAsync<int>(
                CreateCommand("select current_setting('server_version_num')::int / 10000", ct));
            var where = host.Prerequisites.Embedded is { } own ? $"its own in {own.Folder}, port {own.Port}"
                : $"{connection.Database} on {connection.Host}";
            checks.Add(version >= MinimumVersion ? new("database", CheckState.Ok, $"PostgreSQL {version}, {where}")
                : new("database", CheckState.Missing, $"PostgreSQL {version}, {where}",
                $"upgrade PostgreSQL to {MinimumVersion} or newer"));
            checks.Add(await Encoding(connection, ct));
            checks.Add(await Clock(connection, ct));
            checks.Add(await Key(connection, host.Prerequisites.Master, ct));
            checks.Add(await Schema(host.Services, ct));
            if (await host.Services.GetRequiredService<Maintenance>().ReadLogProtection(ct) is { } log)
                checks.Add(Log(log, host.App.Environment.IsProduction()));
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException or TimeoutException)
        {
            checks.Add(new("database", CheckState.Missing, e.Message,
                "start it, and set ConnectionStrings__PowerCrm to where it is and to a user that may sign in"));
        }
    }

    private static async Task<Check> Encoding(NpgsqlConnection connection, CancellationToken ct)
    {
        const string Fix = "create the database again: createdb --template=template0 --encoding=UTF8 --locale=C.UTF-8 <name>";
        var (encoding, collation) = await connection.QuerySingleAsync<(string, string)>(CreateCommand(
            "select pg_encoding_to_char(encoding), datcollate from pg_database where datname = current_database()", ct));
        var said = $"{encoding}, {collation}";
        return encoding != "UTF8" ? new("texts", CheckState.Missing, said, Fix)
            : collation.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant() is "c.utf8" or "c" ? new("texts", CheckState.Ok, said)
            : new("texts", CheckState.Warning, said + ": an update of the system may change the order of texts and corrupt indexes", Fix);
    }

    private static async Task<Check> Clock(NpgsqlConnection connection, CancellationToken ct)
    {
        var (clock, asked) = (TimeProvider.System, TimeProvider.System.GetTimestamp());
        var before = clock.GetUtcNow().UtcDateTime;
        var there = await connection.ExecuteScalarAsync<DateTime>(CreateCommand("select clock_timestamp()", ct));
        var apart = there - before - clock.GetElapsedTime(asked) / 2;
        return apart.Duration() < MaxClockDifference ? new("clock", CheckState.Ok, $"{apart.TotalMilliseconds:0} ms from the database's")
            : new("clock", CheckState.Missing, $"{apart.TotalSeconds:0.0} s from the database's",
                "run NTP (chrony, systemd-timesyncd) on both machines");
    }

    private static async Task<Check> Key(NpgsqlConnection connection, MasterKey master, CancellationToken ct)
    {
        var opens = await KeyRing.MatchesMasterKey(connection, master, ct);
        return opens is null ? new("master key", CheckState.Ok, "32 bytes; nothing is sealed yet")
            : opens is true ? new("master key", CheckState.Ok, "opens what is sealed")
            : new("master key", CheckState.Missing, "does not open what is sealed in this database",
                "set Keys__Master or Keys__MasterFile to the key that this database was made with");
    }

    private static async Task<Check> Schema(IServiceProvider services, CancellationToken ct)
    {
        var faults = await services.GetRequiredService<Maintenance>().AssertSchema(ct);
        return faults.Count == 0 ? new("schema", CheckState.Ok, "as this build expects")
            : new("schema", CheckState.Missing, faults.Count == 1 ? faults[0] : $"{faults[0]}, and {faults.Count - 1} more",
                "db-apply, or start the host; db-assert lists all of it");
    }

    /// <summary>
    /// Whether the database user of this host can only append to the log. It is a warning, because hosts run without it too.
    /// </summary>
    internal static Check Log(LogProtection it, bool production) => it switch
    {
        { IsComplete: true } when it.User == it.HostRole => new("log", CheckState.Ok, DbVerbs.Describe(it)),
        _ when !production => new("log", CheckState.Ok, "not protected from the database user, which only Production needs"),
        { IsComplete: true } => new("log", CheckState.Warning, $"this host connects as {it.User}, not as {it.HostRole}",
            $"set Username={it.HostRole} in ConnectionStrings__PowerCrm"),
        _ => new("log", CheckState.Warning, DbVerbs.Describe(it),
            "run db-protect --host-role <user of the hosts> as an administrator of the database"),
    };

    private static CommandDefinition CreateCommand(string sql, CancellationToken ct) => new(sql, cancellationToken: ct);
}
