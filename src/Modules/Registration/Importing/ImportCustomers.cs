using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>`customers import`: does the same work as the import over HTTP, in this process, while the operator waits.</summary>
public static class ImportCustomers
{
    /// <summary>The result and the file of errors; or, in <c>Fault</c>, the reason why the import was not done.</summary>
    public sealed record Outcome(ReadImport.Answer? Done, byte[]? Errors, string? Fault);

    /// <param name="actor">The actor who is responsible for the import, as recorded in its events.</param>
    /// <param name="progress">Called with the customers created so far and their total.</param>
    public static async Task<Outcome> Run(IServiceProvider services, byte[] file, bool dryRun, string? basis, string? basisOn, string actor,
        Action<long, long> progress, CancellationToken ct)
    {
        var (work, database) = (services.GetRequiredService<ImportProcessor>(), services.GetRequiredService<NpgsqlDataSource>());
        var today = ChinaTime.Day(await services.GetRequiredService<DatabaseClock>().Now(ct));
        var (ground, since, faults) = ImportUpload.ParseBasis(dryRun, basis, basisOn, today);
        if (faults is [var fault, ..])
            return new Outcome(null, null, $"--basis{(fault.Pointer == "/basisOn" ? "-on" : "")}: {fault.Message(Language.English)}");
        if (file.Length > ImportUpload.MaxBytes)
            return Failed(new Problem("import_too_large"));
        if (ImportUpload.FindProblem(file, Language.English) is { } problem)
            return Failed(problem);
        var it = new ImportRow(Guid.CreateVersion7(), dryRun, ImportUpload.ComputeHash(file), ground, since, actor, default, "waiting", 0,
            0, null, null, null);
        await using var connection = await database.OpenConnectionAsync(ct);
        if (!dryRun && !await ImportTable.HasDryRun(connection, it.Sha256, ct))
            return Failed(new Problem("import_not_checked"));
        await work.Request(file, it, [], ct);
        // A running host may take the import first; this process then only follows its progress.
        var working = work.ProcessNext(it.Id, ct);
        while (await ImportTable.Find(connection, it.Id, ct) is { } now)
        {
            progress(now.Done, now.Total);
            if (now.State == "failed")
                return Failed(new Problem("import_failed"));
            if (now.Result is { } result)
            {
                await working;
                return new Outcome(ReadImport.ToAnswer(now, result, Language.English), await work.ReadErrorFile(it.Id, ct), null);
            }
            await Task.WhenAny(working.IsCompleted ? Task.Delay(TimeSpan.FromSeconds(1), ct) : working,
                Task.Delay(TimeSpan.FromMilliseconds(500), ct));
            // The host that took it may have stopped since.
            if (working.IsCompleted && !await working)
                working = work.ProcessNext(it.Id, ct);
        }
        return Failed(new Problem("import_failed"));
    }

    private static Outcome Failed(Problem problem) =>
        new(null, null, problem.Detail ?? ProblemCatalogue.Text(problem.Code, Language.English));
}
