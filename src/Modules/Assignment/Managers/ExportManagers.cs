using Microsoft.AspNetCore.Http;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Assignment;

/// <summary>Exports all managers as CSV, in the format of the import.</summary>
[Tags("managers")]
public static class ExportManagers
{
    [WolverineGet("/managers/export"), Staff("admin")]
    [Answers<string>(200, ContentType = "text/csv")]
    public static async Task<IResult> Get(ManagerFile files, HttpContext http, CancellationToken ct)
    {
        http.Response.Headers.CacheControl = "no-store";
        return Results.Bytes(await files.Export(ct), "text/csv; charset=utf-8", "managers.csv");
    }
}
