using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using PowerCrm.China;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>
/// Reads an uploaded file and makes the checks that need no look-up: the size, the format, the required columns and the number of rows.
/// </summary>
internal static class ImportUpload
{
    public const int MaxBytes = 32 * 1024 * 1024, MaxRows = 100_000;

    /// <summary>Spaces, tabs, line breaks, and the byte order mark.</summary>
    private static readonly SearchValues<byte> BlankBytes =
        SearchValues.Create([(byte)' ', (byte)'\t', (byte)'\r', (byte)'\n', 0xEF, 0xBB, 0xBF]);

    /// <summary>Opens the file as a table; null when it has no header.</summary>
    public static CsvTable? Open(byte[] file) => CsvTable.Open(new MemoryStream(file), ImportColumns.All, ImportColumns.HeaderColumns);

    /// <returns>The bytes, or the problem why they are not accepted.</returns>
    public static async Task<(byte[]? File, Problem? Problem)> Read(HttpContext http, CancellationToken ct)
    {
        var boundary = PictureUploadForm.GetBoundary(http.Request.ContentType);
        if (RawBody.IsCompressed(http.Request) || boundary is null && !CsvBody.IsCsv(http.Request))
            return (null, new Problem("unsupported_media_type", Detail: Languages.Of(http) == Language.English
                ? "The body is the file itself, as text/csv, or multipart/form-data with one file."
                : "请求内容应为 CSV 文件本身（text/csv），或带有一个文件的 multipart/form-data。"));
        // Allow for the multipart framing around the file.
        if (!CsvBody.TryPrepare(http, MaxBytes + (boundary is null ? 0 : 64 * 1024)))
            return (null, new Problem("import_too_large"));
        if (boundary is null)
            return await ReadBytes(http, http.Request.Body, ct);
        try
        {
            var reader = new MultipartReader(boundary, http.Request.Body) { HeadersCountLimit = 8, HeadersLengthLimit = 4096 };
            if (await reader.ReadNextSectionAsync(ct) is not { } part || PictureUploadForm.GetPartName(part.ContentDisposition) != "file")
                return (null, Problem.Invalid(new Fault("/file", "required")));
            var (file, problem) = await ReadBytes(http, part.Body, ct);
            return file is not null && await reader.ReadNextSectionAsync(ct) is not null
                ? (null, new Problem("malformed_request")) : (file, problem);
        }
        catch (Exception e) when (e is InvalidDataException or IOException && !ct.IsCancellationRequested
            && e is not BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout })
        {
            return (null, new Problem("malformed_request"));
        }
    }

    private static async Task<(byte[]? File, Problem? Problem)> ReadBytes(HttpContext http, Stream body, CancellationToken ct) =>
        await CsvBody.Read(http, body, MaxBytes, ct) is { } file ? (file, null) : (null, new Problem("import_too_large"));

    /// <summary>Returns the problem with the file as a whole; null when it can be processed.</summary>
    public static Problem? FindProblem(byte[] file, Language language)
    {
        if (file.AsSpan().IndexOfAnyExcept(BlankBytes) < 0)
            return new Problem("import_empty");
        // A workbook (xlsx is a zip, xls an OLE file) or a PDF gets an error of its own, because people upload them all the time.
        if (file.AsSpan() is [(byte)'P', (byte)'K', 3, 4, ..] or [0xD0, 0xCF, 0x11, 0xE0, ..]
            or [(byte)'%', (byte)'P', (byte)'D', (byte)'F', ..])
            return new Problem("import_not_csv");
        if (Open(file) is not { } table)
            return CreateMissingColumnsProblem(ImportColumns.HeaderColumns, language);
        if (ImportColumns.Required.Where(c => !table.HasColumn(c)).ToList() is { Count: > 0 } missing)
            return CreateMissingColumnsProblem(missing, language);
        var rows = 0;
        foreach (var record in table.Read())
            if (!record.IsBlank && ++rows > MaxRows)
                return new Problem("import_too_many_rows");
        return rows == 0 ? new Problem("import_empty") : null;
    }

    public static string ComputeHash(byte[] file) => Convert.ToHexStringLower(SHA256.HashData(file));

    /// <summary>
    /// Reads the legal basis for processing the people's data, and the day since when it applies, which must not be in the future. Both may
    /// be left out in a dry run.
    /// </summary>
    public static (string? Basis, DateOnly? BasisOn, IReadOnlyList<Fault> Faults) ParseBasis(bool dryRun, string? basis, string? basisOn,
        DateOnly today)
    {
        if (dryRun && basis is null && basisOn is null)
            return (null, null, []);
        var faults = new List<Fault>();
        if (basis is not ("contract" or "consent"))
            faults.Add(new Fault("/basis", basis is null ? "required" : "basis_unknown"));
        var valid = DateOnly.TryParseExact(basisOn, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day);
        if (!valid || day.Year < 1990 || day > today)
            faults.Add(new Fault("/basisOn", basisOn is null ? "required" : valid ? "basis_on_invalid" : "date_invalid"));
        return (basis, day, faults);
    }

    private static Problem CreateMissingColumnsProblem(IReadOnlyList<string> columns, Language language) => new("import_columns_missing",
        Detail: (language == Language.English ? "Columns that are missing: " : "缺少以下列：")
            + string.Join(language == Language.English ? ", " : "、", columns.Select(c =>
                language == Language.English
                ? $"{ImportColumns.All[c].FirstOrDefaultHeader(char.IsAsciiLetter, c)} ({ImportColumns.GetChineseHeader(c)})"
                    : ImportColumns.GetChineseHeader(c))),
        Errors: [.. columns.Select(c => new Fault("/" + c, "column_missing"))]);

    private static string FirstOrDefaultHeader(this string[] headers, Func<char, bool> predicate, string fallback) =>
        headers.FirstOrDefault(h => predicate(h[0])) ?? fallback;
}
