using Dapper;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Assignment;

/// <summary>
/// Finds the customers that a manager had when the account was closed, and returns them when this is undone. Used by the route and the
/// command line.
/// </summary>
public sealed class FormerCustomers(NpgsqlDataSource source, StaffAccounts accounts, StreamsFactory streams, IKeyRing keys,
    DatabaseClock clock)
{
    private readonly IStreams events = streams.As(Caller.System("offboard_undo"));

    /// <summary>For this long, other waiting customers get no place with this manager, because the former customers come first.</summary>
    private static readonly TimeSpan ReservationPeriod = TimeSpan.FromMinutes(1);

    private sealed record FormerCustomer(Guid Id, OffboardedCustomer Customer, string? Reason);

    /// <summary>
    /// The customers that were read and the notes that were sealed before the transaction. PostgreSQL ends a transaction that is idle for
    /// five seconds, and reading thousands of customers takes longer.
    /// </summary>
    private sealed class ReadCache
    {
        public Dictionary<Guid, FoldedState<OffboardedCustomer>> Customers { get; } = [];
        public Dictionary<Guid, Personal> Notes { get; } = [];
    }

    // Customers who are still the manager's, and those who have moved since. No event identifies a stream by its former manager, so the
    // documents are searched.
    private const string Sql = """
        select s.id, s.version
        from pc_v_streams s
        where s.id in (
            select registration_id from pc_assignments where manager_id = @manager
            union
            select id from mt_doc_customer
            where data -> 'Former' @> to_jsonb(@manager::text)
              and (data ->> 'AssignedAt' is null or (data ->> 'AssignedAt')::timestamptz >= @closed - interval '1 minute'))
        order by s.id
        """;

    /// <summary>
    /// Reopens the account and returns the customers right after, each by a message of its own, so that any host can continue the work. The
    /// waiting rows are deleted first: this waits for a customer who is being moved, and stops the next one
    /// (<see cref="PlaceRows.RequireStillWaiting"/>).
    /// </summary>
    /// <param name="caller">Who undoes the off-boarding, for the record.</param>
    /// <param name="responseRows">Rows that store the response for a retry in the same transaction.</param>
    public async Task<(UndoOffboarding.Answer? Answer, Problem? Problem)> Undo(Guid manager, string? reason, bool dryRun,
        Caller caller, Func<UndoOffboarding.Answer, IReadOnlyList<Row>> responseRows, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        if ((await ManagerSnapshots.ReadAll(connection, null, ct)).All(m => m.Id != manager)
            || await accounts.Find(manager, ct) is not { } account)
            return (null, Problem.NotFound);
        if (account.DisabledAt is not { } closedAt)
            return (null, new Problem("not_offboarded"));
        var (now, until) = (await clock.ReadNow(ct), closedAt + UndoOffboarding.UndoPeriod);
        if (now >= until)
            return (null, new Problem("undo_too_late", Extra: new Dictionary<string, object?> { ["endedAt"] = until }));
        var cache = new ReadCache();
        var expected = await FindFormerCustomers(connection, null, manager, closedAt, cache, ct);
        if (dryRun)
            return (Answer(expected), null);
        await SealNotes(expected, reason, cache, ct);
        UndoOffboarding.Answer? answer = null;
        var wasReopened = await accounts.Reopen(manager, closedAt, caller, async (db, transaction) =>
        {
            await db.ExecuteAsync(new CommandDefinition(
                """
                delete from pc_assignment_waiting
                where registration_id in (select registration_id from pc_assignments where manager_id = @manager)
                """, new { manager }, transaction, cancellationToken: ct));
            var customers = await FindFormerCustomers(db, transaction, manager, closedAt, cache, ct);
            await SealNotes(customers, reason, cache, ct);
            answer = Answer(customers);
            await Rows.Run(db, transaction,
            [
                .. CreateReturnRows(customers, manager, closedAt, cache, caller.Actor),
                DueCommand.ScheduleNow(manager, DueCommands.ManagerReturned, $"{answer.Returning} {caller.Actor}"),
                DueCommand.Schedule(now + ReservationPeriod, manager, PlaceFreed.Command, "undone"),
                .. responseRows(answer),
            ], ct);
        }, ct);
        return wasReopened ? (answer, null) : (null, new Problem("not_offboarded"));

        UndoOffboarding.Answer Answer(IReadOnlyList<FormerCustomer> customers) =>
            new(manager, dryRun, closedAt, until, customers.Count(l => l.Reason is null), customers.Count(l => l.Reason is not null),
                [.. customers.Select(l => new UndoOffboarding.Planned(l.Id, l.Customer.Customer.State, l.Customer.Customer.Manager,
                    l.Reason))]);
    }

    /// <summary>
    /// Decides for each customer whether a place is left. A customer who was already read is read again only if the stream has changed.
    /// </summary>
    private async Task<IReadOnlyList<FormerCustomer>> FindFormerCustomers(NpgsqlConnection connection, NpgsqlTransaction? transaction,
        Guid manager, DateTimeOffset closedAt, ReadCache cache, CancellationToken ct)
    {
        var it = (await ManagerSnapshots.ReadAll(connection, transaction, ct)).Single(m => m.Id == manager);
        var freePlaces = it.Capacity - it.Open;
        var customers = new List<FormerCustomer>();
        foreach (var (id, version) in await connection.QueryAsync<(Guid, long)>(new CommandDefinition(Sql,
            new { manager, closed = closedAt.UtcDateTime }, transaction, cancellationToken: ct)))
        {
            if (!cache.Customers.TryGetValue(id, out var loaded) || loaded.Version != version)
                cache.Customers[id] = loaded = await events.Load<OffboardedCustomer>(id, ct);
            var customer = loaded.State;
            if (!customer.WasAssignedTo(manager, closedAt))
                continue;
            var reason = customer.FindReasonToStay(manager, closedAt);
            if (reason is null && !customer.Customer.IsAssignedTo(manager) && freePlaces-- <= 0)
                reason = "no_capacity";
            customers.Add(new FormerCustomer(id, customer, reason));
        }
        return customers;
    }

    private async Task SealNotes(IReadOnlyList<FormerCustomer> customers, string? reason, ReadCache cache, CancellationToken ct)
    {
        foreach (var it in reason is null ? [] : customers.Where(l => l.Reason is null && !cache.Notes.ContainsKey(l.Id)))
            cache.Notes[it.Id] = await keys.Seal(it.Id, SealedFieldNames.Note, new ReviewNote(reason!), ct);
    }

    /// <summary>Customers whom no message has moved since the account was closed are still with the manager and need no row.</summary>
    private static IEnumerable<Row> CreateReturnRows(IReadOnlyList<FormerCustomer> customers, Guid manager, DateTimeOffset closedAt,
        ReadCache cache, string actor) =>
        customers.Where(l => l.Reason is null && !(l.Customer.Customer.IsAssignedTo(manager) && l.Customer.Customer.ParkedFor is null))
            .Select(l => new CustomerReturns(l.Id, manager, closedAt, cache.Notes.GetValueOrDefault(l.Id), actor).ToRow());
}
