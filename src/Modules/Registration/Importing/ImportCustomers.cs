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
        var (processor, database) = (services.GetRequiredService<ImportProcessor>(), services.GetRequiredService<NpgsqlDataSource>());
        var today = ChinaTime.Day(await services.GetRequiredService<DatabaseClock>().ReadNow(ct));
        var (legalBasis, basisDate, faults) = ImportUpload.ParseBasis(dryRun, basis, basisOn, today);
        if (faults is [var fault, ..])
            return new Outcome(null, null, $"--basis{(fault.Pointer == "/basisOn" ? "-on" : "")}: {fault.Message(Language.English)}");
        if (file.Length > ImportUpload.MaxBytes)
            return CreateFailure(new Problem("import_too_large"));
        if (ImportUpload.FindProblem(file, Language.English) is { } problem)
            return CreateFailure(problem);
        var it = new ImportRow(Guid.CreateVersion7(), dryRun, ImportUpload.ComputeHash(file), legalBasis, basisDate, actor, default,
            "waiting", 0, 0, null, null, null);
        await using var connection = await database.OpenConnectionAsync(ct);
        if (!dryRun && !await ImportTable.HasDryRun(connection, it.Sha256, ct))
            return CreateFailure(new Problem("import_not_checked"));
        await processor.Request(file, it, [], ct);
        // A running host may take the import first; this process then only follows its progress.
        var processing = processor.ProcessNext(it.Id, ct);
        while (await ImportTable.Find(connection, it.Id, ct) is { } current)
        {
            progress(current.Done, current.Total);
            if (current.State == "failed")
                return CreateFailure(new Problem("import_failed"));
            if (current.Result is { } result)
            {
                await processing;
                return new Outcome(ReadImport.ToAnswer(current, result, Language.English),
                    await services.GetRequiredService<ImportFiles>().ReadErrors(it.Id, ct), null);
            }
            await Task.WhenAny(processing.IsCompleted ? Task.Delay(TimeSpan.FromSeconds(1), ct) : processing,
                Task.Delay(TimeSpan.FromMilliseconds(500), ct));
            // The host that took it may have stopped since.
            if (processing.IsCompleted && !await processing)
                processing = processor.ProcessNext(it.Id, ct);
        }
        return CreateFailure(new Problem("import_failed"));
    }

    private static Outcome CreateFailure(Problem problem) =>
        new(null, null, problem.Detail ?? ProblemCatalogue.GetText(problem.Code, Language.English));
}
