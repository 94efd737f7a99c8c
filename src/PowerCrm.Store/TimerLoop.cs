namespace PowerCrm.Store;

/// <summary>Work that a host repeats for as long as it runs.</summary>
public static class TimerLoop
{
    /// <summary>
    /// Waits, runs a round, waits again, until the host stops. A round that fails is reported and does not end the loop; while rounds fail,
    /// the pause grows to some seconds, unless it is longer already.
    /// </summary>
    /// <param name="pause">Before each round, also before the first.</param>
    /// <param name="time">Measures the pause.</param>
    /// <param name="round">The work.</param>
    /// <param name="failed">Gets the fault, and how many rounds have failed in a row.</param>
    /// <param name="stopping">Of the host.</param>
    /// <exception cref="OperationCanceledException">The host stops, as a background service expects it.</exception>
    public static async Task Run(TimeSpan pause, TimeProvider time, Func<CancellationToken, Task> round, Action<Exception, int> failed,
        CancellationToken stopping)
    {
        for (var failures = 0; ;)
        {
            await Task.Delay(failures == 0 ? pause : Longer(pause, StoreFaults.BackOff(Math.Min(failures, 7))), time, stopping);
            try
            {
                await round(stopping);
                failures = 0;
            }
            catch (Exception e)
            {
                stopping.ThrowIfCancellationRequested();
                failed(e, ++failures);
            }
        }
    }

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
