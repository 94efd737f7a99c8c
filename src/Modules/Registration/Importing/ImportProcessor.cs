using Dapper;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Vendors;

namespace PowerCrm.Registration;

/// <summary>
/// Checks a file of existing customers and, unless it is a dry run, creates them: some hundreds in a transaction, each with a stream whose
/// id is derived from its identity. So an interrupted import continues where it stopped, and two imports at the same time create nobody
/// twice: when both start the same stream, the later transaction is rolled back and retried without the customers that exist.
/// </summary>
public sealed class ImportProcessor(NpgsqlDataSource database, StreamsFactory streams, EventSessions sessions, DatabaseClock clock,
    IKeyRing keys, Reservations reservations, IImportAssigner assigner, ImportFiles files)
{
    /// <summary>The number of customers in one transaction.</summary>
    private const int BatchSize = 500;

    internal static readonly Rejection TakenOver = new("import_taken_over", "Another host continues this import.");

    private readonly KnownCustomers knownCustomers = new(database, streams);
    private readonly ImportBatch batch = new(sessions, clock, keys, assigner, new KnownCustomers(database, streams));

    /// <summary>Stores the file and requests its import.</summary>
    internal async Task<Guid> Request(byte[] file, ImportRow it, IReadOnlyList<Row> additionalRows, CancellationToken ct)
    {
        // The order is row, file, request: the sweep finds an orphaned file by its row, and an import is requested only when its file
        // exists.
        await using var connection = await database.OpenConnectionAsync(ct);
        await ImportTable.InsertReceived(connection, it, ct);
        await files.Put(it.Id, file, ct);
        try
        {
            await streams.As(it.ToCaller()).Append([new StreamAppend(it.Id, ExpectedVersion.NoStream,
                new ImportStarted(it.DryRun, it.Sha256, it.Basis, it.BasisOn))], ct, [ImportTable.MarkWaiting(it.Id), .. additionalRows]);
            return it.Id;
        }
        catch (Exception e) when (e is RowMissedException or StaleVersionException)
        {
            await files.Delete(it.Id, CancellationToken.None);
            await ImportTable.Delete(connection, it.Id, CancellationToken.None);
            throw;
        }
    }

    /// <summary>Processes the oldest import that no worker is processing, or the wanted one. Returns false when there is none.</summary>
    public async Task<bool> ProcessNext(Guid? importId, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        if (await ImportTable.Claim(connection, Guid.CreateVersion7(), importId, ct) is not { } it)
            return false;
        await using var beat = new ImportBeat(database, it);
        try
        {
            await Process(it, connection, ct);
        }
        catch (RowMissedException e) when (e.Rejection == TakenOver)
        {
            // The host that took it over does the rest.
        }
        catch (Exception e) when (ct.IsCancellationRequested || e is NpgsqlException or BlobsUnavailableException or RowMissedException
            || StoreFaults.IsStale(e) || StoreFaults.IsTransient(e))
        {
            // The error is transient, or this host is stopping: another worker continues later.
            await ImportTable.Release(connection, it, CancellationToken.None);
            throw;
        }
        catch
        {
            await ImportTable.MarkFailed(connection, it, CancellationToken.None);
            await files.Delete(it.Id, CancellationToken.None);
            throw;
        }
        return true;
    }

    /// <summary>Deletes imports that are older than a week, with their lists of errors, and files whose request broke off.</summary>
    public async Task Sweep(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        foreach (var id in await ImportTable.FindExpired(connection, ct))
        {
            // Delete the row last, because it names the files.
            await files.Delete(id, ct);
            await files.DeleteErrors(id, ct);
            await ImportTable.Delete(connection, id, ct);
        }
    }

    private async Task Process(ImportRow it, NpgsqlConnection connection, CancellationToken ct)
    {
        if (await files.Read(it.Id, ct) is not { } file)
            throw new InvalidOperationException("The file of an import is missing.");
        var table = ImportUpload.Open(file) ?? throw new InvalidOperationException("The file of an import is not a table.");
        var now = await clock.ReadNow(ct);
        var plan = ImportPlan.Build(table, new ImportLineReader(table, RulePolicy.At(ChinaTime.Day(now)), reservations.ComputePhoneIndex),
            ct);
        await ReportProgress(connection, it, 0, plan.Customers.Count, ct);
        // Customers that this import created before it was interrupted count as its own, even if the person has registered since.
        var created = await FindCreated(connection, it, ct);
        var existing = await knownCustomers.FindExisting([.. plan.Customers.Select(c => c.Customer.Id)], ct);
        var others = plan.Customers.Select(c => c.Customer).Where(c => !created.Contains(c.Id)).ToList();
        plan.RemoveExisting(existing.Except(created).ToHashSet(), await knownCustomers.FindRegistered(others, ct));
        var remaining = plan.Customers.Select(c => c.Customer).ToList();
        plan.WarnOfDuplicates(await knownCustomers.FindSameCompany(remaining, ct), await knownCustomers.FindUndecided(remaining, ct));
        await ReportProgress(connection, it, 0, plan.Customers.Count, ct);
        var (parked, managers, unknown) = it.DryRun ? await Simulate(plan, now, ct) : await CreateCustomers(plan, it, created,
            connection, ct);
        plan.WarnOfManagers(unknown);
        await Complete(plan, it, parked, managers, ct);
    }

    /// <summary>Returns which managers the customers would get now.</summary>
    private async Task<(int Parked, IReadOnlyList<ManagerShare> Managers, IReadOnlySet<string> UnknownManagers)> Simulate(ImportPlan plan,
        DateTimeOffset now, CancellationToken ct)
    {
        var assigned = await assigner.Assign([.. plan.Customers.Select(c => c.Customer.AssignmentRequest)], now, ct);
        return (assigned.Places.Count(p => p.Manager is null), CountByManager(assigned.Places.Select(p => p.Manager)), assigned.Unknown);
    }

    private async Task<(int Parked, IReadOnlyList<ManagerShare> Managers, IReadOnlySet<string> UnknownManagers)> CreateCustomers(
        ImportPlan plan, ImportRow it, IReadOnlySet<Guid> created, NpgsqlConnection connection, CancellationToken ct)
    {
        var (unknown, completed) = (new HashSet<string>(StringComparer.Ordinal), created.Count);
        foreach (var part in plan.Customers.Where(c => !created.Contains(c.Customer.Id)).Chunk(BatchSize))
        {
            unknown.UnionWith(await batch.Create(part, it, ct));
            completed += part.Length;
            await ReportProgress(connection, it, completed, plan.Customers.Count, ct);
        }
        var rows = (await connection.QueryAsync<(Guid Customer, Guid? Manager, bool IsParked)>(new CommandDefinition(
            "select customer, manager, waits from pc_imported_customers where import = @Id", new { it.Id }, cancellationToken: ct)))
            .ToList();
        plan.MarkCreatedElsewhere(rows.Select(r => r.Customer).ToHashSet());
        return (rows.Count(r => r.IsParked), CountByManager(rows.Select(r => r.Manager)), unknown);
    }

    private async Task Complete(ImportPlan plan, ImportRow it, int parked, IReadOnlyList<ManagerShare> managers, CancellationToken ct)
    {
        var result = ImportResult.Of(plan, parked, managers);
        await files.PutErrors(it.Id, ImportErrorFile.Write(plan.Remarks, plan.Table), ct);
        var finished = new ImportFinished(it.DryRun, it.Sha256, plan.CreatedCount, plan.Merged, plan.Skipped, plan.Refused, parked,
            managers);
        await streams.As(it.ToCaller()).Append([new StreamAppend(it.Id, ExpectedVersion.Any, finished)], ct,
            [ImportTable.MarkDone(it, result)]);
        // The people's data are not needed any more.
        await files.Delete(it.Id, ct);
    }

    private static async Task<IReadOnlySet<Guid>> FindCreated(NpgsqlConnection connection, ImportRow it, CancellationToken ct) =>
        (await connection.QueryAsync<Guid>(new CommandDefinition("select customer from pc_imported_customers where import = @Id",
            new { it.Id }, cancellationToken: ct))).ToHashSet();

    private static async Task ReportProgress(NpgsqlConnection connection, ImportRow it, long completed, long total, CancellationToken ct)
    {
        if (!await ImportTable.UpdateProgress(connection, it, completed, total, ct))
            throw new RowMissedException(TakenOver);
    }

    private static IReadOnlyList<ManagerShare> CountByManager(IEnumerable<Guid?> managers) =>
        [.. managers.OfType<Guid>().GroupBy(m => m).Select(g => new ManagerShare(g.Key, g.Count())).OrderByDescending(s => s.Customers)
            .ThenBy(s => s.Manager)];
}
