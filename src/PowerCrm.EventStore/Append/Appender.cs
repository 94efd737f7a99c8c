using System.Diagnostics;
using Npgsql;
using NpgsqlTypes;

namespace PowerCrm.EventStore;

/// <summary>Fetch for writing: two round trips a command, one to fold and one to append.</summary>
internal sealed class Appender(Registry registry, Bells bells)
{
    private const int Races = 3, Breakdowns = 5;

    // One statement, so that version and events come from one snapshot: first a row about the stream, in the same columns, then its events as
    // their index has them (a join of both would be sorted, and would repeat the stream's columns in each row). The time is powercrm_now()'s
    // body: an SQL function is planned anew at every call, which cost more than the rest of the statement.
    private const string Stream = $"""
        select coalesce(s.version, 0), null::uuid, 0::bigint, case when s.is_archived then 'closed'::varchar end, null::jsonb,
            clock_timestamp() + (select shift from pc_clock), null::varchar, null::varchar, null::varchar, null::varchar
        from (select 1) one left join mt_streams s on s.id = $1
        union all
        select {EventRows.OfOneStream} from mt_events where stream_id = $1 and not is_archived
        order by 3
        """;

    internal sealed record Fetched(List<Recorded> Events, long Version, bool Archived, DateTimeOffset Now);

    public Task<Fetched> Fetch(StoreSession session, Guid stream, CancellationToken ct) => session.Read(
        batch => batch.BatchCommands.Add(new NpgsqlBatchCommand(Stream) { Parameters = { new NpgsqlParameter<Guid> { TypedValue = stream } } }),
        async (rows, token) =>
        {
            await rows.ReadAsync(token);
            var (version, archived, now) = (rows.GetInt64(0), !rows.IsDBNull(3), rows.GetFieldValue<DateTimeOffset>(5));
            var events = new List<Recorded>((int)Math.Min(version, 64));
            while (await rows.ReadAsync(token))
                events.Add(EventRows.Read(rows, registry, stream));
            return new Fetched(events, version, archived, now);
        }, ct);

    public async Task<Outcome> Decide<T>(StoreSession session, Caller by, Guid stream, Func<T, DateTimeOffset, Decision> decide, Expected expected,
        Func<Appending, IReadOnlyList<Alongside>>? also, CancellationToken ct) where T : IFold<T>
    {
        using var activity = Telemetry.Source.StartActivity("decide");
        var sent = new HashSet<Guid>();
        int races = 0, breakdowns = 0;
        while (true)
        {
            IReadOnlyList<Alongside> rows = [];
            var unrecognisable = false;
            try
            {
                await using var held = await session.Hold(ct);
                var fetched = await Fetch(held, stream, ct);
                // The answer to an earlier try was lost, but it had been committed.
                if (sent.Count > 0 && fetched.Events.FirstOrDefault(e => sent.Contains(e.Id)) is { } mine)
                    return new Outcome.Done(fetched.Events.Last(e => sent.Contains(e.Id)).Version,
                        [.. fetched.Events.Where(e => sent.Contains(e.Id)).Select(e => e.Data)], mine.At);
                if (expected.Version is { } seen && seen != fetched.Version)
                    return new Outcome.Stale(fetched.Version);
                var decision = decide(fetched.Events.Aggregate(T.Initial, T.ApplyRecorded), fetched.Now);
                if (decision.Rejection is { } no)
                    return new Outcome.Rejected(no);
                if (fetched.Archived && decision.Events.Count > 0)
                    return new Outcome.Rejected(new Rejection("stream_archived", "This record is closed."));
                var done = new Outcome.Done(fetched.Version + decision.Events.Count, decision.Events, fetched.Now);
                rows = [.. decision.Rows, .. also?.Invoke(new Appending(done.Version, done.At, done.Events)) ?? []];
                if (decision.Events.Count == 0 && rows.Count == 0)
                    return done;
                var write = new StreamWrite(stream, fetched.Version, fetched.Events, New(decision.Events));
                sent.UnionWith(write.New.Select(e => e.Id));
                unrecognisable = write.New.Count == 0;        // rows alone carry no id to know them by: they are not sent twice
                await Write(held, by, fetched.Now, [write], rows, ct);
                return done;
            }
            catch (PostgresException e) when (Faults.IsStale(e))
            {
                Telemetry.Conflicts.Add(1);
                // What was sent may have met itself: an earlier try whose answer was lost. The next read tells.
                if (expected.Version is null && ++races > Races || expected.Version is not null && ++races > 1)
                    return new Outcome.Stale((await Fetch(session, stream, ct)).Version);
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, 4 * races + 1)), ct);
            }
            catch (PostgresException e) when (Faults.MissedRow(e) is { } row)
            {
                return new Outcome.Rejected(rows[row].OnMiss);
            }
            catch (Exception e) when (!session.InTransaction && !unrecognisable && Faults.IsTransient(e) && ++breakdowns < Breakdowns)
            {
                await Task.Delay(Faults.BackOff(breakdowns), ct);
            }
        }
    }

    public async Task Append(StoreSession session, Caller by, IReadOnlyList<StreamAppend> appends, IReadOnlyList<Alongside> rows, CancellationToken ct)
    {
        var sent = new HashSet<Guid>();
        for (int races = 0, breakdowns = 0; ;)
        {
            try
            {
                var writes = new List<StreamWrite>();
                DateTimeOffset? now = null;
                foreach (var append in appends.OrderBy(a => a.Stream))     // one order for all, so that two of them never wait for each other
                {
                    var fetched = await Fetch(session, append.Stream, ct);
                    if (fetched.Events.Any(e => sent.Contains(e.Id)))
                        return;                                            // the answer to an earlier try was lost, but it had been committed
                    now ??= fetched.Now;
                    if (append.Expected.Version is { } seen && seen != fetched.Version)
                        throw new ConcurrencyException(append.Stream, fetched.Version);
                    writes.Add(new StreamWrite(append.Stream, fetched.Version, fetched.Events, New(append.Events)));
                }
                sent.UnionWith(writes.SelectMany(w => w.New).Select(e => e.Id));
                await Write(session, by, now ?? default, writes, rows, ct);
                return;
            }
            catch (PostgresException e) when (Faults.IsStale(e))
            {
                Telemetry.Conflicts.Add(1);
                if (++races > Races)
                    throw new ConcurrencyException(appends[0].Stream, (await Fetch(session, appends[0].Stream, ct)).Version);
                await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, 8)), ct);
            }
            catch (PostgresException e) when (Faults.MissedRow(e) is { } row)
            {
                throw new AlongsideMissedException(rows[row].OnMiss);
            }
            catch (Exception e) when (!session.InTransaction && appends.Any(a => a.Events.Count > 0) && Faults.IsTransient(e) && ++breakdowns < Breakdowns)
            {
                await Task.Delay(Faults.BackOff(breakdowns), ct);
            }
        }
    }

    private sealed record StreamWrite(Guid Stream, long Version, IReadOnlyList<Recorded> Before, IReadOnlyList<NewEvent> New);

    private NewEvent[] New(IReadOnlyList<object> events) =>
        [.. events.Select(e => New(e, registry.Of(e)))];

    private static NewEvent New(object e, EventType type) => new(Guid.CreateVersion7(), type, e, StoreJson.Write(e, type.Json));

    private async Task Write(StoreSession session, Caller by, DateTimeOffset at, IReadOnlyList<StreamWrite> writes, IReadOnlyList<Alongside> rows,
        CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        var any = writes.Any(w => w.New.Count > 0);
        await session.Write(batch =>
        {
            if (any)
                batch.AddFence();
            foreach (var write in writes.Where(w => w.New.Count > 0))
                batch.AddAppend(write.Stream, write.Version, at, by, write.New);
            foreach (var write in writes.Where(w => w.New.Count > 0))
                AddDocuments(batch, write, at, by);
            batch.AddAlongside(rows);
        }, ct);
        Telemetry.AppendMs.Record(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        foreach (var write in writes.Where(w => w.New.Count > 0))
            Ring(session, Topics.Stream(write.Stream));
        if (any)
            Ring(session, Topics.Events);
    }

    private void Ring(StoreSession session, string topic)
    {
        if (session.Bells is { } after)
            after.Add(topic);
        else
            bells.Ring(topic);
    }

    /// <summary>
    /// An inline document is the fold of its whole stream, which was read to decide anyway: it is never read back, so it cannot be stale,
    /// and the bump of the stream's version is its only guard.
    /// </summary>
    private void AddDocuments(NpgsqlBatch batch, StreamWrite write, DateTimeOffset at, Caller by)
    {
        foreach (var projection in registry.Projections)
        {
            if (projection.Run != Run.Inline || !write.New.Any(e => projection.Handles.Contains(e.Data.GetType())))
                continue;
            object? document = null;
            var version = write.Version;
            foreach (var e in write.Before)
                if (projection.Handles.Contains(e.Data.GetType()))
                    document = projection.Apply(document, e with { Seq = 0 });
            for (var i = 0; i < write.New.Count; i++)
                if (projection.Handles.Contains(write.New[i].Data.GetType()))
                    document = projection.Apply(document, new Recorded(0, write.New[i].Id, write.Stream, version = write.Version + i + 1,
                        write.New[i].Type.Name, write.New[i].Data, at, by));
            batch.AddDocument(projection, write.Stream, document, version);
        }
    }
}
