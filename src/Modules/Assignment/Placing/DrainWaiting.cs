using Dapper;
using Marten;
using Npgsql;
using Wolverine.Attributes;

namespace PowerCrm.Assignment;

/// <summary>Something freed (a place, a new manager, the end of a leave): those who wait are looked at, the oldest first.</summary>
/// <param name="AfterAt">Where the last step ended: one who cannot be placed does not hold up those behind.</param>
[MessageIdentity("place_freed")]
public sealed record PlaceFreed(DateTimeOffset AfterAt, Guid AfterId)
{
    public const string Command = "place_freed";

    public static PlaceFreed Start { get; } = new(DateTimeOffset.UnixEpoch, Guid.Empty);
}

/// <summary>
/// One customer a message, each in a transaction of its own; the next one follows by a message that is stored with the first. So those who
/// wait are served in order, and a host that is killed in the middle goes on where it was.
/// </summary>
[StickyHandler("drain_waiting")]
public static class DrainWaitingHandler
{
    private const string Sql = """
        select registration_id, parked_at
        from pc_assignment_waiting
        where (parked_at, registration_id) > (@AfterAt, @AfterId)
        order by parked_at, registration_id
        limit 1
        """;

    public static async Task<PlaceFreed?> Handle(PlaceFreed freed, IDocumentSession session, NpgsqlDataSource database, DateTimeOffset now,
        CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var next = await connection.QuerySingleOrDefaultAsync<(Guid Id, DateTime At)?>(new CommandDefinition(
            Sql, new { AfterAt = freed.AfterAt.UtcDateTime, freed.AfterId }, cancellationToken: ct));
        if (next is not { } customer)
            return null;
        await Placement.Place(customer.Id, session, database, now, ct);
        return new PlaceFreed(new DateTimeOffset(customer.At), customer.Id);
    }
}
