using JasperFx.Events;
using Marten;
using Npgsql;
using PowerCrm.Contracts;
using Wolverine.Attributes;

namespace PowerCrm.Assignment;

/// <summary>Assigns the next manager to a declined customer at once.</summary>
[StickyHandler("assign_anew")]
public static class AssignAnewHandler
{
    public static Task Handle(IEvent<AssignmentDeclined> e, IDocumentSession session, NpgsqlDataSource database, DateTimeOffset now,
        CancellationToken ct) =>
        Placement.Place(e.StreamId, session, database, now, ct);
}
