using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Store;
using PowerCrm.Vendors;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>
/// An administrator has a file of existing customers checked, and then taken in. Without <c>dryRun=false</c> it is checked only, and the
/// real import is refused until the same file was checked: whoever forgets a parameter makes nothing.
/// </summary>
internal static class RequestImport
{
    /// <summary>Each upload is held in memory while it is looked at.</summary>
    private static readonly AtOnce Places = new(1, 2);

    internal sealed record Answer(Guid Id, bool DryRun, string Sha256);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/customers/import", Handle)
        .RequireStaff("admin").IdempotentByContent().DisableAntiforgery()
        .WithName(nameof(RequestImport)).WithTags("customers")
        .WithDescription("The body is the CSV itself, at most 32 MB and 100,000 rows. dryRun is true unless it is said to be false: the file "
            + "is checked, and nothing is made. dryRun=false is refused until the same file was checked with the same basis within a week. "
            + "basis is contract or consent, basisOn the day since when (2024-01-31): on what ground these people's data are held. The "
            + "answer names the import; GET /customers/imports/{id} tells how far it is and what it came to.")
        .Accepts<string>("text/csv").Produces<Answer>(StatusCodes.Status202Accepted)
        .Refuses("import_too_large", "import_empty", "import_not_csv", "import_columns_missing", "import_too_many_rows",
            "import_not_checked", "import_unavailable", "validation_failed");

    [Asks("dryRun", "basis", "basisOn")]
    private static async Task<IResult> Handle(CurrentCaller caller, HttpContext http, ImportWork work, DatabaseClock clock,
        NpgsqlDataSource database, CancellationToken ct)
    {
        var (dry, basis, on) = (Query.Single(http, "dryRun"), Query.Single(http, "basis"), Query.Single(http, "basisOn"));
        if (dry is not (null or "true" or "false"))
            return Problem.Invalid(new Fault("/dryRun", "invalid"));
        var (ground, since, faults) = ImportUpload.Basis(basis, on, ChinaTime.Day(await clock.Now(ct)));
        if (faults.Count > 0)
            return Problem.Invalid(faults);
        var (place, _) = Places.Take(caller.Id);
        using (place)
        {
            if (place is null)
                return Problem.TooMany(TimeSpan.FromSeconds(5));
            var (file, problem) = await ImportUpload.Read(http, ct);
            if (file is null)
                return problem!;
            var it = new ImportRow(Guid.CreateVersion7(), dry != "false", ImportUpload.Hash(file), ground, since, caller.Actor, default,
                "waiting", 0, 0, null, null, null);
            var scope = IdempotencyScope.Of(http);
            if (await scope.TryReplay(Encoding.UTF8.GetBytes($"{it.DryRun} {ground} {since:O} {it.Sha256}"), ct) is { } before)
                return before;
            if (ImportUpload.Fault(file, Languages.Of(http)) is { } fault)
                return fault;
            return await Keep(file, it, work, scope, database, ct);
        }
    }

    private static async Task<IResult> Keep(byte[] file, ImportRow it, ImportWork work, IdempotencyScope scope, NpgsqlDataSource database,
        CancellationToken ct)
    {
        await using (var connection = await database.OpenConnectionAsync(ct))
            if (!it.DryRun && !await ImportRows.WasChecked(connection, it.Sha256, it.Basis, it.BasisOn, ct))
                return new Problem("import_not_checked");
        var reply = Reply.Accepted(new Answer(it.Id, it.DryRun, it.Sha256)).With("Location", $"/customers/imports/{it.Id}");
        try
        {
            await work.Request(file, it, scope.For(reply), ct);
            return reply;
        }
        catch (BlobsUnavailableException)
        {
            return Problem.Unavailable("import_unavailable", TimeSpan.FromSeconds(30));
        }
    }
}
