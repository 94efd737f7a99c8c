using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace PowerCrm.Stress;

/// <summary>An administrator who checks and imports files of customers.</summary>
internal sealed class ImportClient(DayActor admin)
{
    private const string Basis = "basis=contract&basisOn=2024-03-01";

    /// <summary>The response times of the uploads.</summary>
    public List<TimeSpan> Times { get; } = [];

    /// <summary>Uploads one after another: a user may have one upload at a time.</summary>
    public async Task<IReadOnlyList<(ImportFile File, Guid Id)>> Upload(IEnumerable<ImportFile> files, bool dry)
    {
        var asked = new List<(ImportFile, Guid)>();
        foreach (var file in files)
        {
            var clock = Stopwatch.StartNew();
            asked.Add((file, (await Again(() => admin.Send(HttpMethod.Post, $"/customers/import?{Basis}&dryRun={(dry ? "true" : "false")}",
                () =>
                {
                    var content = new ByteArrayContent(file.Bytes);
                    content.Headers.ContentType = new MediaTypeHeaderValue("text/csv");
                    return content;
                })))["id"]!.GetValue<Guid>()));
            Times.Add(clock.Elapsed);
        }
        return asked;
    }

    /// <summary>Waits for the end of the import; returns it with its list of errors.</summary>
    public async Task<FinishedImport> WaitForResult(ImportFile file, Guid id)
    {
        JsonNode? end = null;
        await Eventually.TrueAsync(async () => (end = await admin.Get($"/customers/imports/{id}"))["rows"] is not null,
            TimeSpan.FromMinutes(10));
        var list = "";
        await admin.WithToken(token => admin.Requests.Retry(async () =>
        {
            var answer = await admin.Requests.Send(HttpMethod.Get, $"/customers/imports/{id}/errors", null, token, null, null);
            list = answer.Text;
            return answer;
        }));
        return new FinishedImport(id, file, Number("rows"), Number("blank"), Number("made"), Number("merged"), Number("skipped"),
            Number("refused"), Remarks(list), []);

        int Number(string name) => end![name]!.GetValue<int>();
    }

    /// <summary>Line, column, level and code come first and contain no commas.</summary>
    private static IReadOnlyList<LineRemark> Remarks(string list) => [.. list.Split("\r\n", StringSplitOptions.RemoveEmptyEntries).Skip(1)
        .Select(l => l.Split(',')).Select(c => new LineRemark(long.Parse(c[0], CultureInfo.InvariantCulture), c[1], c[2], c[3]))];

    private static async Task<JsonNode> Again(Func<Task<JsonNode>> send)
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
