using System.Globalization;
using Npgsql;

namespace PowerCrm.Embedded;

/// <summary>
/// <c>pg_dump</c> and <c>pg_restore</c>, in a version that fits the server, found in the same places as the server's programs.
/// </summary>
/// <remarks>
/// The password is passed in the child process's environment: every user of the machine can read the arguments of a process. Files are
/// passed with their full path, since the child process works in another folder.
/// </remarks>
public sealed class PostgresTools
{
    private const int FirstWithTransactionTimeout = 17;

    private readonly string folder;

    private PostgresTools(string folder, int major) => (this.folder, Major) = (folder, major);

    public int Major { get; }

    /// <summary>
    /// Finds the server's version, or the next newer one that fits it: no older one, because servers refuse it, and for a server before 17
    /// none from 17 on, because their <c>pg_restore</c> begins with a setting (<c>transaction_timeout</c>) that only a server from 17 on
    /// knows.
    /// </summary>
    /// <param name="onlyDumps">Any newer version does if none fits: its dump is good, although only a newer server can take it.</param>
    /// <exception cref="EmbeddedPostgresException">There is none; the message says what to install.</exception>
    public static Task<PostgresTools> FindAsync(int serverMajor, bool onlyDumps, CancellationToken ct) =>
        FindAsync(PostgresPrograms.UsualFolders(), serverMajor, onlyDumps, ct);

    internal static async Task<PostgresTools> FindAsync(IEnumerable<string> folders, int serverMajor, bool onlyDumps, CancellationToken ct)
    {
        List<PostgresTools> tools = [];
        foreach (var folder in folders.Distinct())
            if (File.Exists(PostgresPrograms.PathOf(folder, "pg_dump")) && File.Exists(PostgresPrograms.PathOf(folder, "pg_restore"))
                && await PostgresPrograms.ReadMajorAsync(folder, "pg_dump", ct) is { } major && major >= serverMajor
                && (onlyDumps || FitsServer(major, serverMajor)))
                tools.Add(new PostgresTools(folder, major));
        var versions = serverMajor >= FirstWithTransactionTimeout ? "or newer" : $"or newer, but before {FirstWithTransactionTimeout},";
        return tools.MinBy(t => t.Major) ?? throw new EmbeddedPostgresException(
            $"pg_dump and pg_restore of PostgreSQL {serverMajor} {versions} were not found on this machine. Install them: "
            + $"apt-get install postgresql-client-{serverMajor}.");
    }

    private static bool FitsServer(int major, int serverMajor) =>
        serverMajor >= FirstWithTransactionTimeout || major < FirstWithTransactionTimeout;

    /// <param name="snapshot">The id from <c>pg_export_snapshot()</c>; its transaction must stay open until the dump is done.</param>
    /// <param name="excludedTables">Tables that are dumped without their rows.</param>
    public Task DumpAsync(string connectionString, string snapshot, IEnumerable<string> excludedTables, string file,
        CancellationToken ct) =>
        RunAsync("pg_dump", connectionString,
            ["--format=custom", "--no-password", $"--snapshot={snapshot}", .. excludedTables.Select(t => $"--exclude-table-data={t}"),
                $"--file={Path.GetFullPath(file)}"], ct);

    /// <summary>Restores everything in one transaction.</summary>
    public Task RestoreAsync(string connectionString, string file, CancellationToken ct) =>
        RunAsync("pg_restore", connectionString,
            ["--no-password", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
                Path.GetFullPath(file)], ct);

    private async Task RunAsync(string program, string connectionString, IEnumerable<string> arguments, CancellationToken ct)
    {
        var target = new NpgsqlConnectionStringBuilder(connectionString);
        // For several servers, each with its port, as libpq expects them; the snapshot belongs to the primary.
        var hosts = (target.Host ?? "localhost").Split(',', StringSplitOptions.TrimEntries).Select(h => h.Split(':')).ToList();
        var port = target.Port.ToString(CultureInfo.InvariantCulture);
        string[] server =
        [
            $"--host={string.Join(',', hosts.Select(h => h[0]))}",
            $"--port={string.Join(',', hosts.Select(h => h.ElementAtOrDefault(1) ?? port))}",
            $"--username={target.Username}", $"--dbname={target.Database}",
        ];
        var environment = new Dictionary<string, string?>
        {
            ["PGPASSWORD"] = target.Password,
            ["PGSSLMODE"] = target.SslMode switch
            {
                SslMode.VerifyCA => "verify-ca",
                SslMode.VerifyFull => "verify-full",
                var mode => mode.ToString().ToLowerInvariant(),
            },
            ["PGSSLROOTCERT"] = target.RootCertificate,
            ["PGSSLCERT"] = target.SslCertificate,
            ["PGSSLKEY"] = target.SslKey,
            ["PGTZ"] = "UTC",
            ["PGTARGETSESSIONATTRS"] = hosts.Count > 1 ? "primary" : null,
        };
        var result = await ChildProcess.RunAsync(PostgresPrograms.PathOf(folder, program), [.. server, .. arguments], user: null, ct,
            environment);
        if (!result.Succeeded)
            throw new EmbeddedPostgresException($"{program} failed: {result.Output.Split('\n')[0]}");
    }
}
