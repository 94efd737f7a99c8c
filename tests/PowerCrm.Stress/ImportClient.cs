using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace PowerCrm.Stress;

/// <summary>An administrator who checks and imports files of customers.</summary>
internal sealed class ImportClient(DayActor admin)
{
    private const string BasisQuery = "basis=contract&basisOn=2024-03-01";

    /// <summary>The response times of the uploads.</summary>
    public List<TimeSpan> UploadTimes { get; } = [];

    /// <summary>Uploads one after another: a user may have one upload at a time.</summary>
    public async Task<IReadOnlyList<(ImportFile File, Guid Id)>> Upload(IEnumerable<ImportFile> files, bool isDryRun)
    {
        var result = new List<(ImportFile, Guid)>();
        foreach (var file in files)
        {
            var clock = Stopwatch.StartNew();
            result.Add((file, (await Retry(() => admin.Send(HttpMethod.Post,
                $"/customers/import?{BasisQuery}&dryRun={(isDryRun ? "true" : "false")}", () =>
                {
                    var content = new ByteArrayContent(file.Bytes);
                    content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
                    return content;
                })))["id"]!.GetValue<Guid>()));
            UploadTimes.Add(clock.Elapsed);
        }
        return result;
    }

    /// <summary>Waits for the end of the import; returns it with its list of errors.</summary>
    public async Task<FinishedImport> WaitForResult(ImportFile file, Guid id)
    {
        JsonNode? result = null;
        await Eventually.TrueAsync(async () => (result = await admin.Get($"/customers/imports/{id}"))["rows"] is not null,
            TimeSpan.FromMinutes(10));
        var list = "";
        await admin.WithToken(token => admin.Requests.Retry(async () =>
        {
            var response = await admin.Requests.Send(HttpMethod.Get, $"/customers/imports/{id}/errors", null, token, null, null);
            list = response.Text;
            return response;
        }));
        return new FinishedImport(id, file, Number("rows"), Number("blank"), Number("made"), Number("merged"), Number("skipped"),
            Number("refused"), ParseRemarks(list), []);

        int Number(string name) => result![name]!.GetValue<int>();
    }

    /// <summary>Line, column, level and code come first and contain no commas.</summary>
    private static IReadOnlyList<LineRemark> ParseRemarks(string list) =>
        [.. list.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1)
        .Select(l => l.Split(',')).Select(c => new LineRemark(long.Parse(c[0], CultureInfo.InvariantCulture), c[1], c[2], c[3]))];

    private static async Task<JsonNode> Retry(Func<Task<JsonNode>> send)
    {
        for (var clock = Stopwatch.StartNew(); ; await Task.Delay(50))
            try
            {
                return await send();
            }
            catch (RefusedException e) when (e.Code == "rate_limited" && clock.Elapsed < RetryingClient.RetryTimeout)
            {
            }
    }
}
