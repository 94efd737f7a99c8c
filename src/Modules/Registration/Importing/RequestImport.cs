using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>
/// An administrator has a file of existing customers checked, and then imported. The body is the CSV itself, at most 32 MB and 100,000
/// rows. Without dryRun=false the file is only checked, so a forgotten parameter changes nothing; the real import is refused unless the
/// same file was checked in the last week. basis (contract or consent) and basisOn (a date) give the legal basis for processing these
/// people's data, and since when it applies.
/// </summary>
internal static class RequestImport
{
    /// <summary>Limits concurrent uploads: each is held in memory while it is checked.</summary>
    private static readonly PersonConcurrencyLimit Concurrency = new(1, 2);

    internal sealed record Answer(Guid Id, bool DryRun, string Sha256);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/customers/import", Handle)
        .RequireStaff("admin").IdempotentByContent().DisableAntiforgery()
        .WithName(nameof(RequestImport)).WithTags("customers")
        .Accepts<string>("text/csv", "multipart/form-data")
        .WithProblemCodes("import_too_large", "import_empty", "import_not_csv", "import_columns_missing", "import_too_many_rows",
            "import_not_checked", "import_unavailable", "validation_failed");

    [DisableRequestTimeout, QueryParameters("dryRun", "basis", "basisOn"), Answers<Answer>(202)]
    private static async Task<IResult> Handle(CurrentCaller caller, HttpContext http, ImportProcessor processor, DatabaseClock clock,
        NpgsqlDataSource database, CancellationToken ct)
    {
        var (dryRun, basis, basisOn) = (Query.ReadSingle(http, "dryRun"), Query.ReadSingle(http, "basis"),
            Query.ReadSingle(http, "basisOn"));
        if (dryRun is not (null or "true" or "false"))
            return Problem.Invalid(new Fault("/dryRun", "invalid"));
        var (legalBasis, since, faults) = ImportUpload.ParseBasis(dryRun != "false", basis, basisOn,
            ChinaTime.Day(await clock.ReadNow(ct)));
        if (faults.Count > 0)
            return Problem.Invalid(faults);
        var (place, _) = Concurrency.TryAcquire(caller.Id);
        using (place)
        {
            if (place is null)
                return Problem.TooMany(TimeSpan.FromSeconds(5));
            var (file, problem) = await ImportUpload.Read(http, ct);
            if (file is null)
                return problem!;
            var it = new ImportRow(Guid.CreateVersion7(), dryRun != "false", ImportUpload.ComputeHash(file), legalBasis, since,
                caller.Actor, default,
                "waiting", 0, 0, null, null, null);
            var scope = IdempotencyScope.Of(http);
            if (scope.TryReplay(Encoding.UTF8.GetBytes($"{it.DryRun} {legalBasis} {since:O} {it.Sha256}")) is { } replay)
                return replay;
            if (ImportUpload.FindProblem(file, Languages.Of(http)) is { } fault)
                return fault;
            return await StoreAndReply(file, it, processor, scope, database, ct);
        }
    }

    private static async Task<IResult> StoreAndReply(byte[] file, ImportRow it, ImportProcessor processor, IdempotencyScope scope,
        NpgsqlDataSource database, CancellationToken ct)
    {
        await using (var connection = await database.OpenConnectionAsync(ct))
            if (!it.DryRun && !await ImportTable.HasDryRun(connection, it.Sha256, ct))
                return new Problem("import_not_checked");
        var reply = Reply.Accepted(new Answer(it.Id, it.DryRun, it.Sha256)).WithHeader("Location", $"/customers/imports/{it.Id}");
        if (await BlobRequests.Try(() => processor.Request(file, it, scope.RowsFor(reply), ct), ImportProblems.Unavailable) is { } problem)
            return problem;
        return reply;
    }
}
