using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PowerCrm.Web;

namespace PowerCrm.Assignment;

/// <summary>
/// Checks or imports a CSV file of managers. The body is the file itself, at most 4 MB. Only <c>dryRun=false</c> changes anything, so a
/// forgotten parameter does no harm. A line with a fault is skipped, and the others are imported.
/// </summary>
internal static class ImportManagers
{
    /// <summary>Limits concurrent uploads, because each is held in memory.</summary>
    private static readonly PersonConcurrencyLimit UploadLimiter = new(1, 2);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/managers/import", Handle)
        .RequireStaff("admin").IdempotentByContent().DisableAntiforgery()
        .WithName(nameof(ImportManagers)).WithTags("managers").Accepts<string>("text/csv")
        .WithProblemCodes("manager_file_too_large", "manager_file_columns", "validation_failed");

    [QueryParameters("dryRun"), Answers<ManagerFile.Answer>]
    private static async Task<IResult> Handle(CurrentCaller caller, HttpContext http, ManagerFile files, CancellationToken ct)
    {
        var dryRun = Query.ReadSingle(http, "dryRun");
        if (dryRun is not (null or "true" or "false"))
            return Problem.Invalid(new Fault("/dryRun", "invalid"));
        if (!CsvBody.IsCsv(http.Request))
            return new Problem("unsupported_media_type", Detail: Languages.Of(http) == Language.English
                ? "The body is the file itself, as text/csv." : "请求内容应为 CSV 文件本身（text/csv）。");
        var (slot, _) = UploadLimiter.TryAcquire(caller.Id);
        using (slot)
        {
            if (slot is null)
                return Problem.TooMany(TimeSpan.FromSeconds(5));
            if (!CsvBody.TryPrepare(http, ManagerFile.MaxBytes)
                || await CsvBody.Read(http, http.Request.Body, ManagerFile.MaxBytes, ct) is not { } file)
                return new Problem("manager_file_too_large");
            // Each line is committed separately and the response is stored after them. If the response is lost, sending the file again
            // changes nothing.
            var fingerprint = Encoding.UTF8.GetBytes($"{dryRun != "false"} {Convert.ToHexStringLower(SHA256.HashData(file))}");
            if (IdempotencyScope.Of(http).TryReplay(fingerprint) is { } replay)
                return replay;
            var (answer, fault) = await files.Import(file, dryRun == "false", Languages.Of(http), caller.ToCaller(), ct);
            return answer is null ? fault! : Reply.Ok(answer);
        }
    }
}
