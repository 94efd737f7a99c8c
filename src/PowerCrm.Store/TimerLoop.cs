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
    /// <param name="action">The work of one round.</param>
    /// <param name="onFailure">Receives the exception and the number of consecutive failures.</param>
    /// <param name="stopping">Cancelled when the host stops.</param>
    /// <exception cref="OperationCanceledException">The host stops; background services expect this exception.</exception>
    public static async Task Run(TimeSpan pause, TimeProvider time, Func<CancellationToken, Task> action, Action<Exception, int> onFailure,
        CancellationToken stopping)
    {
        for (var failures = 0; ;)
        {
            await Task.Delay(failures == 0 ? pause : Max(pause, StoreFaults.BackOffDelay(Math.Min(failures, 7))), time, stopping);
            try
            {
                await action(stopping);
                failures = 0;
            }
            catch (Exception e)
            {
                stopping.ThrowIfCancellationRequested();
                onFailure(e, ++failures);
            }
        }
    }

    private static TimeSpan Max(TimeSpan first, TimeSpan second) => first > second ? first : second;
}
