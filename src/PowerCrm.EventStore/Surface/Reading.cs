using Npgsql;

namespace PowerCrm.EventStore;

/// <summary>One JSON document per key, derived from events alone, so it can always be rebuilt.</summary>
public interface IProjection<TDocument> where TDocument : class
{
    /// <summary>Lower-case letters only; the table is <c>mt_doc_{name}</c>.</summary>
    static abstract string Name { get; }
    static abstract IReadOnlyList<Type> Handles { get; }

    /// <summary>Key of the document; null: the event is not for this projection. Inline projections are keyed by the stream.</summary>
    static virtual string? Key(Recorded e) => e.Stream.ToString();

    /// <summary>Pure; time is <c>e.At</c>, <c>e.Seq</c> is 0. Null deletes.</summary>
    static abstract TDocument? Apply(TDocument? document, Recorded e);
}

/// <summary>When a projection is brought up to date: with the append, or right after by a subscription.</summary>
public enum Run { Inline, Async }

/// <summary>Reacts to settled events, in order per stream; what it does through the reaction commits with its checkpoint.</summary>
public interface ISubscription
{
    static abstract string Name { get; }
    static abstract IReadOnlyList<Type> Handles { get; }
    Task Handle(Recorded e, Reaction reaction, CancellationToken ct);
}

/// <summary>
/// Does something outside (a message, a vendor's call), at most once: the attempt is committed, the call made with no transaction open,
/// the outcome committed. A crash between is <c>unknown</c>: it is completed with no result and never called again by itself.
/// </summary>
public interface IOutsideSubscription
{
    static abstract string Name { get; }
    static abstract IReadOnlyList<Type> Handles { get; }

    /// <summary>What is to be called, or null for nothing. Runs in the transaction that writes the attempt.</summary>
    Task<object?> Prepare(Recorded e, Reaction reaction, CancellationToken ct);

    /// <summary>The call. An exception counts as an unknown outcome.</summary>
    Task<object> Call(object prepared, CancellationToken ct);

    /// <summary>Records the outcome; <paramref name="result"/> null: unknown. After a crash <paramref name="prepared"/> is null too.</summary>
    Task Complete(Recorded e, object? prepared, object? result, Reaction reaction, CancellationToken ct);
}

/// <summary>What a handler works with: the store and a connection inside the batch's transaction, and bells that ring after its commit.</summary>
/// <param name="Events">Already speaks as the subscription, with the event's correlation and the event as cause.</param>
/// <param name="Attempt">1 at the first try.</param>
/// <param name="Now">The database's time at the start of the batch.</param>
public sealed record Reaction(IEventStore Events, NpgsqlConnection Connection, NpgsqlTransaction Transaction, int Attempt, DateTimeOffset Now)
{
    internal List<string> Bells { get; } = [];

    /// <summary>Wakes those who wait for a topic, on every host, after the commit; best effort.</summary>
    public void Ring(string topic) => Bells.Add(topic);
}

/// <summary>Something that falls due: a lease, a reminder, a step of the ladder. A row beside the log, nothing waits in memory.</summary>
public sealed record Due(Guid Id, DateTimeOffset At, Guid Stream, string Command, string? Data, int Attempts)
{
    /// <summary>One row per (stream, command, data): scheduling it again moves its time.</summary>
    public static Alongside Schedule(DateTimeOffset at, Guid stream, string command, string data = "") => Alongside.Any(
        """
        insert into pc_due (id, at, stream, command, data)
        values ($1, $2, $3, $4, $5)
        on conflict (stream, command, data) do update set at = excluded.at, attempts = 0, state = 'waiting', error = null
        """, Guid.CreateVersion7(), at.ToUniversalTime(), stream, command, data);

    public static Alongside Cancel(Guid stream, string command) =>
        Alongside.Any("delete from pc_due where stream = $1 and command = $2", stream, command);
}

/// <summary>Carries out what fell due, in the transaction that takes the row away.</summary>
public interface IDueCommand
{
    static abstract string Command { get; }
    Task Handle(Due due, Reaction reaction, CancellationToken ct);
}

/// <summary>Wakes waiting readers on every host after a commit: NOTIFY, debounced, best effort; whoever waits also polls.</summary>
public interface IBells
{
    void Ring(string topic);

    /// <summary>Returns at the next ring of the topic, or after <paramref name="atMost"/>.</summary>
    Task Wait(string topic, TimeSpan atMost, CancellationToken ct);
}
