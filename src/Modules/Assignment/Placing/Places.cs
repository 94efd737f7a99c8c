using System.Globalization;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Assignment;

/// <summary>
/// The rows that go with the events, in their transaction: places taken and given back, who waits, what falls due. A manager's own row is
/// locked first (it is always updated), and the count that follows sees all that others committed before; so no number of hosts can
/// take one place too many.
/// </summary>
internal static class Places
{
    public const string Full = "manager_full";
    private static readonly Rejection NoPlace = new(Full, "The manager has reached the capacity.");

    private static readonly Rejection Gone = new("manager_unavailable", "The manager is not there.");

    private static readonly Rejection CameBack = new("illegal_transition", "The manager is back.");

    public static IEnumerable<Row> Take(Guid customer, Guid manager, Guid? from, decimal weight, DateTimeOffset now,
        DateTimeOffset respondBy, DateTimeOffset contactBy) =>
    [
        // The two managers in one order for all who take places.
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

    /// <summary>The place is free again, and whoever waits is looked at.</summary>
    public static IEnumerable<Row> GiveBack(Guid customer, Guid manager, DateTimeOffset now) =>
    [
        Touch(manager),
        Row.Any("delete from pc_assignments where registration_id = $1", customer),
        .. Transfers.Closed(customer),
        .. Quiet(customer),
        Due.Schedule(now, manager, PlaceFreed.Command),
    ];

    /// <summary>How far the manager is; serving gives the place back, and the customer stays.</summary>
    public static IEnumerable<Row> Move(Guid customer, Guid manager, string state, DateTimeOffset now) =>
    [
        Touch(manager),
        Row.Any("update pc_assignments set state = $2 where registration_id = $1", customer, state),
        Due.Cancel(customer, Overdue.RespondCommand),
        .. state == CustomerState.Acknowledged ? [] : (IEnumerable<Row>)[Due.Cancel(customer, Overdue.ContactCommand)],
        .. state == CustomerState.Serving ? (IEnumerable<Row>)[Due.Schedule(now, manager, PlaceFreed.Command)] : [],
    ];

    /// <summary>
    /// The manager's account was closed and is open again, and nobody else took over: who had not been called has a new term.
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

    /// <summary>Goes after the manager's row: whose account is being closed lets all the customers wait.</summary>
    public static Row NoWait(Guid customer) => Row.Any("delete from pc_assignment_waiting where registration_id = $1", customer);

    /// <summary>For a customer whose manager left: an undo takes the row away, and then this one misses.</summary>
    public static Row NotBack(Guid customer) => Row.MustHit(
        "update pc_assignment_waiting set reason = reason where registration_id = $1", CameBack, customer);

    /// <summary>
    /// Looked at once more when that is written: who came, or gave a place back, between the choice and now did not see this one wait.
    /// </summary>
    /// <param name="since">Where the customer waits for longer already.</param>
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

    /// <summary>Once for all who wait then.</summary>
    public static Row ToldInTheMorning(DateTimeOffset now)
    {
        var morning = WorkingCalendar.NextOpening(now);
        return Due.Schedule(morning, Guid.Empty, DueCommands.CustomersWait,
            ChinaTime.Day(morning).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    /// <summary>
    /// Closing an account locks the manager's row too, and then looks at the customers. If the account was closed first, the second
    /// statement misses. If the place was taken first, the closing sees the customer.
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
