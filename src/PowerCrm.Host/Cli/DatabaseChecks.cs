using Dapper;
using Npgsql;
using PowerCrm.Host.Backup;
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
            var location = host.Prerequisites.Embedded is { } embedded ? $"its own in {embedded.Folder}, port {embedded.Port}"
                : $"{connection.Database} on {connection.Host}";
            checks.Add(version >= MinimumVersion ? new("database", CheckState.Ok, $"PostgreSQL {version}, {location}")
                : new("database", CheckState.Missing, $"PostgreSQL {version}, {location}",
                $"upgrade PostgreSQL to {MinimumVersion} or newer"));
            if (await RestoreMark.FindFault(connection, ct) is { } fault)
                checks.Add(new("restore", CheckState.Missing, fault, RestoreMark.Fix));
            checks.Add(await CheckTexts(connection, ct));
            checks.Add(await CheckClock(connection, ct));
            checks.Add(await CheckMasterKey(connection, host.Prerequisites.Master, ct));
            checks.Add(await CheckSchema(host.Services, ct));
            if (await host.Services.GetRequiredService<Maintenance>().ReadLogProtection(ct) is { } log)
                checks.Add(CheckLogProtection(log, host.App.Environment.IsProduction()));
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException or TimeoutException)
        {
            checks.Add(new("database", CheckState.Missing, e.Message,
                "start it, and set ConnectionStrings__PowerCrm to where it is and to a user that may sign in"));
        }
    }

    private static async Task<Check> CheckTexts(NpgsqlConnection connection, CancellationToken ct)
    {
        // The column of the provider's locale is called daticulocale up to PostgreSQL 16, and datlocale from 17 on.
        var (encoding, provider, collation, locale) = await connection.QuerySingleAsync<(string, string, string, string?)>(CreateCommand(
            """
            select pg_encoding_to_char(d.encoding), it ->> 'datlocprovider', d.datcollate,
                coalesce(it ->> 'datlocale', it ->> 'daticulocale')
            from pg_database d, to_jsonb(d) as it
            where d.datname = current_database()
            """, ct));
        return CheckTexts(encoding, provider, collation, locale);
    }

    /// <summary>Whether texts are stored as UTF-8 and sorted by code points, which no update of a library changes.</summary>
    /// <param name="encoding">The database's encoding.</param>
    /// <param name="provider"><c>c</c> for the system's library, <c>i</c> for ICU, <c>b</c> for PostgreSQL itself.</param>
    /// <param name="collation">The locale of the system's library; the other providers do not sort by it.</param>
    /// <param name="locale">The locale of the other providers.</param>
    internal static Check CheckTexts(string encoding, string provider, string collation, string? locale)
    {
        const string Fix =
            "create the database again: createdb --template=template0 --encoding=UTF8 --locale-provider=libc --locale=C.UTF-8 <name>";
        var text = provider switch
        {
            "c" => $"{encoding}, {collation}",
            "i" => $"{encoding}, ICU {locale}",
            _ => $"{encoding}, {locale}",
        };
        var isByCodePoint = provider == "b"
            || provider == "c" && collation.Replace("-", "", StringComparison.Ordinal).ToLowerInvariant() is "c.utf8" or "c" or "posix";
        return encoding != "UTF8" ? new("texts", CheckState.Missing, text, Fix)
            : isByCodePoint ? new("texts", CheckState.Ok, text)
            : new("texts", CheckState.Warning, text + ": an update of the system may change the order of texts and corrupt indexes", Fix);
    }

    private static async Task<Check> CheckClock(NpgsqlConnection connection, CancellationToken ct)
    {
        var (clock, timestamp) = (TimeProvider.System, TimeProvider.System.GetTimestamp());
        var hostTime = clock.GetUtcNow().UtcDateTime;
        var databaseTime = await connection.ExecuteScalarAsync<DateTime>(CreateCommand("select clock_timestamp()", ct));
        var offset = databaseTime - hostTime - clock.GetElapsedTime(timestamp) / 2;
        return offset.Duration() < MaxClockDifference ? new("clock", CheckState.Ok, $"{offset.TotalMilliseconds:0} ms from the database's")
            : new("clock", CheckState.Missing, $"{offset.TotalSeconds:0.0} s from the database's",
                "run NTP (chrony, systemd-timesyncd) on both machines");
    }

    private static async Task<Check> CheckMasterKey(NpgsqlConnection connection, MasterKey master, CancellationToken ct)
    {
        var matches = await KeyRing.MatchesMasterKey(connection, master, ct);
        return matches is null ? new("master key", CheckState.Ok, "32 bytes; nothing is sealed yet")
            : matches is true ? new("master key", CheckState.Ok, "opens what is sealed")
            : new("master key", CheckState.Missing, "does not open what is sealed in this database",
                "set Keys__Master or Keys__MasterFile to the key that this database was made with");
    }

    private static async Task<Check> CheckSchema(IServiceProvider services, CancellationToken ct)
    {
        var faults = await services.GetRequiredService<Maintenance>().AssertSchema(ct);
        return faults.Count == 0 ? new("schema", CheckState.Ok, "as this build expects")
            : new("schema", CheckState.Missing, faults.Count == 1 ? faults[0] : $"{faults[0]}, and {faults.Count - 1} more",
                "db-apply, or start the host; db-assert lists all of it");
    }

    /// <summary>
    /// Whether the database user of this host can only append to the log. It is a warning, because hosts run without it too.
    /// </summary>
    internal static Check CheckLogProtection(LogProtection it, bool production) => it switch
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
