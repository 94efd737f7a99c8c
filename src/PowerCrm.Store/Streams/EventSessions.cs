using Marten;
using Npgsql;
using Wolverine.Marten.Publishing;
using Wolverine.Runtime;

namespace PowerCrm.Store;

/// <summary>
/// Opens sessions that append. Each is enlisted in Wolverine's outbox, so that what it appends reaches its handlers: the messages are
/// stored in the events' own transaction. A session that Marten opens by itself forwards nothing, which is why its methods are banned
/// symbols.
/// </summary>
public sealed class EventSessions(OutboxedSessionFactory outboxed, IWolverineRuntime runtime, IDocumentStore store, NpgsqlDataSource source)
{
    /// <summary>
    /// Commits, and changes nothing. A commit whose answer was lost can be read on this server, but the standby that it waited for may not
    /// have it, and then it is lost with this server. What commits after it waits for the same standby: so before somebody is told that an
    /// earlier try succeeded, this has to come back.
    /// </summary>
    public const string Confirmation = "select pg_logical_emit_message(true, 'powercrm', '')";

    public async Task Confirm(CancellationToken ct)
    {
        await using var command = source.CreateCommand(Confirmation);
        await command.ExecuteNonQueryAsync(ct);
    }

    public IDocumentSession Open(Caller caller)
    {
        var session = outboxed.OpenSession(new MessageContext(runtime) { CorrelationId = caller.CorrelationId });
        Sign(session, caller);
        return session;
    }

    /// <summary>A session that reads.</summary>
    public IQuerySession Query() => store.QuerySession();

    /// <summary>Says in whose name a session appends.</summary>
    public static void Sign(IDocumentSession session, Caller caller)
    {
        session.LastModifiedBy = caller.Actor;
        session.CorrelationId = caller.CorrelationId;
        session.CausationId = caller.CausationId;
    }
}
