using Dapper;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Notification;

/// <summary>
/// A hint that something has changed: a topic and a number that only grows. It carries no data; the client then reads the inbox or the
/// list.
/// </summary>
internal sealed record Hint(string T, long V);

/// <summary>Why a stream of hints ended.</summary>
internal enum HintsEndReason { Revoked, Expired, Stopping, Replaced, Disconnected }

/// <summary>
/// Waits for changes of a person's inbox and, for reviewers and administrators, of the queue. For administrators also of all inboxes:
/// a customer who is given to a manager, taken away or late is a message to that manager. A signal wakes the waiting host at once. Because
/// a signal may be lost, and the inboxes of others send none, the database is also polled once a second. The same query checks the session,
/// so a revoked session gets no hints after that second. A stream is no use of its session: it ends when a staff session was idle for too
/// long.
/// </summary>
internal sealed class Hints(NpgsqlDataSource source, WakeUpSignals signals, LiveStreams streams, TimeProvider time,
    IHostApplicationLifetime lifetime, IOptionsMonitor<StaffOptions> staff)
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromSeconds(1), PingInterval = TimeSpan.FromSeconds(25);

    // After this time the token may have expired; the client reconnects with a new one.
    private static readonly TimeSpan MaxDuration = TimeSpan.FromHours(1);

    private const string ReviewTopic = "review", AssignmentTopic = "assignment";

    private const string Sql = """
        select coalesce(h.v, 0) as v, coalesce(h.topic, 'inbox') as topic,
            case when @reviews then coalesce((select v from pc_v_review_queue_head), 0) else 0 end as queue,
            case when @isAdmin then coalesce((select sum(all_heads.v) from pc_inbox_heads all_heads), 0)::bigint else 0 end as team,
            exists (select from pc_v_live_sessions s
                where s.id = @session and (@idleTimeout::interval is null or s.used_at > powercrm_now() - @idleTimeout::interval)) as alive
        from (select 1) one
        left join pc_inbox_heads h on h.recipient = @person
        """;

    /// <summary>
    /// Calls <paramref name="send"/> with the current number at once, and then after every change. A null hint is a ping.
    /// </summary>
    public async Task<HintsEndReason> Follow(CurrentCaller caller, Func<Hint?, CancellationToken, Task> send, CancellationToken aborted)
    {
        using var slot = streams.Open(caller.Id);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(aborted, lifetime.ApplicationStopping, slot.Closed);
        var ct = linked.Token;
        var (reviews, isAdmin) = (caller.Has("reviewer", "admin"), caller.Has("admin"));
        var lastSent = (V: -1L, Queue: -1L, Team: -1L);
        var (startedAt, sentAt) = (time.GetTimestamp(), time.GetTimestamp());
        try
        {
            while (time.GetElapsedTime(startedAt) < MaxDuration)
            {
                var (v, topic, queue, team, isAlive) = await ReadCurrent(caller, reviews, isAdmin, ct);
                if (!isAlive)
                    return HintsEndReason.Revoked;
                if ((v, queue, team) != lastSent || time.GetElapsedTime(sentAt) >= PingInterval)
                {
                    var changed = v != lastSent.V ? topic : queue != lastSent.Queue ? ReviewTopic : AssignmentTopic;
                    // The numbers only grow, and so does their sum.
                    await send((v, queue, team) == lastSent ? null : new Hint(changed, v + queue + team), ct);
                    (lastSent, sentAt) = ((v, queue, team), time.GetTimestamp());
                }
                var inbox = signals.Wait(Topics.Inbox(caller.Id), PollInterval, ct);
                await (reviews ? await Task.WhenAny(inbox, signals.Wait(Topics.Queue, PollInterval, ct)) : inbox);
            }
            return HintsEndReason.Expired;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return lifetime.ApplicationStopping.IsCancellationRequested ? HintsEndReason.Stopping
                : slot.Closed.IsCancellationRequested ? HintsEndReason.Replaced : HintsEndReason.Disconnected;
        }
    }

    private async Task<(long V, string Topic, long Queue, long Team, bool Alive)> ReadCurrent(CurrentCaller caller, bool reviews,
        bool isAdmin, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var idleTimeout = caller.IsStaff ? staff.CurrentValue.IdleTimeout : (TimeSpan?)null;
        return await connection.QuerySingleAsync<(long, string, long, long, bool)>(new CommandDefinition(
            Sql, new { person = caller.Id, session = caller.Session, reviews, isAdmin, idleTimeout }, cancellationToken: ct));
    }
}
