using System.Globalization;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Assignment;

/// <summary>
/// Rows that are written in the transaction of the events: places taken and returned, waiting customers, due rows. The manager's row is
/// locked first (it is always updated), so the count that follows sees all earlier commits, and concurrent hosts cannot exceed the
/// capacity.
/// </summary>
internal static class PlaceRows
{
    public const string ManagerFull = "manager_full";

    /// <summary>The condition on an assignment <c>a</c> whose customer was not acknowledged or contacted in time.</summary>
    public const string MissedDeadlineSql = """
        (a.state = 'assigned' and a.respond_by < powercrm_now()
            or a.state in ('assigned', 'acknowledged') and a.contact_by < powercrm_now())
        """;

    private static readonly Rejection NoPlace = new(ManagerFull, "The manager has reached the maximum number of customers.");

    private static readonly Rejection ManagerUnavailable = new("manager_unavailable", "The manager is not active or is on leave.");

    private static readonly Rejection ManagerReturned = new("illegal_transition", "The manager is back.");

    public static IEnumerable<Row> Take(Guid customer, Guid manager, Guid? from, decimal weight, DateTimeOffset now,
        DateTimeOffset respondBy, DateTimeOffset contactBy) =>
    [
        // Both managers are locked in the same order by all who take places, to avoid deadlocks.
        .. from is { } first && first.CompareTo(manager) < 0 ? [TouchManager(first)] : (Row[])[],
        .. RequireActive(manager, now),
        .. from is { } previous ? Release(customer, previous, now) : [],
        Row.MustHit(
            """
            insert into pc_assignments (registration_id, manager_id, state, weight, assigned_at, respond_by, contact_by)
            select $1, m.staff_id, 'assigned', $3, $4, $5, $6
            from pc_managers m
            where m.staff_id = $2
              and (select count(*) from pc_assignments a where a.manager_id = m.staff_id and a.state <> 'serving') < m.capacity
            """, NoPlace, customer, manager, weight, now, respondBy, contactBy),
        StopWaiting(customer),
        .. CancelDeadlines(customer),
        new EscalationStep(EscalationStep.Respond, manager, EscalationStep.Remind).Schedule(respondBy, customer),
        new EscalationStep(EscalationStep.Contact, manager, EscalationStep.Remind).Schedule(contactBy, customer),
    ];

    /// <summary>Frees the place and considers waiting customers.</summary>
    public static IEnumerable<Row> Release(Guid customer, Guid manager, DateTimeOffset now) =>
    [
        TouchManager(manager),
        Row.Any("delete from pc_assignments where registration_id = $1", customer),
        .. TransferOffers.DeleteOffer(customer),
        .. CancelDeadlines(customer),
        DueCommand.Schedule(now, manager, PlaceFreed.Command),
    ];

    /// <summary>
    /// Sets the state of the assignment. In <c>serving</c> the place becomes free, but the customer stays with the manager.
    /// </summary>
    public static IEnumerable<Row> SetState(Guid customer, Guid manager, string state, DateTimeOffset now) =>
    [
        TouchManager(manager),
        Row.Any("update pc_assignments set state = $2 where registration_id = $1", customer, state),
        DueCommand.Cancel(customer, EscalationStep.RespondCommand),
        .. state == CustomerState.Acknowledged ? [] : (IEnumerable<Row>)[DueCommand.Cancel(customer, EscalationStep.ContactCommand)],
        .. state == CustomerState.Serving ? (IEnumerable<Row>)[DueCommand.Schedule(now, manager, PlaceFreed.Command)] : [],
    ];

    /// <summary>
    /// Keeps the customer with a manager whose account was closed and reopened, when nobody else took over. A customer who was not
    /// contacted yet gets new deadlines.
    /// </summary>
    public static IEnumerable<Row> Keep(Guid customer, Guid manager, string state, DateTimeOffset respondBy, DateTimeOffset contactBy) =>
    [
        .. RequireActive(manager, null),
        StopWaiting(customer),
        .. state is not (CustomerState.Assigned or CustomerState.Acknowledged) ? [] : (IEnumerable<Row>)
        [
            Row.Any("update pc_assignments set respond_by = $2, contact_by = $3 where registration_id = $1", customer, respondBy,
                contactBy),
            .. CancelDeadlines(customer),
            .. state == CustomerState.Assigned
                ? (IEnumerable<Row>)[new EscalationStep(EscalationStep.Respond, manager, EscalationStep.Remind).Schedule(respondBy,
                customer)] : [],
            new EscalationStep(EscalationStep.Contact, manager, EscalationStep.Remind).Schedule(contactBy, customer),
        ],
    ];

    /// <summary>Runs after the lock of the manager's row, because closing an account creates waiting rows for all customers.</summary>
    public static Row StopWaiting(Guid customer) => Row.Any("delete from pc_assignment_waiting where registration_id = $1", customer);

    /// <summary>
    /// For a customer whose manager left: if the off-boarding was undone, the waiting row is gone and the transaction fails.
    /// </summary>
    public static Row RequireStillWaiting(Guid customer) => Row.MustHit(
        "update pc_assignment_waiting set reason = reason where registration_id = $1", ManagerReturned, customer);

    /// <summary>
    /// Parks the customer and schedules another try. A manager who became available between the choice and the commit did not see this
    /// customer waiting.
    /// </summary>
    /// <param name="region">The customer's region; null when it is not known.</param>
    /// <param name="since">When the customer started to wait, if earlier than now.</param>
    public static IEnumerable<Row> StartWaiting(Guid customer, string reason, string? region, DateTimeOffset now,
        DateTimeOffset? since = null) =>
    [
        Row.Any(
            """
            insert into pc_assignment_waiting (registration_id, reason, parked_at, region_code) values ($1, $2, $3, $4::text)
            on conflict (registration_id) do update set reason = excluded.reason, region_code = excluded.region_code
            """, customer, reason, since ?? now, region),
        DueCommand.Schedule(now, customer, RetryPlacement.Command),
        ScheduleMorningNotice(now),
    ];

    /// <summary>
    /// The customer waits for another reason now. The waiting row was visible to every search meanwhile, so none is scheduled.
    /// </summary>
    public static Row ChangeReason(Guid customer, string reason) => Row.Any(
        "update pc_assignment_waiting set reason = $2 where registration_id = $1", customer, reason);

    /// <summary>Adds the region to the row of an older build.</summary>
    public static Row SetRegion(Guid customer, string region) => Row.Any(
        "update pc_assignment_waiting set region_code = $2 where registration_id = $1", customer, region);

    /// <summary>Schedules one message for all customers who wait at the next opening of the office.</summary>
    public static Row ScheduleMorningNotice(DateTimeOffset now)
    {
        var nextOpening = WorkingCalendar.NextOpening(now);
        return DueCommand.Schedule(nextOpening, Guid.Empty, DueCommands.CustomersWaiting,
            ChinaTime.Day(nextOpening).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    /// <summary>
    /// Locks the manager's row and checks that the account is open. Closing an account also locks the row before it reads the customers. If
    /// the account was closed first, the second statement changes no row and the transaction fails; if the place was taken first, the
    /// closing sees the customer.
    /// </summary>
    public static IEnumerable<Row> RequireActive(Guid manager, DateTimeOffset? servedAt) =>
    [
        Row.MustHit("update pc_managers set list_version = list_version + 1 where staff_id = $1", ManagerUnavailable, manager),
        Row.MustHit(
            """
            update pc_managers set last_served_at = coalesce($2::timestamptz, last_served_at)
            where staff_id = $1 and exists (select from pc_v_staff s where s.id = $1 and s.active)
            """, ManagerUnavailable, manager, servedAt),
    ];

    internal static Row TouchManager(Guid manager) =>
        Row.Any("update pc_managers set list_version = list_version + 1 where staff_id = $1", manager);

    private static IEnumerable<Row> CancelDeadlines(Guid customer) =>
        [DueCommand.Cancel(customer, EscalationStep.RespondCommand), DueCommand.Cancel(customer, EscalationStep.ContactCommand)];
}
