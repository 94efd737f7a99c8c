using JasperFx.Events;
using Marten;
using Npgsql;
using PowerCrm.Contracts;
using Wolverine.Attributes;

namespace PowerCrm.Assignment;

/// <summary>An approved customer gets a manager, or is parked with the reason.</summary>
[StickyHandler("assign_after_approval")]
public static class AssignAfterApprovalHandler
{
    public static Task Handle(IEvent<ReviewDecided> e, IDocumentSession session, NpgsqlDataSource database, DateTimeOffset now,
        CancellationToken ct) =>
        e.Data.Decision == AuthStatus.Approved ? Placement.Place(e.StreamId, session, database, now, ct) : Task.CompletedTask;
}
