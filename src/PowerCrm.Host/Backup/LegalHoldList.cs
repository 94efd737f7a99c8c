using System.Text.Json;
using PowerCrm.Host.Hosting;
using PowerCrm.Registration;

namespace PowerCrm.Host.Backup;

/// <summary>
/// The file with the legal holds that were placed and lifted, and the requests for an erasure that wait for the end of one, outside the
/// database and its backups.
/// </summary>
internal sealed class HoldFile(string path) : JsonLinesFile<HoldChange>(path, JsonSerializerOptions.Web);

/// <summary>
/// Adds a hold that was placed or lifted, or a request that waits for its end, to this host's list before the response is sent. The change
/// is committed by then, so a failure to write the list does not undo it: <see cref="HoldLoop"/> adds the line as soon as possible.
/// </summary>
internal sealed partial class LegalHoldList(HoldFile file, ILogger<LegalHoldList> log) : ILegalHoldList
{
    public async Task Add(HoldChange change)
    {
        if (await file.AddWithRetry(change) is { } fault)
            LogNotWritten(fault);
    }

    [LoggerMessage(1, LogLevel.Warning, "A legal hold is not in the list of legal holds yet ({Fault}); it will be retried")]
    private partial void LogNotWritten(string fault);
}
