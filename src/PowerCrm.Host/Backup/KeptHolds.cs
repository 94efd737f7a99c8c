using PowerCrm.Registration;

namespace PowerCrm.Host.Backup;

/// <summary>The legal holds that were placed and lifted, in a file outside the database and its backups.</summary>
internal sealed class HoldFile(string path)
{
    public LineFile<HoldChange> Lines { get; } = new(path);
}

/// <summary>
/// Writes a hold that was placed or lifted into this host's list before the request is answered. It is committed by then, so a list that
/// cannot be written does not undo it: <see cref="HoldLoop"/> adds the line as soon as it can be.
/// </summary>
internal sealed partial class KeptHolds(HoldFile file, ILogger<KeptHolds> log) : IKeptHolds
{
    public async Task Add(HoldChange change)
    {
        if (await file.Lines.Keep(change) is { } fault)
            NotWritten(fault);
    }

    [LoggerMessage(1, LogLevel.Warning, "A legal hold is not in the list of holds yet ({Fault}); it is tried again")]
    private partial void NotWritten(string fault);
}
