namespace PowerCrm.Store;

/// <summary>Repeats work until the host stops.</summary>
public static class TimerLoop
{
    /// <summary>
    /// Waits, runs a round, waits again, until the host stops. A failed round is reported and does not end the loop; while rounds fail, the
    /// pause grows to some seconds, unless it is already longer.
    /// </summary>
    /// <param name="pause">The pause before each round, including the first.</param>
    /// <param name="time">Measures the pause.</param>
    /// <param name="round">The work of one round.</param>
    /// <param name="failed">Receives the exception and the number of consecutive failures.</param>
    /// <param name="stopping">Cancelled when the host stops.</param>
    /// <exception cref="OperationCanceledException">The host stops; background services expect this exception.</exception>
    public static async Task Run(TimeSpan pause, TimeProvider time, Func<CancellationToken, Task> round, Action<Exception, int> failed,
        CancellationToken stopping)
    {
        for (var failures = 0; ;)
        {
            await Task.Delay(failures == 0 ? pause : Longer(pause, StoreFaults.BackOffDelay(Math.Min(failures, 7))), time, stopping);
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
