using PowerCrm.Store;

namespace PowerCrm.Host.Audit;

/// <summary>
/// Runs every minute on every host: the first host makes a checkpoint, then each host adds the new checkpoints to its copy.
/// </summary>
internal sealed partial class CheckpointLoop(Checkpoints checkpoints, TimeProvider time, ILogger<CheckpointLoop> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => TimerLoop.Run(Every, time, Round,
        (e, _) => NotMade(e.GetType().Name), stoppingToken);

    internal async Task Round(CancellationToken ct)
    {
        switch (await checkpoints.Make(ct))
        {
            case Checkpoints.Made.NoKey: NoKey(); break;
            case Checkpoints.Made.NotWhatWasSealed: NotWhatWasSealed(); break;
        }
        switch (await checkpoints.Keep(ct))
        {
            case Checkpoints.Kept.Ahead: Ahead(); break;
            case Checkpoints.Kept.Differs: Differs(); break;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "The checkpoint was postponed ({Type})")]
    private partial void NotMade(string type);

    [LoggerMessage(2, LogLevel.Critical, "No checkpoint: the signing key is missing, or does not open with this master key")]
    private partial void NoKey();

    [LoggerMessage(3, LogLevel.Critical, "No checkpoint: an event does not match its seal; run audit verify")]
    private partial void NotWhatWasSealed();

    [LoggerMessage(4, LogLevel.Critical, "The file of checkpoints is ahead of the database: the database was "
        + "restored from an older state, or the end of the log was removed")]
    private partial void Ahead();

    [LoggerMessage(5, LogLevel.Critical, "A checkpoint in the database differs from the one in the file")]
    private partial void Differs();
}
