using System.CommandLine;
using Npgsql;
using PowerCrm.Host.Backup;
using PowerCrm.Host.Hosting;
using PowerCrm.Host.Operations;
using PowerCrm.Store;

namespace PowerCrm.Host.Cli;

/// <summary>`keys`: rotates the master key without downtime, and stores the keys apart from the database.</summary>
internal static class KeysVerb
{
    public static Command Command()
    {
        var status = new Command("status",
            "How many keys there are, and under which master keys; exit code 1 when some are not under this host's Keys__Master.")
        { Verb.Json };
        status.SetAction((parsed, ct) => Verb.WithHost((host, token) => Status(host, parsed.GetValue(Verb.Json), token), ct));

        var rotate = new Command("rotate", """
            Wrap all keys with the new master key: Keys__Master is the new one, Keys__Previous the old. Hosts that have both keep running
            meanwhile; nothing else in the database is touched. An interrupted run resumes when started again. Exit code 1 when keys are
            left over.
            """) { Verb.DryRun, Verb.Yes, Verb.Json };
        rotate.SetAction((parsed, ct) => Verb.WithHost((host, token) =>
            Rotate(host, parsed.GetValue(Verb.DryRun), parsed.GetValue(Verb.Yes), parsed.GetValue(Verb.Json), token), ct));

        var file = new Argument<FileInfo>("file") { Description = "Only its owner can read it." };
        var backup = new Command("backup",
            "Write all keys, wrapped as they are, to a file with its hash; keep it apart from the database's backup.") { file, Verb.Json };
        backup.SetAction((parsed, ct) => Verb.WithHost(
            (host, token) => Backup(host, parsed.GetRequiredValue(file), parsed.GetValue(Verb.Json), token), ct));

        var from = new Argument<FileInfo>("file") { Description = "As `keys backup` wrote it." };
        var restore = new Command("restore", """
            Restore keys that are missing in the database. An existing key stays unchanged; one that was destroyed, in the database or
            in the file, stays destroyed: an erased person is never restored.
            """) { from, Verb.DryRun, Verb.Yes, Verb.Json };
        restore.SetAction((parsed, ct) => Verb.WithHost((host, token) => Restore(host, parsed.GetRequiredValue(from),
            parsed.GetValue(Verb.DryRun), parsed.GetValue(Verb.Yes), parsed.GetValue(Verb.Json), token), ct, migrate: false));
        return new Command("keys", "Keys of persons: status, rotate, backup, restore.") { status, rotate, backup, restore };
    }

    private static async Task<int> Status(BuiltHost host, bool json, CancellationToken ct)
    {
        await using var connection = await GetDatabase(host).OpenConnectionAsync(ct);
        var (count, master) = (await KeyRing.ReadStatistics(connection, ct), host.Prerequisites.Master);
        var masters = ReadKeys.Of(count, master);
        if (json)
            Verb.Print(new
            {
                master = master.Name,
                previous = master.Previous?.Name,
                count.Live,
                count.Destroyed,
                masters,
                Root = count.RootMasterKey
            });
        else
        {
            Console.WriteLine($"Master key {master.Name}" + (master.Previous is { } p ? $", previous {p.Name}" : "")
                + $"; the root is under {count.RootMasterKey}. {Verb.Pluralize(count.Live, "key", "keys")}, {count.Destroyed} destroyed.");
            if (masters.Count > 0)
                Verb.PrintTable(["under", "keys", "here"],
                    masters.Select(m => (IReadOnlyList<string?>)[m.Name ?? "(not named)", $"{m.Keys}", m.Here ? "yes" : "NO"]));
        }
        return masters.All(m => m.Name == master.Name) && count.RootMasterKey == master.Name ? Root.Done : Root.Found;
    }

    private static async Task<int> Rotate(BuiltHost host, bool isDryRun, bool yes, bool json, CancellationToken ct)
    {
        await using var connection = await GetDatabase(host).OpenConnectionAsync(ct);
        var master = host.Prerequisites.Master;
        var (pending, root) = (await KeyRotation.CountPending(connection, master, ct), await KeyRoot.ReadMasterKeyName(connection, ct));
        if (isDryRun || (pending == 0 && root == master.Name))
        {
            if (json)
                Verb.Print(new { master = master.Name, rewrapped = 0, left = pending, root = root == master.Name, dryRun = isDryRun });
            else
                Console.WriteLine(pending == 0 && root == master.Name ? $"All keys are under master key {master.Name}."
                    : $"{Verb.Pluralize(pending, "key", "keys")} and the root would be wrapped by master key {master.Name}.");
            return Root.Done;
        }
        if (Verb.Confirm($"{Verb.Pluralize(pending, "key is", "keys are")} to be wrapped by master key {master.Name}", host,
            yes) is { } refusal)
            return Verb.Fail(refusal);
        await host.Services.GetRequiredService<OperatorActions>().Record("rotate_keys", master.Name, "", Verb.Operator, ct);
        var result = await KeyRotation.Run(connection, master, (n, total) => Verb.PrintProgress($"{n} of {total} keys"), ct);
        Console.Error.WriteLine();
        if (json)
            Verb.Print(new
            {
                master = master.Name,
                result.Rewrapped,
                Left = result.Remaining,
                Root = result.RootIsCurrent,
                dryRun = false
            });
        else
            Console.WriteLine($"{Verb.Pluralize(result.Rewrapped, "key", "keys")} wrapped by master key {master.Name}."
            + (result.Remaining == 0
                ? " Once no host uses the previous one, remove Keys__Previous."
                : $" {result.Remaining} are left: see keys status, give this command the master key that they are under, "
                    + "and run it again."));
        return result.Remaining == 0 ? Root.Done : Root.Found;
    }

    private static async Task<int> Backup(BuiltHost host, FileInfo file, bool json, CancellationToken ct)
    {
        if (file.Exists)
            return Verb.Fail($"{file.FullName} already exists.");
        var summary = await Save(host.Services, file.FullName, ct);
        if (json)
            Verb.Print(new { file = file.FullName, summary.Rows, summary.Sha256 });
        else
            Console.WriteLine($"{Verb.Pluralize(summary.Rows, "key", "keys")} written to {file.FullName}; SHA-256 {summary.Sha256}");
        return Root.Done;
    }

    /// <summary>Writes the keys; the file gets its name only when it is complete.</summary>
    internal static async Task<KeyFile.FileSummary> Save(IServiceProvider services, string path, CancellationToken ct)
    {
        await using var connection = await services.GetRequiredService<NpgsqlDataSource>().OpenConnectionAsync(ct);
        await using var snapshot = await connection.BeginTransactionAsync(System.Data.IsolationLevel.RepeatableRead, ct);
        var part = path + ".part";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            KeyFile.FileSummary summary;
            await using (var to = new FileStream(part, options))
            {
                summary = await KeyFile.Write(connection, snapshot, to, ct);
                to.Flush(flushToDisk: true);
            }
            File.Move(part, path);
            return summary;
        }
        finally
        {
            File.Delete(part);
        }
    }

    private static async Task<int> Restore(BuiltHost host, FileInfo file, bool isDryRun, bool yes, bool json, CancellationToken ct)
    {
        if (!file.Exists)
            return Verb.Fail("There is no such file.");
        await host.Services.GetRequiredService<Maintenance>().Migrate(ct);
        try
        {
            await using var from = file.OpenRead();
            var summary = await KeyFile.Check(from, ct);
            var question = $"{Verb.Pluralize(summary.Rows, "key is", "keys are")} to be restored where missing";
            if (!isDryRun && Verb.Confirm(question, host, yes) is { } refusal)
                return Verb.Fail(refusal);
            from.Position = 0;
            await using var connection = await GetDatabase(host).OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            var result = await KeyFile.Restore(connection, transaction, from, host.Prerequisites.Master, ct);
            if (!isDryRun)
            {
                await host.Services.GetRequiredService<OperatorActions>().Record("restore_keys", summary.Sha256, "", Verb.Operator, ct);
                await transaction.CommitAsync(ct);
            }
            if (json)
                Verb.Print(new
                {
                    result.Rows,
                    restored = result.New,
                    result.Present,
                    result.Destroyed,
                    Root = result.RootRestored,
                    dryRun = isDryRun
                });
            else
                Console.WriteLine($"{Verb.Pluralize(result.Rows, "key", "keys")}: {result.New} {(isDryRun ? "would be " : "")}restored, "
                    + $"{result.Present} there already, {result.Destroyed} destroyed as in the file or the log.");
            return Root.Done;
        }
        catch (FormatException e)
        {
            return Verb.Fail(e.Message);
        }
    }

    private static NpgsqlDataSource GetDatabase(BuiltHost host) => host.Services.GetRequiredService<NpgsqlDataSource>();
}
