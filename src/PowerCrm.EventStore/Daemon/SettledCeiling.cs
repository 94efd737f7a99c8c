using Microsoft.Extensions.Logging;
using Npgsql;

namespace PowerCrm.EventStore;

/// <summary>One look at the fence for all readers of this host: they wait here for the ceiling to rise.</summary>
internal sealed partial class SettledCeiling(NpgsqlDataSource source, Bells bells, EventStoreOptions options, ILogger<SettledCeiling> log)
{
    private volatile TaskCompletionSource risen = New();
    private long value;

    public long Value => Volatile.Read(ref value);

    public async Task Run(CancellationToken ct)
    {
        for (var breakdowns = 0; !ct.IsCancellationRequested;)
        {
            try
            {
                var bell = bells.Wait(Topics.Events, options.Poll, ct);
                await using (var connection = await source.OpenConnectionAsync(ct))
                {
                    if (await Fence.ReadCandidate(connection, ct) != Value)
                    {
                        Interlocked.Exchange(ref value, await Fence.Settled(connection, ct));
                        Interlocked.Exchange(ref risen, New()).TrySetResult();
                        breakdowns = 0;
                        if (bell.IsCompleted)
                            continue;
                    }
                }
                await bell;
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Failed(log, e.GetType().Name);
                await Task.Delay(Faults.BackOff(Math.Min(++breakdowns, 7)), ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Returns when the ceiling is above a place, or after a time.</summary>
    public async Task Above(long seq, TimeSpan atMost, CancellationToken ct)
    {
        var next = risen.Task;
        if (Value > seq)
            return;
        try
        {
            await next.WaitAsync(atMost, ct);
        }
        catch (TimeoutException)
        {
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The settled ceiling could not be read ({Fault}); trying again")]
    private static partial void Failed(ILogger log, string fault);
}
