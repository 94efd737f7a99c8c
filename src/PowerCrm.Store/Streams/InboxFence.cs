using Marten;
using Wolverine;
using Wolverine.Runtime;

namespace PowerCrm.Store;

/// <summary>
/// In front of every durable handler that writes: its transaction only commits while the message is still this host's.
/// </summary>
/// <remarks>
/// Wolverine gives the messages of a host that stopped beating to another one, and marks a message as handled without asking whose it is. A
/// host that was frozen and thawed therefore repeats what it had in hand (measured: 16 of 16 messages). The fence updates the inbox row
/// where the owner is this node and must hit it; a message that was taken over meanwhile rolls back and is left to its new owner. Messages
/// that go on at once after an append are this node's too: they are stored with its number.
/// </remarks>
public static class InboxFence
{
    public const string Code = "fenced";

    private static readonly Rejection Fenced = new(Code, "The message belongs to another host by now.");

    public static void Before(IDocumentSession session, Envelope envelope, IWolverineRuntime runtime)
    {
        session.LastModifiedBy = "system:" + Reaction(envelope);
        session.CausationId = envelope.Message is JasperFx.Events.IEvent e ? e.Id.ToString() : envelope.Id.ToString();
        if (envelope is { WasPersistedInInbox: true, Destination: { } at })
            Row.MustHit(
                """
                update wolverine.wolverine_incoming_envelopes set attempts = attempts
                where id = $1 and received_at = $2 and owner_id = $3
                """, Fenced, envelope.Id, at.ToString(), runtime.DurabilitySettings.AssignedNodeNumber).Execute(session);
    }

    /// <summary>The name of the queue, which is the name of the reaction.</summary>
    public static string Reaction(Envelope envelope) => envelope.Destination is { } at ? Name(at.ToString()) : "host";

    /// <summary>From <c>local://assign_after_approval/</c> to <c>assign_after_approval</c>.</summary>
    public static string Name(string address) => address.Split('/', StringSplitOptions.RemoveEmptyEntries)[^1];
}
