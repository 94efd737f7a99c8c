using JasperFx.Events;
using Marten;
using Npgsql;
using PowerCrm.Contracts;
using Wolverine.Attributes;

namespace PowerCrm.Assignment;

/// <summary>Assigns a manager to an approved customer, or parks the customer with the reason.</summary>
[StickyHandler("assign_after_approval")]
public static class AssignAfterApprovalHandler
{
    public static Task Handle(IEvent<ReviewDecided> e, IDocumentSession session, NpgsqlDataSource database, DateTimeOffset now,
        CancellationToken ct) =>
        e.Data.Decision == AuthStatus.Approved ? Placement.Place(e.StreamId, session, database, now, ct) : Task.CompletedTask;
}
