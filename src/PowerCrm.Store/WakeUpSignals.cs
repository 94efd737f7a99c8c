using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace PowerCrm.Store;

/// <summary>
/// Wakes waiting readers: in this process at once, on other hosts through NOTIFY. The NOTIFY is sent after the commit, not inside it,
/// because notifying commits are serialized (measured 2.6 to 7 times slower). Several topics share one message. Delivery is best effort:
/// every waiting reader also polls.
/// </summary>
public sealed partial class WakeUpSignals(NpgsqlDataSource source, ILogger<WakeUpSignals> log)
{
    private const string Channel = "powercrm";

    // PostgreSQL limits a payload to 8,000 bytes; the last topic and the sender are added to this.
    private const int MaxPayloadLength = 7000;

    // The first signal is sent at once; under load one statement per interval wakes other hosts, not one per append.
    private static readonly TimeSpan Debounce = TimeSpan.FromMilliseconds(20);
    // A lost network route does not close a connection that only listens. It is probed after this time without a notification.
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromSeconds(5);
    private readonly string instanceId = Guid.CreateVersion7().ToString("N");
    private readonly ConcurrentDictionary<string, TaskCompletionSource> waiters = new(StringComparer.Ordinal);
    private readonly Channel<string> outgoing = System.Threading.Channels.Channel.CreateBounded<string>(
        new BoundedChannelOptions(4096) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    /// <summary>Raised when a stream's topic is signaled, here or on another host, before waiting readers are woken.</summary>
    public event Action<Guid>? StreamSignaled;

    public void Signal(string topic)
    {
        SignalLocal(topic);
        outgoing.Writer.TryWrite(topic);
    }

    /// <summary>Returns at the next signal of the topic, or after <paramref name="atMost"/>.</summary>
    public Task Wait(string topic, TimeSpan atMost, CancellationToken ct)
    {
        var waiter = waiters.GetOrAdd(topic, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        return WaitFor(topic, waiter, atMost, ct);
    }

    private async Task WaitFor(string topic, TaskCompletionSource waiter, TimeSpan atMost, CancellationToken ct)
    {
        try
        {
            await waiter.Task.WaitAsync(atMost, ct);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // Other waiters of the same topic wake early, which is harmless; a topic without waiters would otherwise never be removed.
            if (waiters.TryRemove(new KeyValuePair<string, TaskCompletionSource>(topic, waiter)))
                waiter.TrySetResult();
            ct.ThrowIfCancellationRequested();
        }
    }

    internal void SignalLocal(string topic)
    {
        if (StreamSignaled is not null && Topics.StreamOf(topic) is { } stream)
            StreamSignaled(stream);
        if (waiters.TryRemove(topic, out var waiter))
            waiter.TrySetResult();
    }

    internal Task Run(CancellationToken stopping) => Task.WhenAll(SendNotifications(stopping), Listen(stopping));

    private async Task SendNotifications(CancellationToken ct)
    {
        try
        {
            while (await outgoing.Reader.WaitToReadAsync(ct))
            {
                var topics = new HashSet<string>(StringComparer.Ordinal);
                for (var length = 0; length < MaxPayloadLength && outgoing.Reader.TryRead(out var topic);)
                    length += topics.Add(topic) ? topic.Length + 1 : 0;
                try
                {
                    await using var command = source.CreateCommand("select pg_notify('powercrm', $1)");
                    command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = $"{instanceId} {string.Join(' ', topics)}" });
                    await command.ExecuteNonQueryAsync(ct);
                }
                catch (Exception e) when (e is NpgsqlException or TimeoutException or ObjectDisposedException)
                {
                    LogNotifyFailed(log, e.GetType().Name);
                }
                await Task.Delay(Debounce, ct);
            }
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
        }
    }

    private async Task Listen(CancellationToken ct)
    {
        for (var failures = 0; !ct.IsCancellationRequested; failures++)
        {
            try
            {
                await using var connection = await source.OpenConnectionAsync(ct);
                connection.Notification += (_, n) =>
                {
                    if (n.Payload.StartsWith(instanceId, StringComparison.Ordinal))
                        return;
                    foreach (var topic in n.Payload.Split(' ').Skip(1))
                        SignalLocal(topic);
                };
                await using var command = new NpgsqlCommand("listen " + Channel, connection) { CommandTimeout = 5 };
                while (true)
                {
                    await command.ExecuteNonQueryAsync(ct);
                    failures = 0;
                    while (await connection.WaitAsync(ProbeInterval, ct))
                    {
                    }
                }
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is NpgsqlException
                or TimeoutException or IOException or ObjectDisposedException or InvalidOperationException)
            {
                LogListenFailed(log, e.GetType().Name);
                try
                {
                    await Task.Delay(StoreFaults.BackOffDelay(Math.Min(failures, 7)), ct);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "A wake-up was not sent ({Fault}); readers find the events by polling")]
    private static partial void LogNotifyFailed(ILogger log, string fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Listening for wake-ups failed ({Fault}); retrying, readers poll meanwhile")]
    private static partial void LogListenFailed(ILogger log, string fault);
}
