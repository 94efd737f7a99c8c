using Npgsql;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Assignment;

/// <summary>
/// Reads the managers' workload at a past moment from the log alone, into temporary tables: places by the fold that also repairs them
/// (<see cref="PlaceRowComparer"/>), assignments per day by the code of the read model, managers with their leaves from the streams of
/// their accounts.
/// The query of the live list then runs on these tables, with that moment as the current time.
/// </summary>
/// <remarks>
/// Names are the current ones. The weight of a place follows the policy that was in force when the place was taken.
/// </remarks>
public sealed class PastWorkload(NpgsqlDataSource database, StreamsFactory streams, PolicyVersions policies, IKeyRing keys,
    DatabaseClock clock)
{
    private const string CreateTablesSql = """
        create temporary table pc_past_places (like pc_assignments) on commit drop;
        create temporary table pc_past_managers (like pc_managers including defaults) on commit drop;
        create temporary table pc_past_accounts (id uuid primary key, username text, display_name text, active boolean) on commit drop;
        create temporary table pc_past_given (id uuid primary key, data jsonb) on commit drop;
        create temporary table pc_past_withdrawn (id uuid primary key, data jsonb) on commit drop
        """;

    // Managers are sorted by their time of registration, which never changes, so the live row supplies it.
    private const string InsertManagerSql = """
        with account as (insert into pc_past_accounts select id, username, display_name, $5 from pc_v_staff where id = $1)
        insert into pc_past_managers (staff_id, territories, specialties, capacity, created_at)
        select $1, $2, $3, $4, created_at from pc_managers where staff_id = $1
        """;

    // Of the customers' documents, the query of the live list reads only this.
    private const string InsertWithdrawnSql = """
        insert into pc_past_withdrawn (id, data) values ($1, '{"ConsentWithdrawn": true}')
        """;

    /// <param name="At">The requested time; the time of the response if none was requested.</param>
    /// <param name="Events">The number of events recorded up to that time.</param>
    public sealed record Answer(DateTimeOffset At, long Events, IReadOnlyList<Item> Items);

    /// <param name="Username">The current name of the account, like <paramref name="DisplayName"/>.</param>
    /// <param name="Load">Open work by effort as a share of the capacity, 0 to 1.</param>
    /// <param name="Active">Whether the account was open.</param>
    /// <param name="Open">The number of customers who took a place.</param>
    /// <param name="Overdue">The number of customers not acknowledged or contacted in time.</param>
    /// <param name="AssignedToday">The number of customers assigned on that day in China, up to that time.</param>
    /// <param name="Leave">The leaves as they were entered at that time; null if the build of that time did not record them.</param>
    public sealed record Item(Guid ManagerId, string Username, string DisplayName, IReadOnlyList<string> Territories,
        IReadOnlyList<string> Specialties, int Capacity, decimal Load, bool Active, int Open, int Overdue, int AssignedToday,
        IReadOnlyList<LeaveView>? Leave);

    /// <summary>Returns the workload at a moment, or the fault if that moment cannot be read.</summary>
    /// <param name="requestedAt">The requested moment; null for now.</param>
    /// <param name="ct">Cancels the read.</param>
    public async Task<(Answer? Answer, Fault? Fault)> Read(DateTimeOffset? requestedAt, CancellationToken ct)
    {
        var (at, fault) = PastMoment.Resolve(requestedAt, await clock.ReadNow(ct));
        if (fault is not null)
            return (null, fault);
        var events = streams.As(Caller.System("past_workload"));
        var versions = (await policies.ReadAll(policies.KindOf<AssignmentPolicy>(), ct)).Select(v => (v.At, ActivePolicy.Parse(v)))
            .ToList();
        await using var tables = await PastTables.Begin(database, CreateTablesSql, ct);
        var pastManagers = new List<PastManager>();
        // A manager's counts are sums, so the order of events across streams does not matter.
        var (count, workloads) = (0L, new PastDocuments<WorkloadDocument>(new WorkloadProjection()));
        await foreach (var stream in events.ReadStreams(at, ct))
        {
            count += stream.Count;
            foreach (var e in stream)
                workloads.Apply(e);
            var placed = stream.Fold<PlacedCustomer>();
            if (PlaceRowComparer.BuildPlaceRow("pc_past_places", stream[0].StreamId, placed,
                FindPolicyAt(versions, placed.Customer.AssignedAt)) is { } place)
                await tables.Add(place, ct);
            if (placed.Customer.ConsentWithdrawn)
                await tables.Add(Row.Any(InsertWithdrawnSql, stream[0].StreamId), ct);
            if (stream.Fold<PastManager>() is not { Staff: { } staff } it)
                continue;
            pastManagers.Add(it);
            await tables.Add(Row.Any(InsertManagerSql, staff, it.Territories.ToArray(), it.Specialties.ToArray(), it.Capacity,
                it.Active), ct);
        }
        if (count == 0)
            return (null, PastMoment.CreateLogStartFault(await events.ReadFirstEventTime(ct)));
        foreach (var (id, document) in workloads.All)
            await tables.Add(Row.Any("insert into pc_past_given (id, data) values ($1, $2::text::jsonb)", id, Maintenance.ToJson(document)),
                ct);
        await tables.Flush(ct);
        var managers = await ManagerRows.ReadPast(tables, at, ct, ("pc_assignments", "pc_past_places"), ("pc_managers", "pc_past_managers"),
            ("pc_v_staff", "pc_past_accounts"), ("mt_doc_managerworkload", "pc_past_given"), ("mt_doc_customer", "pc_past_withdrawn"));
        var leaves = await OpenLeaves(pastManagers, ct);
        return (new Answer(at, count, [.. managers.Select(m => new Item(m.ManagerId, m.Username, m.DisplayName, m.Territories,
            m.Specialties, m.Capacity, m.Load, m.Active, m.Open ?? 0, m.Overdue ?? 0, m.AssignedToday ?? 0,
            leaves.GetValueOrDefault(m.ManagerId)))]), null);
    }

    /// <summary>Returns the leaves of the managers of whom they are known.</summary>
    private async Task<IReadOnlyDictionary<Guid, IReadOnlyList<LeaveView>>> OpenLeaves(IReadOnlyList<PastManager> managers,
        CancellationToken ct)
    {
        await keys.Preload([.. managers.Where(m => m.Leave is not null).Select(m => m.Staff!.Value)], ct);
        var leaves = new Dictionary<Guid, IReadOnlyList<LeaveView>>();
        foreach (var it in managers.Where(m => m.IsLeaveKnown))
            if (it.Leave is null)
                leaves[it.Staff!.Value] = [];
            else if (await ManagerLeave.Open(keys, it.Staff!.Value, it.Leave, ct) is { } opened)
                leaves[it.Staff.Value] = [.. opened.Periods.Select(l => new LeaveView(l.From, l.To, l.Substitute))];
        return leaves;
    }

    /// <summary>Returns the policy in force at a time; <paramref name="versions"/> are sorted newest first.</summary>
    private static Policy FindPolicyAt(List<(DateTimeOffset? At, Policy Policy)> versions, DateTimeOffset? at) =>
        versions.Find(v => v.At is null || v.At <= at).Policy;
}
