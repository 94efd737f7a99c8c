using System.Runtime.CompilerServices;
using Npgsql;

namespace PowerCrm.EventStore;

/// <summary>The store before it knows who asks.</summary>
public sealed class EventStoreRoot
{
    private readonly Appender appender;
    private readonly Registry registry;
    private readonly NpgsqlDataSource source;

    internal EventStoreRoot(Appender appender, Registry registry, NpgsqlDataSource source) =>
        (this.appender, this.registry, this.source) = (appender, registry, source);

    public IEventStore As(Caller caller) => new EventStoreClient(appender, registry, source, new StoreSession(source), caller);

    internal IEventStore Inside(NpgsqlConnection connection, NpgsqlTransaction transaction, List<string> bells, Caller caller) =>
        new EventStoreClient(appender, registry, source, new StoreSession(source, connection, transaction, bells), caller);

    /// <summary>The registered event names with their types, old shapes after them: for the generated list of events.</summary>
    public IReadOnlyList<(string Name, Type? Type)> EventTypes =>
        [.. registry.Events.Select(e => (e.Name, (Type?)e.Clr)), .. registry.UpcastFrom.Select(n => (n, (Type?)null))];

    /// <summary>An event as it stands in the log, for pins and tools.</summary>
    public static string ToJson(object @event) => System.Text.Encoding.UTF8.GetString(StoreJson.Write(@event));
}

internal sealed class EventStoreClient(Appender appender, Registry registry, NpgsqlDataSource source, StoreSession session, Caller caller) : IEventStore
{
    private const int Page = 500;

    public Caller Caller => caller;

    public IEventStore As(Caller other) => new EventStoreClient(appender, registry, source, session, other);

    public async Task<Folded<T>> Load<T>(Guid stream, CancellationToken ct, long? upTo = null, DateTimeOffset? at = null) where T : IFold<T>
    {
        if (upTo is null && at is null && Folding.IsPlain<T>())
            return await Folding.Load<T>(session, registry, stream, ct);
        var fetched = await appender.Fetch(session, stream, ct);
        if (upTo is null && at is null)
            return new Folded<T>(fetched.Events.Aggregate(T.Initial, T.ApplyRecorded), fetched.Version, fetched.Now);
        var upToThen = fetched.Events.TakeWhile(e => (upTo is null || e.Version <= upTo) && (at is null || e.At <= at)).ToList();
        return new Folded<T>(upToThen.Aggregate(T.Initial, T.ApplyRecorded), upToThen.Count == 0 ? 0 : upToThen[^1].Version, fetched.Now);
    }

    public async IAsyncEnumerable<Recorded> Read(Guid stream, [EnumeratorCancellation] CancellationToken ct, long after = 0)
    {
        foreach (var e in (await appender.Fetch(session, stream, ct)).Events)
            if (e.Version > after)
                yield return e;
    }

    public async IAsyncEnumerable<Recorded> ReadAll(long afterSeq, [EnumeratorCancellation] CancellationToken ct)
    {
        var ceiling = await Fence.Settled(source, ct);
        while (afterSeq < ceiling)
        {
            var page = await LogReader.Read(source, registry, null, afterSeq, ceiling, Page, ct);
            foreach (var e in page)
            {
                Unreadable.Refuse(e);
                yield return e;
            }
            if (page.Count < Page)
                yield break;
            afterSeq = page[^1].Seq;
        }
    }

    public Task<Outcome> Decide<T>(Guid stream, Func<T, DateTimeOffset, Decision> decide, CancellationToken ct, Expected expected = default,
        Func<Appending, IReadOnlyList<Alongside>>? also = null) where T : IFold<T> =>
        appender.Decide(session, caller, stream, decide, expected, also, ct);

    public Task Append(IReadOnlyList<StreamAppend> appends, CancellationToken ct, IReadOnlyList<Alongside>? rows = null) =>
        appender.Append(session, caller, appends, rows ?? [], ct);

    public Task Archive(Guid stream, string reason, CancellationToken ct) => session.Write(batch =>
    {
        batch.AddFence();
        foreach (var sql in (ReadOnlySpan<string>)["update mt_streams set is_archived = true where id = $1", "update mt_events set is_archived = true where stream_id = $1"])
            batch.BatchCommands.Add(new NpgsqlBatchCommand(sql) { Parameters = { new NpgsqlParameter<Guid> { TypedValue = stream } } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand("insert into pc_archived (stream, reason, actor, at) values ($1, $2, $3, powercrm_now()) on conflict do nothing")
        {
            Parameters =
            {
                new NpgsqlParameter<Guid> { TypedValue = stream }, new NpgsqlParameter<string> { TypedValue = reason },
                new NpgsqlParameter<string> { TypedValue = caller.Actor },
            },
        });
    }, ct);
}
