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
internal static class Places
{
    public const string Full = "manager_full";
    private static readonly Rejection NoPlace = new(Full, "The manager has reached the maximum number of customers.");

    private static readonly Rejection Gone = new("manager_unavailable", "The manager is not active or is on leave.");

    private static readonly Rejection CameBack = new("illegal_transition", "The manager is back.");

    public static IEnumerable<Row> Take(Guid customer, Guid manager, Guid? from, decimal weight, DateTimeOffset now,
        DateTimeOffset respondBy, DateTimeOffset contactBy) =>
    [
        // Both managers are locked in the same order by all who take places, to avoid deadlocks.
        .. from is { } first && first.CompareTo(manager) < 0 ? [Touch(first)] : (Row[])[],
        .. StillThere(manager, now),
        .. from is { } before ? GiveBack(customer, before, now) : [],
        Row.MustHit(
            """
            insert into pc_assignments (registration_id, manager_id, state, weight, assigned_at, respond_by, contact_by)
            select $1, m.staff_id, 'assigned', $3, $4, $5, $6
            from pc_managers m
            where m.staff_id = $2
              and (select count(*) from pc_assignments a where a.manager_id = m.staff_id and a.state <> 'serving') < m.capacity
            """, NoPlace, customer, manager, weight, now, respondBy, contactBy),
        NoWait(customer),
        .. Quiet(customer),
        new Overdue(Overdue.Respond, manager, Overdue.Remind).At(respondBy, customer),
        new Overdue(Overdue.Contact, manager, Overdue.Remind).At(contactBy, customer),
    ];

    /// <summary>Frees the place and considers waiting customers.</summary>
    public static IEnumerable<Row> GiveBack(Guid customer, Guid manager, DateTimeOffset now) =>
    [
        Touch(manager),
        Row.Any("delete from pc_assignments where registration_id = $1", customer),
        .. Transfers.Closed(customer),
        .. Quiet(customer),
        Due.Schedule(now, manager, PlaceFreed.Command),
    ];

    /// <summary>
    /// Sets the state of the assignment. In <c>serving</c> the place becomes free, but the customer stays with the manager.
    /// </summary>
    public static IEnumerable<Row> Move(Guid customer, Guid manager, string state, DateTimeOffset now) =>
    [
        Touch(manager),
        Row.Any("update pc_assignments set state = $2 where registration_id = $1", customer, state),
        Due.Cancel(customer, Overdue.RespondCommand),
        .. state == CustomerState.Acknowledged ? [] : (IEnumerable<Row>)[Due.Cancel(customer, Overdue.ContactCommand)],
        .. state == CustomerState.Serving ? (IEnumerable<Row>)[Due.Schedule(now, manager, PlaceFreed.Command)] : [],
    ];

    /// <summary>
    /// Keeps the customer with a manager whose account was closed and reopened, when nobody else took over. A customer who was not
    /// contacted yet gets new deadlines.
    /// </summary>
    public static IEnumerable<Row> Keep(Guid customer, Guid manager, string state, DateTimeOffset respondBy, DateTimeOffset contactBy) =>
    [
        .. StillThere(manager, null),
        NoWait(customer),
        .. state is not (CustomerState.Assigned or CustomerState.Acknowledged) ? [] : (IEnumerable<Row>)
        [
            Row.Any("update pc_assignments set respond_by = $2, contact_by = $3 where registration_id = $1", customer, respondBy,
                contactBy),
            .. Quiet(customer),
            .. state == CustomerState.Assigned
                ? (IEnumerable<Row>)[new Overdue(Overdue.Respond, manager, Overdue.Remind).At(respondBy, customer)] : [],
            new Overdue(Overdue.Contact, manager, Overdue.Remind).At(contactBy, customer),
        ],
    ];

    /// <summary>Runs after the lock of the manager's row, because closing an account creates waiting rows for all customers.</summary>
    public static Row NoWait(Guid customer) => Row.Any("delete from pc_assignment_waiting where registration_id = $1", customer);

    /// <summary>
    /// For a customer whose manager left: if the off-boarding was undone, the waiting row is gone and the transaction fails.
    /// </summary>
    public static Row NotBack(Guid customer) => Row.MustHit(
        "update pc_assignment_waiting set reason = reason where registration_id = $1", CameBack, customer);

    /// <summary>
    /// Parks the customer and schedules another look. A manager who became available between the choice and the commit did not see this
    /// customer waiting.
    /// </summary>
    /// <param name="since">When the customer started to wait, if earlier than now.</param>
    public static IEnumerable<Row> Wait(Guid customer, string reason, DateTimeOffset now, DateTimeOffset? since = null) =>
    [
        Row.Any(
            """
            insert into pc_assignment_waiting (registration_id, reason, parked_at) values ($1, $2, $3)
            on conflict (registration_id) do update set reason = excluded.reason
            """, customer, reason, since ?? now),
        Due.Schedule(now, customer, StillWaits.Command),
        ToldInTheMorning(now),
    ];

    /// <summary>Schedules one message for all customers who wait at the next opening of the office.</summary>
    public static Row ToldInTheMorning(DateTimeOffset now)
    {
        var morning = WorkingCalendar.NextOpening(now);
        return Due.Schedule(morning, Guid.Empty, DueCommands.CustomersWait,
            ChinaTime.Day(morning).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    /// <summary>
    /// Locks the manager's row and checks that the account is open. Closing an account also locks the row before it reads the customers. If
    /// the account was closed first, the second statement changes no row and the transaction fails; if the place was taken first, the
    /// closing sees the customer.
    /// </summary>
    public static IEnumerable<Row> StillThere(Guid manager, DateTimeOffset? served) =>
    [
        Row.MustHit("update pc_managers set list_version = list_version + 1 where staff_id = $1", Gone, manager),
        Row.MustHit(
            """
            update pc_managers set last_served_at = coalesce($2::timestamptz, last_served_at)
            where staff_id = $1 and exists (select from pc_v_staff s where s.id = $1 and s.active)
            """, Gone, manager, served),
    ];

    internal static Row Touch(Guid manager) =>
        Row.Any("update pc_managers set list_version = list_version + 1 where staff_id = $1", manager);

    private static IEnumerable<Row> Quiet(Guid customer) =>
        [Due.Cancel(customer, Overdue.RespondCommand), Due.Cancel(customer, Overdue.ContactCommand)];
}
