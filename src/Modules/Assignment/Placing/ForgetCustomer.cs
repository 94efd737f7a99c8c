using Dapper;
using JasperFx.Events;
using Marten;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Store;
using Wolverine.Attributes;

namespace PowerCrm.Assignment;

/// <summary>
/// Frees the place of an erased customer and deletes the waiting row and the due rows, also while the erasure waits for a legal hold.
/// </summary>
[StickyHandler("forget_customer")]
public static class ForgetCustomerHandler
{
    public static Task Handle(IEvent<PersonalDataErased> e, IDocumentSession session, NpgsqlDataSource database, DateTimeOffset now,
        CancellationToken ct) => Forget(e.StreamId, session, database, now, ct);

    public static Task Handle(IEvent<ErasureDeferred> e, IDocumentSession session, NpgsqlDataSource database, DateTimeOffset now,
        CancellationToken ct) => Forget(e.StreamId, session, database, now, ct);

    private static async Task Forget(Guid customer, IDocumentSession session, NpgsqlDataSource database, DateTimeOffset now,
        CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var holder = await connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(
            "select manager_id from pc_assignments where registration_id = @customer", new { customer }, cancellationToken: ct));
        if (holder is { } manager)
            session.QueueRows(PlaceRows.Release(customer, manager, now));
        session.QueueRows(PlaceRows.StopWaiting(customer));
    }
}
