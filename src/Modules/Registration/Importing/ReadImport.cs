using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Registration;

/// <summary>Returns the progress of an import (202) and, when it is done, its result (200), which is kept for a week.</summary>
[Tags("customers")]
public static class ReadImport
{
    /// <param name="State"><c>waiting</c> or <c>running</c>.</param>
    /// <param name="Done">Customers created so far, of <paramref name="Total"/>.</param>
    internal sealed record Progress(Guid Id, bool DryRun, string State, long Done, long Total, DateTimeOffset At);

    /// <summary>A remark on one line of the file.</summary>
    /// <param name="Column">Member of the registration form; null for the whole line.</param>
    /// <param name="Level"><c>error</c> (the line is refused), <c>warning</c> or <c>info</c>.</param>
    /// <param name="CustomerId">The existing customer or registration that the line matches.</param>
    public sealed record Item(long Line, string? Column, string Level, string Code, string Message, Guid? CustomerId);

    /// <param name="Rows">Rows of the file: each is made, merged, skipped or refused; in a dry run, would be.</param>
    /// <param name="Merged">Rows of a person whose phone (by blind index) and company are known: from the same file, or from a
    /// registration.</param>
    /// <param name="Skipped">Customers that an earlier import made.</param>
    /// <param name="Warned">Lines that are accepted with a warning.</param>
    /// <param name="Parked">Customers made that have no manager yet.</param>
    /// <param name="Items">The first 200 of all <paramref name="Said"/> remarks, errors before warnings; the list of errors has all of
    /// them.</param>
    public sealed record Answer(Guid Id, bool DryRun, string State, string Sha256, string? Basis, DateOnly? BasisOn, string By,
        DateTimeOffset At, DateTimeOffset? FinishedAt, string Encoding, string Separator, long HeaderLine, long Lines, int Rows, int Blank,
        int Made, int Merged, int Skipped, int Refused, int Warned, int Parked, IReadOnlyList<ManagerShare> Managers,
        IReadOnlyList<Item> Items, int Said);

    [WolverineGet("/customers/imports/{id:guid}"), Staff("admin")]
    [Answers<Answer>, Answers<Progress>(202), ProblemCodes("import_failed")]
    public static async Task<IResult> Get(Guid id, NpgsqlDataSource database, HttpContext http, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        if (await ImportTable.Find(connection, id, ct) is not { } it)
            return Problem.NotFound;
        if (it.State == "failed")
            return new Problem("import_failed");
        if (it.Result is not { } result)
            return Reply.Accepted(new Progress(id, it.DryRun, it.State, it.Done, it.Total, it.At)).WithHeader("Retry-After", "1")
                .WithHeader("Cache-Control", "no-store");
        return Reply.Ok(ToAnswer(it, result, Languages.Of(http))).WithHeader("Cache-Control", "no-store");
    }

    internal static Answer ToAnswer(ImportRow it, ImportResult result, Language language) =>
        new(it.Id, it.DryRun, it.State, it.Sha256, it.Basis, it.BasisOn, it.Actor, it.At, it.FinishedAt, result.Encoding, result.Separator,
        result.HeaderLine, result.Lines, result.Rows, result.Blank, result.Made, result.Merged, result.Skipped, result.Refused,
        result.Warned, result.Parked, result.Managers,
        [.. result.Items.Select(i => new Item(i.Line, i.Column, i.Level, i.Code, language == Language.English ? i.English : i.Chinese,
            i.Customer))], result.Said);
}

/// <summary>
/// Returns the lines with remarks as a CSV: line, column, code, reason. It has no values of the file. Each download is recorded with its
/// caller.
/// </summary>
[Tags("customers")]
public static class ReadImportErrors
{
    [WolverineGet("/customers/imports/{id:guid}/errors"), Staff("admin")]
    [Answers<string>(200, ContentType = "text/csv"), ProblemCodes("import_unavailable")]
    public static async Task<IResult> Get(Guid id, NpgsqlDataSource database, ImportFiles files, IStreams events, HttpContext http,
        CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        if (await ImportTable.Find(connection, id, ct) is not { State: "done" } it)
            return Problem.NotFound;
        var (list, problem) = await BlobRequests.Open(() => files.ReadErrors(id, ct), ImportProblems.Unavailable);
        if (list is null)
            return problem!;
        await events.Append([new StreamAppend(id, ExpectedVersion.Any, new ImportErrorsRead(it.Sha256))], ct);
        http.Response.Headers.CacheControl = "no-store";
        return Results.Bytes(list, "text/csv; charset=utf-8", $"import-{id}-errors.csv");
    }
}
