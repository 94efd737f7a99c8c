using System.Globalization;
using Dapper;
using PowerCrm.EventStore;

namespace PowerCrm.Assignment;

/// <summary>Something freed (a place, a new manager, the end of a leave): those who wait are looked at, the oldest first.</summary>
internal sealed class DrainWaiting : IDueCommand
{
    private const int Most = 50;

    private const string Sql = """
        select registration_id, parked_at
        from pc_assignment_waiting
        where (parked_at, registration_id) > (@at, @id)
        order by parked_at, registration_id
        limit @Most
        """;

    public static string Command => "assignment.drain";

    /// <param name="due">Its data is where the last round ended: one who cannot be placed does not hold up those behind.</param>
    public async Task Handle(Due due, Reaction reaction, CancellationToken ct)
    {
        var (at, id) = Position(due.Data);
        var waiting = (await reaction.Connection.QueryAsync<(Guid Id, DateTime At)>(new CommandDefinition(
            Sql, new { at, id, Most }, reaction.Transaction, cancellationToken: ct))).ToList();
        foreach (var (customer, _) in waiting)
            await Placement.Place(customer, reaction, ct);
        if (waiting.Count == Most)
            await Web.Rows.Run(reaction.Connection, reaction.Transaction,
                [Due.Schedule(reaction.Now, due.Stream, Command, $"{waiting[^1].At.Ticks.ToString(CultureInfo.InvariantCulture)} {waiting[^1].Id:N}")], ct);
    }

    private static (DateTimeOffset At, Guid Id) Position(string? data) =>
        data?.Split(' ') is [var ticks, var id] && long.TryParse(ticks, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && Guid.TryParse(id, out var customer)
            ? (new DateTimeOffset(at, TimeSpan.Zero), customer) : (DateTimeOffset.UnixEpoch, Guid.Empty);
}
