using PowerCrm.Store;

namespace PowerCrm.Host.Audit;

/// <summary>
/// Runs every minute on every host: the first host makes a checkpoint, then each host adds the new checkpoints to its copy.
/// </summary>
internal sealed partial class CheckpointLoop(Checkpoints checkpoints, TimeProvider time, ILogger<CheckpointLoop> log) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => TimerLoop.Run(Interval, time, RunOnce,
        (e, _) => LogPostponed(e.GetType().Name), stoppingToken);

    internal async Task RunOnce(CancellationToken ct)
    {
        switch (await checkpoints.CreateNext(ct))
        {
            case Checkpoints.CreateResult.NoKey: LogNoKey(); break;
            case Checkpoints.CreateResult.SealMismatch: LogSealMismatch(); break;
        }
        switch (await checkpoints.CopyToFile(ct))
        {
            case Checkpoints.CopyResult.FileAhead: LogFileAhead(); break;
            case Checkpoints.CopyResult.FileDiffers: LogFileDiffers(); break;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The checkpoint was postponed ({Type})")]
    private partial void LogPostponed(string type);

    [LoggerMessage(2, LogLevel.Critical, "No checkpoint: the signing key is missing, or does not open with this master key")]
    private partial void LogNoKey();

    [LoggerMessage(3, LogLevel.Critical, "No checkpoint: an event does not match its seal; run audit verify")]
    private partial void LogSealMismatch();

    [LoggerMessage(4, LogLevel.Critical, "The file of checkpoints is ahead of the database: the database was "
        + "restored from an older state, or the end of the log was removed")]
    private partial void LogFileAhead();

    [LoggerMessage(5, LogLevel.Critical, "A checkpoint in the database differs from the one in the file")]
    private partial void LogFileDiffers();
}
