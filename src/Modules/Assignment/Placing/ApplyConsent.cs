using JasperFx.Events;
using Marten;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Store;
using Wolverine.Attributes;

namespace PowerCrm.Assignment;

/// <summary>
/// Stops the search for a manager when a customer withdraws the consent, and continues when it is given again: a customer who waits is
/// considered at once, and a manager who has the customer is told, with new deadlines.
/// </summary>
[StickyHandler("apply_consent")]
public static class ApplyConsentHandler
{
    public static async Task Handle(IEvent<ConsentChanged> e, IDocumentSession session, NpgsqlDataSource database, DateTimeOffset now,
        CancellationToken ct)
    {
        var (it, version) = await session.Fold<Customer>(e.StreamId, ct);
        if (it.State is CustomerState.None or CustomerState.Erased)
            return;
        // The list of new customers leaves out those who withdrew the consent.
        if (it.Manager is { } manager)
            session.QueueRows(PlaceRows.TouchManager(manager));
        await using var connection = await database.OpenConnectionAsync(ct);
        if (it.NeedsManager(await ManagerSnapshots.ReadAll(connection, null, ct)))
            await Placement.Place(e.StreamId, session, database, now, ct);
        else
            session.Append(e.StreamId, version, Decide(it, e.StreamId, await ActivePolicy.Read(connection, ct), now), now);
    }

    /// <summary>
    /// Returns nothing while the consent is withdrawn, because the steps of the deadlines check that themselves, and when the manager knows
    /// that it was given again.
    /// </summary>
    internal static Decision Decide(Customer it, Guid customer, Policy policy, DateTimeOffset now)
    {
        if (it is not { ConsentReturned: true, Manager: { } manager, Profile: not null })
            return Decision.Nothing;
        var (respondBy, contactBy) = (Deadlines.RespondBy(now), Deadlines.ContactBy(now));
        return Decision.Append(new ManagerReassigned(manager, manager, ReassignmentReasons.ConsentGiven, respondBy, contactBy,
                new Explanation(policy.Version, ExplanationCodes.ConsentGiven, []), null, it.State))
            .WithRows(PlaceRows.Keep(customer, manager, it.State, respondBy, contactBy));
    }
}
