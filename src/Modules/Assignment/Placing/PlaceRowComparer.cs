using Dapper;
using JasperFx.Events;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Assignment;

/// <summary>A customer with the deadlines and times that the rows beside the events repeat.</summary>
public sealed record PlacedCustomer(Customer Customer, DateTimeOffset? RespondBy, DateTimeOffset? ContactBy, DateTimeOffset? ParkedAt,
    DateTimeOffset? OfferedAt) : IFold<PlacedCustomer>
{
    public static PlacedCustomer Initial { get; } = new(Customer.Initial, null, null, null, null);

    public static PlacedCustomer WhenRecorded(PlacedCustomer it, IEvent e)
    {
        var next = it with { Customer = Customer.WhenRecorded(it.Customer, e) };
        return e.Data switch
        {
            ManagerAssigned a => next with { RespondBy = a.RespondBy, ContactBy = a.ContactBy, ParkedAt = null },
            ManagerReassigned a => next with { RespondBy = a.RespondBy, ContactBy = a.ContactBy, ParkedAt = null },
            CustomerImported { Place: var place } => next with
            {
                RespondBy = place.RespondBy ?? Deadlines.RespondToImportBy(e.Timestamp),
                ContactBy = place.ContactBy ?? Deadlines.ContactImportedBy(e.Timestamp),
                ParkedAt = place.ParkedFor is null ? null : e.Timestamp,
            },
            AssignmentParked => next with { ParkedAt = it.ParkedAt ?? e.Timestamp },
            TransferOffered => next with { OfferedAt = e.Timestamp },
            _ => next,
        };
    }
}

/// <summary>
/// Compares places, waiting customers and open offers with the log, and repairs them. A customer whose manager's account was closed waits
/// before the log says so; therefore only a missing waiting row is a fault. Due rows (<c>pc_due</c>) are left unchanged.
/// </summary>
internal sealed class PlaceRowComparer(NpgsqlDataSource database, StreamsFactory streams) : IDerivedRows
{
    private const string RowSql = """
        select c.id, a.manager_id, a.state, w.registration_id is not null, t.from_id, t.to_id
        from (select @customer as id) c
            left join pc_assignments a on a.registration_id = c.id
            left join pc_assignment_waiting w on w.registration_id = c.id
            left join pc_transfer_offers t on t.registration_id = c.id
        """;

    private const string AllRowsSql = """
        select registration_id, a.manager_id, a.state, w.registration_id is not null, t.from_id, t.to_id
        from pc_assignments a
            full join pc_assignment_waiting w using (registration_id)
            full join pc_transfer_offers t using (registration_id)
        """;

    private readonly IStreams events = streams.As(Caller.System("places"));

    private readonly record struct CurrentRow(Guid Id, Guid? Manager, string? State, bool IsWaiting, Guid? From, Guid? To);

    public string Name => "places";
    public string Invariant => "every customer's place, wait and offer match the log";
    public IReadOnlyList<string> Reactions { get; } = ["forget_customer"];

    public async Task<IRowComparison> BeginComparison(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<(Guid Id, Guid? Manager, string? State, bool IsWaiting, Guid? From, Guid? To)>(
            new CommandDefinition(AllRowsSql, commandTimeout: 300, cancellationToken: ct));
        return new Comparison(database, events, rows.Select(r => new CurrentRow(r.Id, r.Manager, r.State, r.IsWaiting, r.From, r.To))
            .ToDictionary(r => r.Id));
    }

    public async Task Repair(Guid registration, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await SessionStreams.LockShared(connection, transaction, registration, ct);
        var (it, _, now) = await events.Load<PlacedCustomer>(registration, ct);
        var policy = await ActivePolicy.Read(connection, ct);
        await Rows.Run(connection, transaction, [.. RepairRows(registration, await ReadRow(connection, transaction, registration, ct),
            it, policy, now)], ct);
        await transaction.CommitAsync(ct);
    }

    private static async Task<CurrentRow> ReadRow(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid customer,
        CancellationToken ct)
    {
        var (id, manager, state, isWaiting, from, to) = await connection.QuerySingleAsync<(Guid, Guid?, string?, bool, Guid?, Guid?)>(
            new CommandDefinition(RowSql, new { customer }, transaction, cancellationToken: ct));
        return new CurrentRow(id, manager, state, isWaiting, from, to);
    }

    /// <returns>The difference; null when there is none.</returns>
    private static string? FindDifference(CurrentRow row, Customer it) => it switch
    {
        { Manager: null } when row.Manager is { } holder => $"its place is with {holder}, the log has no manager for it",
        { Manager: { } manager } when row.Manager is null => $"it has no place, the log says that {manager} has it",
        { Manager: { } manager } when row.Manager != manager => $"its place is with {row.Manager}, the log says with {manager}",
        { Manager: not null } when row.State != it.State => $"its place says {row.State}, the log {it.State}",
        { State: not CustomerState.Erased, ParkedFor: not null } when !row.IsWaiting => "its waiting row is missing",
        _ when row.To != it.Offer?.To || row.From != it.Offer?.From => "its offer to a colleague does not match the log",
        _ => null,
    };

    /// <summary>Returns the row of the place that the log gives, for a table of this form; null when there is none.</summary>
    /// <param name="policy">The policy by which the manager was chosen.</param>
    internal static Row? BuildPlaceRow(string table, Guid customer, PlacedCustomer placedCustomer, Policy policy) =>
        placedCustomer.Customer is not { Manager: { } holder, AssignedAt: { } at } it ? null : Row.Any(
            $"""
            insert into {table} (registration_id, manager_id, state, weight, assigned_at, respond_by, contact_by)
            values ($1, $2, $3, $4, $5, $6, $7)
            """, customer, holder, it.State, policy.FindBand(it.Info?.PowerCapacity ?? 0).Weight, at, placedCustomer.RespondBy ?? at,
            placedCustomer.ContactBy ?? at);

    /// <summary>
    /// Returns the rows of a repair. Both managers are locked in the same order as everywhere else (<see cref="PlaceRows.Take"/>).
    /// </summary>
    private static IEnumerable<Row> RepairRows(Guid customer, CurrentRow row, PlacedCustomer placedCustomer, Policy policy,
        DateTimeOffset now)
    {
        var it = placedCustomer.Customer;
        if (row.Manager != it.Manager || row.State != (it.Manager is null ? null : it.State))
        {
            foreach (var manager in new[] { row.Manager, it.Manager }.OfType<Guid>().Distinct().Order())
                yield return PlaceRows.TouchManager(manager);
            yield return Row.Any("delete from pc_assignments where registration_id = $1", customer);
            if (BuildPlaceRow("pc_assignments", customer, placedCustomer, policy) is { } place)
                yield return place;
            if (row.Manager is { } previous && previous != it.Manager)
                yield return DueCommand.Schedule(now, previous, PlaceFreed.Command);
        }
        if (it is { State: not CustomerState.Erased, ParkedFor: { } reason } && !row.IsWaiting)
            foreach (var waitingRow in PlaceRows.StartWaiting(customer, reason, it.Info?.RegionCode, now, placedCustomer.ParkedAt))
                yield return waitingRow;
        yield return Row.Any("delete from pc_transfer_offers where registration_id = $1", customer);
        if (it.Offer is { } offer)
            foreach (var offerRow in TransferOffers.InsertOffer(customer, offer, placedCustomer.OfferedAt ?? now))
                yield return offerRow;
    }

    /// <summary>Compares while rows and log change. Differing rows are checked once more under the lock of their stream.</summary>
    private sealed class Comparison(NpgsqlDataSource database, IStreams events, Dictionary<Guid, CurrentRow> currentRows) : IRowComparison
    {
        private readonly Dictionary<Guid, Customer> states = [];

        public void Add(IEvent e)
        {
            // A customer's stream starts with one of these; other streams are not needed.
            if (states.TryGetValue(e.StreamId, out var it) || e.Data is InfoSubmitted or CustomerImported)
                states[e.StreamId] = Customer.WhenRecorded(it ?? Customer.Initial, e);
        }

        public async Task<IReadOnlyList<RowDifference>> FindDifferences(Func<Task<bool>> hasPendingMessages, CancellationToken ct)
        {
            var candidates = states.Keys.Union(currentRows.Keys).Where(id => FindDifference(currentRows.GetValueOrDefault(id),
                states.GetValueOrDefault(id) ?? Customer.Initial) is not null).Order().ToList();
            var differences = new List<RowDifference>();
            if (candidates.Count == 0)
                return differences;
            var isBehind = await hasPendingMessages();
            await using var connection = await database.OpenConnectionAsync(ct);
            foreach (var id in candidates)
            {
                await using var transaction = await connection.BeginTransactionAsync(ct);
                await SessionStreams.LockShared(connection, transaction, id, ct);
                var it = (await events.Load<Customer>(id, ct)).State;
                if (FindDifference(await ReadRow(connection, transaction, id, ct), it) is { } difference
                    && !(isBehind && it.State == CustomerState.Erased))
                    differences.Add(new RowDifference(id, difference));
                await transaction.RollbackAsync(ct);
            }
            return differences;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
