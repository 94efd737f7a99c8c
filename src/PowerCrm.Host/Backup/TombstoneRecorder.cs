using PowerCrm.Registration;

namespace PowerCrm.Host.Backup;

/// <summary>
/// Adds an erased person to this host's list before the response is sent. The erasure is committed by then, so a failure to write the
/// list does not undo it: <see cref="TombstoneLoop"/> adds the person as soon as possible.
/// </summary>
internal sealed partial class TombstoneRecorder(TombstoneFile file, ILogger<TombstoneRecorder> log) : IErasedPersons
{
    public async Task Add(Guid person)
    {
        if (await file.AddWithRetry(person) is { } fault)
            LogNotWritten(fault);
    }

    [LoggerMessage(1, LogLevel.Warning, "An erased person is not in the list of erased persons yet ({Fault}); it will be retried")]
    private partial void LogNotWritten(string fault);
}
