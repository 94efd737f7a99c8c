using Dapper;
using Marten;
using Npgsql;
using PowerCrm.Store;
using Wolverine.Attributes;

namespace PowerCrm.Assignment;

/// <summary>Something freed (a place, a new manager, the end of a leave): those who wait are looked at, the oldest first.</summary>
/// <param name="AfterAt">Where the last step ended: one who cannot be placed does not hold up those behind.</param>
/// <param name="At">When it fell due; a leave ends at that very time.</param>
[MessageIdentity("place_freed")]
public sealed record PlaceFreed(DateTimeOffset AfterAt, Guid AfterId, DateTimeOffset? At = null)
{
    public const string Command = "place_freed";

    public static PlaceFreed Start { get; } = new(DateTimeOffset.UnixEpoch, Guid.Empty);
}

/// <summary>A customer began to wait: looked at once more, now that all who come after know of it.</summary>
[MessageIdentity("still_waits")]
public sealed record StillWaits(Guid Customer)
{
    public const string Command = "still_waits";
}

/// <summary>
/// One placed customer a message, each in a transaction of its own; the next one follows by a message that is stored with the first. So
/// those who wait are served in order, and a host that is killed in the middle goes on where it was.
/// </summary>
[StickyHandler("drain_waiting")]
public static class DrainWaitingHandler
{
    /// <summary>So many at most who cannot be placed are passed over in one message.</summary>
    private const int Step = 200;

    private const string Sql = """
        select registration_id, parked_at
        from pc_assignment_waiting
        where (parked_at, registration_id) > (@AfterAt, @AfterId)
        order by parked_at, registration_id
        limit @Step
        """;

    public static async Task<PlaceFreed?> Handle(PlaceFreed freed, IDocumentSession session, NpgsqlDataSource database, DateTimeOffset now,
        CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var waiting = (await connection.QueryAsync<(Guid Id, DateTime At)>(new CommandDefinition(
            Sql, new { AfterAt = freed.AfterAt.UtcDateTime, freed.AfterId, Step }, cancellationToken: ct))).ToList();
        if (waiting.Count == 0)
            return null;
        now = Due.Reached(freed.At, now);
        var (managers, policy) = (await Contenders.Read(connection, null, ct), await ActivePolicy.Read(connection, ct));
        foreach (var (id, at) in waiting)
        {
            var (it, version) = await session.Fold<Customer>(id, ct);
            it = await Acquainted.Of(id, it, connection, policy, ct);
            var decision = Placement.Decide(it, id, managers, policy, now);
            if (decision.Events.Count == 0)
                continue;
            session.Append(id, version, decision, now);
            return freed with { AfterAt = new DateTimeOffset(at), AfterId = id };
        }
        return waiting.Count < Step ? null : freed with { AfterAt = new DateTimeOffset(waiting[^1].At), AfterId = waiting[^1].Id };
    }

    public static Task Handle(StillWaits waits, IDocumentSession session, NpgsqlDataSource database, DateTimeOffset now,
        CancellationToken ct) =>
        Placement.Place(waits.Customer, session, database, now, ct);
}
