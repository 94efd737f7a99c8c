using Marten;
using Npgsql;
using Wolverine.Marten.Publishing;
using Wolverine.Runtime;

namespace PowerCrm.Store;

/// <summary>
/// Opens sessions that append. Each is enlisted in Wolverine's outbox, so that appended events reach their handlers: the messages are
/// stored in the events' own transaction. A session that Marten opens itself forwards nothing, so those methods are banned symbols.
/// </summary>
public sealed class EventSessions(OutboxedSessionFactory outboxed, IWolverineRuntime runtime, IDocumentStore store, NpgsqlDataSource source)
{
    /// <summary>
    /// The statement of a commit that changes nothing. A commit whose response was lost may be readable on this server but not yet on its
    /// standby, and is then lost together with this server. A later commit waits for the same standby, so it must succeed before an earlier
    /// attempt is reported as successful.
    /// </summary>
    public const string ConfirmDurabilitySql = "select pg_logical_emit_message(true, 'powercrm', '')";

    public async Task ConfirmDurability(CancellationToken ct)
    {
        await using var command = source.CreateCommand(ConfirmDurabilitySql);
        await command.ExecuteNonQueryAsync(ct);
    }

    public IDocumentSession Open(Caller caller)
    {
        var session = outboxed.OpenSession(new MessageContext(runtime) { CorrelationId = caller.CorrelationId });
        SetActor(session, caller);
        return session;
    }

    /// <summary>Opens a read-only session.</summary>
    public IQuerySession OpenQuery() => store.QuerySession();

    /// <summary>Sets the actor for whom a session appends.</summary>
    public static void SetActor(IDocumentSession session, Caller caller)
    {
        session.LastModifiedBy = caller.Actor;
        session.CorrelationId = caller.CorrelationId;
        session.CausationId = caller.CausationId;
    }
}
