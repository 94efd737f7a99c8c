using Dapper;
using Marten;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Store;
using Wolverine.Attributes;

namespace PowerCrm.Assignment;

/// <summary>A place became free, a manager was added or a leave ended: waiting customers are considered, oldest first.</summary>
/// <param name="AfterAt">Where the last step ended, so that a customer who cannot be placed does not block the following ones.</param>
/// <param name="At">When the message was due. A leave ends exactly at this time.</param>
[MessageIdentity("place_freed")]
public sealed record PlaceFreed(DateTimeOffset AfterAt, Guid AfterId, DateTimeOffset? At = null)
{
    public const string Command = "place_freed";

    public static PlaceFreed Start { get; } = new(DateTimeOffset.UnixEpoch, Guid.Empty);
}

/// <summary>Sent when a customer started to wait. The customer is considered once more after the row is visible to others.</summary>
[MessageIdentity("still_waits")]
public sealed record RetryPlacement(Guid Customer)
{
    public const string Command = "still_waits";
}

/// <summary>
/// Places one customer per message, each in its own transaction. The message for the next one is stored in the same transaction. So waiting
/// customers are served in order, and the work continues after a crash.
/// </summary>
[StickyHandler("drain_waiting")]
public static class DrainWaitingHandler
{
    /// <summary>The largest number of customers who cannot be placed that one message skips.</summary>
    private const int BatchSize = 200;

    private const string Sql = """
        select registration_id, parked_at, region_code is null
        from pc_assignment_waiting
        where (parked_at, registration_id) > (@AfterAt, @AfterId)
        order by parked_at, registration_id
        limit @Step
        """;

    public static async Task<PlaceFreed?> Handle(PlaceFreed freed, IDocumentSession session, NpgsqlDataSource database, DateTimeOffset now,
        CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var waiting = (await connection.QueryAsync<(Guid Id, DateTime At, bool LacksRegion)>(new CommandDefinition(
            Sql, new { AfterAt = freed.AfterAt.UtcDateTime, freed.AfterId, Step = BatchSize }, cancellationToken: ct))).ToList();
        if (waiting.Count == 0)
            return null;
        now = DueCommand.DecisionTime(freed.At, now);
        var (managers, policy) = (await ManagerSnapshots.ReadAll(connection, null, ct), await ActivePolicy.Read(connection, ct));
        var mayOvertake = freed.AfterId != Guid.Empty;
        foreach (var (id, at, lacksRegion) in waiting)
        {
            var (it, version) = await session.Fold<Customer>(id, ct);
            it = await CompanyManagers.AddTo(id, it, connection, policy, ct);
            if (lacksRegion && it is { ParkedFor: not null, Info: { } info })
                session.QueueRows(PlaceRows.SetRegion(id, info.RegionCode));
            var decision = Placement.Decide(it, id, managers, policy, now);
            // A place may have become free since the customers before the cursor were considered. They come first.
            if (mayOvertake && decision.Events is [ManagerAssigned or ManagerReassigned])
            {
                mayOvertake = false;
                (managers, _) = await WaitingQueue.ReservePlaces(id, connection, managers, policy, now, async other =>
                    (await session.Fold<Customer>(other, ct)).State, ct);
                decision = Placement.Decide(it, id, managers, policy, now);
            }
            if (decision.Events.Count == 0)
                continue;
            session.Append(id, version, decision, now);
            return freed with { AfterAt = new DateTimeOffset(at), AfterId = id };
        }
        return waiting.Count < BatchSize ? null : freed with { AfterAt = new DateTimeOffset(waiting[^1].At), AfterId = waiting[^1].Id };
    }

    public static Task Handle(RetryPlacement retry, IDocumentSession session, NpgsqlDataSource database, DateTimeOffset now,
        CancellationToken ct) =>
        Placement.Place(retry.Customer, session, database, now, ct);
}
