using System.CommandLine;
using Npgsql;
using PowerCrm.Embedded;
using PowerCrm.Host.Backup;
using PowerCrm.Host.Hosting;
using PowerCrm.Store;
using PowerCrm.Vendors;

namespace PowerCrm.Host.Cli;

/// <summary>`backup` and `restore`: the database and the pictures, with the keys in a separate file.</summary>
internal static class BackupVerb
{
    private static readonly Argument<string> Folder = new("folder") { Description = "Where the backup is." };

    private static readonly Option<string> Keys = new("--keys")
    {
        Description = "The file of the keys; never in the backup's folder.",
        Required = true,
    };

    private static readonly Option<bool> OwnServer = new("--own-server")
    {
        Description = "Restore on another server, which is started for it in a temporary folder with the programs of this machine.",
    };

    public static Command Command()
    {
        var make = new Command("make", """
            Write a backup to a new folder: the database through one snapshot, without its keys; the pictures; a manifest
            with hashes and the log's position. The keys go to a file elsewhere. Hosts keep running. The master key is in neither.
            """) { Folder, Keys, Verb.Json };
        make.SetAction((parsed, ct) => RunGuarded((host, token) =>
            Make(host, parsed.GetRequiredValue(Folder), parsed.GetRequiredValue(Keys), parsed.GetValue(Verb.Json), token), ct));

        var verify = new Command("verify", """
            Restore a backup into a scratch database on the same server, compare every table, try every key and every picture's hash, and
            drop the scratch database. The database's user needs CREATEDB. Exit code 1 when something differs.
            """) { Folder, Keys, OwnServer, Verb.Json };
        verify.SetAction((parsed, ct) => RunGuarded((host, token) => Verify(host, parsed.GetRequiredValue(Folder),
            parsed.GetRequiredValue(Keys), parsed.GetValue(OwnServer), parsed.GetValue(Verb.Json), token), ct));

        var settle = new Command("settle", """
            For a database that PostgreSQL itself restored to an earlier moment, before the first host starts on it. No message is sent
            twice: calls that may have been made after that moment become unknown (see calls list). Persons erased after it are
            erased again. A second run changes nothing. Asks first.
            """) { Verb.DryRun, Verb.Yes, Verb.Json };
        settle.SetAction((parsed, ct) => RunGuarded((host, token) => Settle(host, parsed.GetValue(Verb.DryRun), parsed.GetValue(Verb.Yes),
            parsed.GetValue(Verb.Json), token), ct, migrate: false));
        return new Command("backup", "Backups: make, verify, settle.") { make, verify, settle };
    }

    public static Command Restore()
    {
        var restore = new Command("restore", """
            Restore a backup into an empty database, and its pictures into the store. No message is sent twice: calls that may have
            been made after the backup become unknown (see calls list). Persons erased after the backup are erased again. Exit code 1 when a
            table differs.
            """) { Folder, Keys, Verb.DryRun, Verb.Yes, Verb.Json };
        restore.SetAction((parsed, ct) => RunGuarded((host, token) => Restore(host, parsed.GetRequiredValue(Folder),
            parsed.GetRequiredValue(Keys), parsed.GetValue(Verb.DryRun), parsed.GetValue(Verb.Yes), parsed.GetValue(Verb.Json), token),
            ct, migrate: false));
        return restore;
    }

    private static Task<int> RunGuarded(Func<BuiltHost, CancellationToken, Task<int>> action, CancellationToken ct, bool migrate = true) =>
        Verb.WithHost(async (host, token) =>
        {
            try
            {
                return await action(host, token);
            }
            catch (Exception e) when (e is BackupException or EmbeddedPostgresException or FormatException or IOException
                or UnauthorizedAccessException)
            {
                return Verb.Fail(e.Message);
            }
        }, ct, migrate);

    private static async Task<int> Make(BuiltHost host, string folder, string keys, bool json, CancellationToken ct)
    {
        var it = await new MakeBackup(GetDatabase(host), host.Prerequisites.ConnectionString, host.Services.GetRequiredService<IBlobs>(),
            host.Prerequisites.Master).Run(folder, keys, Verb.PrintProgress, ct);
        Console.Error.WriteLine();
        if (json)
            Verb.Print(it);
        else
            Console.WriteLine($"{it.Name}: {Verb.Pluralize(it.Events, "event", "events")} up to {it.LastEvent}, "
                + $"{Verb.Pluralize(it.PictureCount, "picture", "pictures")}, {it.Bytes:N0} bytes. Try it: backup verify");
        return Root.Done;
    }

    private static async Task<int> Verify(BuiltHost host, string folder, string keys, bool ownServer, bool json, CancellationToken ct)
    {
        var (it, place) = (await Manifest.Read(folder, ct), "");
        var faults = (await RestoreBackup.CheckFiles(it, folder, Verb.PrintProgress, ct)).ToList();
        if (faults.Count == 0)
        {
            await using var scratch = ownServer ? await ScratchDatabase.CreateOnOwnServer(ct)
                : await ScratchDatabase.Create(host.Prerequisites.ConnectionString, ct);
            place = scratch.Place;
            // A separate instance, because it loads the backup's root key.
            var master = host.Prerequisites.Master.Copy();
            Verb.PrintProgress("restoring into a scratch database");
            await RestoreBackup.RestoreDatabase(scratch.ConnectionString, it, folder, keys, master, ct);
            faults.AddRange(await RestoreBackup.Compare(scratch.ConnectionString, it, master, await HasSameKeys(it, keys, ct), ct));
        }
        Console.Error.WriteLine();
        if (faults.Count == 0)
        {
            await using var connection = await GetDatabase(host).OpenConnectionAsync(ct);
            await BackupRows.MarkVerified(connection, it, ct);
        }
        return Show(new { it.Name, equal = faults.Count == 0, faults }, faults,
            $"{it.Name} can be restored (tried on {place}): {it.Tables.Count} tables are equal, every key opens, "
            + $"{it.PictureCount} pictures are intact.", json);
    }

    private static async Task<int> Restore(BuiltHost host, string folder, string keys, bool isDryRun, bool yes, bool json,
        CancellationToken ct)
    {
        var it = await Manifest.Read(folder, ct);
        var faults = await RestoreBackup.CheckFiles(it, folder, Verb.PrintProgress, ct);
        Console.Error.WriteLine();
        if (faults.Count > 0)
            return Show(new { it.Name, faults }, faults, "", json);
        await RestoreBackup.CheckKeys(it, keys, ct);
        var lists = await ReadLists(host, ct);
        if (isDryRun)
            return Show(new { it.Name, it.MadeAt, it.Events, it.LastEvent, faults, lists, dryRun = true }, [],
                $"{it.Name} of {it.MadeAt:u} is complete; its {it.Events} events and {it.PictureCount} pictures would be restored.\n"
                + string.Join('\n', lists), json);
        if (Verb.Confirm($"{it.Name} of {it.MadeAt:u} is to be restored", host, yes) is { } refusal)
            return Verb.Fail(refusal);
        await RestoreBackup.TryStore(host.Services.GetRequiredService<IBlobs>(), ct);
        var master = host.Prerequisites.Master;
        Verb.PrintProgress("restoring the database");
        await RestoreBackup.RestoreDatabase(host.Prerequisites.ConnectionString, it, folder, keys, master, ct);
        faults = await RestoreBackup.Compare(host.Prerequisites.ConnectionString, it, master, await HasSameKeys(it, keys, ct), ct);
        int unknown;
        await using (var connection = await GetDatabase(host).OpenConnectionAsync(ct))
        {
            unknown = await RestoredDatabase.PreventDuplicateMessages(connection, ct);
            await BackupRows.Insert(connection, it, ct);
        }
        var pictures = await RestoreBackup.PutPictures(folder, host.Services.GetRequiredService<IBlobs>(), Verb.PrintProgress, ct);
        Console.Error.WriteLine();
        await using (var connection = await GetDatabase(host).OpenConnectionAsync(ct))
            await RestoreMark.Remove(connection, ct);
        // Also erases persons again who were erased after the backup.
        await host.Prepare(ct);
        await host.Services.GetRequiredService<OperatorActions>().Record("restore", it.Name, "", Verb.Operator, ct);
        return Show(new { it.Name, equal = faults.Count == 0, faults, pictures, unknown, lists }, faults,
            $"{it.Name} is restored: {it.Events} events, {pictures} pictures; "
            + $"{Verb.Pluralize(unknown, "call is", "calls are")} unknown now (calls list). Next: check-invariants, then start the hosts.\n"
            + string.Join('\n', lists), json);
    }

    private static async Task<int> Settle(BuiltHost host, bool isDryRun, bool yes, bool json, CancellationToken ct)
    {
        if (!isDryRun && Verb.Confirm("Waiting messages are to become unknown", host, yes) is { } refusal)
            return Verb.Fail(refusal);
        await host.RefuseIncompleteRestore(ct);
        var lists = await ReadLists(host, ct);
        int unknown;
        await using (var connection = await GetDatabase(host).OpenConnectionAsync(ct))
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            unknown = await RestoredDatabase.PreventDuplicateMessages(connection, ct);
            if (!isDryRun)
                await transaction.CommitAsync(ct);
        }
        if (isDryRun)
            return Show(new { unknown, lists, dryRun = true }, [],
                $"{Verb.Pluralize(unknown, "call", "calls")} would become unknown, and everybody would be signed out.\n"
                + string.Join('\n', lists), json);
        // Also erases persons again who were erased after the backup.
        await host.Prepare(ct);
        await host.Services.GetRequiredService<OperatorActions>().Record("backup settle", "", "", Verb.Operator, ct);
        return Show(new { unknown, lists }, [],
            $"{Verb.Pluralize(unknown, "call is", "calls are")} unknown now (calls list). Next: check-invariants, then start the hosts.\n"
            + string.Join('\n', lists), json);
    }

    /// <summary>Reads the lists that a restore uses; warns about an empty one, also in JSON.</summary>
    private static async Task<IReadOnlyList<ListUse>> ReadLists(BuiltHost host, CancellationToken ct)
    {
        var lists = await ListUse.ReadAll(host.Services, ct);
        foreach (var list in lists)
            if (list.Warning is { } warning)
                Console.Error.WriteLine("WARNING: " + warning);
        return lists;
    }

    private static int Show(object result, IReadOnlyList<string> faults, string success, bool json)
    {
        if (json)
            Verb.Print(result);
        else
            Console.WriteLine(faults.Count == 0 ? success : string.Join('\n', faults));
        return faults.Count == 0 ? Root.Done : Root.Found;
    }

    private static async Task<bool> HasSameKeys(Manifest it, string keys, CancellationToken ct) => await FileEntry.Of(keys, ct) == it.Keys;

    private static NpgsqlDataSource GetDatabase(BuiltHost host) => host.Services.GetRequiredService<NpgsqlDataSource>();
}
