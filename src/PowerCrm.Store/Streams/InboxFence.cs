using Marten;
using Wolverine;
using Wolverine.Runtime;

namespace PowerCrm.Store;

/// <summary>Runs before every durable handler that writes: its transaction commits only if this host still owns the message.</summary>
/// <remarks>
/// Wolverine gives the messages of a host without a heartbeat to another host, and marks a message as handled without checking the owner. A
/// host that was frozen and resumed would therefore repeat its current work (measured: 16 of 16 messages). The fence updates the inbox row
/// where the owner is this node, and must affect it; if the message was taken over meanwhile, the handler rolls back and leaves it to the
/// new owner. Messages that are handled right after an append also belong to this node: they are stored with its number.
/// </remarks>
public static class InboxFence
{
    public const string Code = "fenced";

    private static readonly Rejection Fenced = new(Code, "Another host has taken the message.");

    public static void Before(IDocumentSession session, Envelope envelope, IWolverineRuntime runtime)
    {
        session.LastModifiedBy = "system:" + ReactionName(envelope);
        session.CausationId = envelope.Message is JasperFx.Events.IEvent e ? e.Id.ToString() : envelope.Id.ToString();
        if (envelope is { WasPersistedInInbox: true, Destination: { } at })
            Row.MustHit(
                """
                update wolverine.wolverine_incoming_envelopes set attempts = attempts
                where id = $1 and received_at = $2 and owner_id = $3
                """, Fenced, envelope.Id, at.ToString(), runtime.DurabilitySettings.AssignedNodeNumber).Execute(session);
    }

    /// <summary>Returns the name of the queue, which is the name of the reaction.</summary>
    public static string ReactionName(Envelope envelope) => envelope.Destination is { } at ? QueueName(at.ToString()) : "host";

    /// <summary>Returns <c>assign_after_approval</c> for <c>local://assign_after_approval/</c>.</summary>
    public static string QueueName(string address) => address.Split('/', StringSplitOptions.RemoveEmptyEntries)[^1];
}
