using PowerCrm.Registration;

namespace PowerCrm.Host.Backup;

/// <summary>
/// Adds an erased person to this host's list before the erasure is answered. The erasure is committed by then, so a failure to write the
/// list does not undo it: <see cref="TombstoneLoop"/> adds the person as soon as possible.
/// </summary>
internal sealed partial class ErasedPersons(Tombstones file, ILogger<ErasedPersons> log) : IErasedPersons
{
    private const int Tries = 20;
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(50);

    public async Task Add(Guid person)
    {
        try
        {
            for (var tried = 1; tried <= Tries; tried++)
            {
                if (await file.Add([person], CancellationToken.None))
                    return;
                await Task.Delay(Between);
            }
            NotWritten("it is in use");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            NotWritten(e.GetType().Name);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "An erased person is not in the list of erased persons yet ({Fault}); it will be retried")]
    private partial void NotWritten(string fault);
}
