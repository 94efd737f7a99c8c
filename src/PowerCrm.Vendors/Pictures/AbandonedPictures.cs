using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PowerCrm.Vendors;

/// <summary>
/// Deletes the folders of uploads that a killed host left, at the start and then regularly: they hold pictures of papers in clear, so they
/// must not wait for the night. Every host does it, because the folders are on its own machine.
/// </summary>
public sealed partial class AbandonedPictures(IOptions<PictureOptions> options, ILogger<AbandonedPictures> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(10);

    /// <summary>Longer than any child process runs. Another host may use the same folder.</summary>
    private TimeSpan MinAge => TimeSpan.FromMinutes(10) + options.Value.WallClock;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause);
        do
        {
            // The clock of the file system, not that of the database.
            if (TempFolder.DeleteAbandoned(options.Value.TempPath, TimeProvider.System.GetUtcNow() - MinAge) is > 0 and var deleted)
                LogDeleted(deleted);
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Deleted {Count} temporary folders with pictures that a killed host left.")]
    partial void LogDeleted(int count);
}
