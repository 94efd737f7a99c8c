using Marten;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Assignment;

/// <summary>Finds a manager for a customer and takes the place, or parks the customer with a reason.</summary>
internal static class Placement
{
    /// <summary>
    /// Places a customer. If another host takes the place between the choice and the commit, the transaction fails and the message is
    /// retried.
    /// </summary>
    /// <param name="overdue">The last step of a missed deadline, if that is the cause.</param>
    public static async Task Place(Guid customer, IDocumentSession session, NpgsqlDataSource database, DateTimeOffset now,
        CancellationToken ct, EscalationStep? overdue = null)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var policy = await ActivePolicy.Read(connection, ct);
        var (managers, anyServed) = await WaitingQueue.ReservePlaces(customer, connection,
            await ManagerSnapshots.ReadAll(connection, null, ct), policy, now, async id =>
            (await session.Fold<Customer>(id, ct)).State, ct);
        var (it, version) = await session.Fold<Customer>(customer, ct);
        it = await CompanyManagers.AddTo(customer, it, connection, policy, ct);
        var decision = Decide(it, customer, managers, policy, now, overdue);
        // The customers ahead are normally considered when the place becomes free; they are considered again in case that did not happen.
        session.Append(customer, version, anyServed && decision.Events is [AssignmentParked]
            ? decision.WithRows(DueCommand.Schedule(now, Guid.Empty, PlaceFreed.Command)) : decision, now);
    }

    public static Decision Decide(Customer it, Guid customer, IReadOnlyList<ManagerSnapshot> managers, Policy policy, DateTimeOffset now,
        EscalationStep? overdue = null)
    {
        var isOffboarded = overdue is null && it.HasInactiveManager(managers);
        if (it.Profile is not { } profile || !(overdue?.IsStillDue(it) ?? it.NeedsManager(managers)))
            return Decision.Nothing;                                        // has a manager who is not late, or is not a customer
        // A substitute was reminded too, and has not acted either.
        if (overdue is not null)
            profile = profile with
            {
                Tried = [.. profile.Tried, overdue.Manager,
                    .. Substitutions.FindSubstitute(overdue.Manager, managers, ChinaTime.Day(now)) is { } person ? (Guid[])[person] : []],
            };
        var choice = Choose(it, profile with { Id = customer }, managers, policy, now);
        if (choice.Manager is { } manager)
            return Guarded(AssignTo(it, customer, manager, isOffboarded ? ReassignmentReasons.Offboarded : overdue is null
                ? it.LeftFor : ReassignmentReasons.Overdue, choice.Why, policy, now));
        var reason = ParkingReason.Determine(choice.Why);
        if (overdue is not null)
            // If nobody else is eligible, the customer stays with the late manager until somebody is.
            return Decision.Nothing.WithRows(overdue.Schedule(Deadlines.RetryLastStepAt(now), customer));
        if (it.ParkedFor == reason)
            return Decision.Nothing;                                        // keeps waiting
        return Guarded(Decision.Append(new AssignmentParked(reason, choice.Why)).WithRows(it.ParkedFor switch
        {
            null => PlaceRows.StartWaiting(customer, reason, profile.RegionCode, now),
            // The morning message did not count this customer, so it may have ended.
            ParkingReason.ConsentWithdrawn => [PlaceRows.ChangeReason(customer, reason), PlaceRows.ScheduleMorningNotice(now)],
            _ => [PlaceRows.ChangeReason(customer, reason)],
        }));

        // If the manager has come back meanwhile, the customer no longer waits, so the transaction fails and the message is retried.
        Decision Guarded(Decision decision) => isOffboarded
            ? decision with { Rows = [PlaceRows.RequireStillWaiting(customer), .. decision.Rows] }
            : decision;
    }

    /// <summary>Chooses by the rules. A customer who withdrew the consent gets nobody, until the consent is given again.</summary>
    public static Choice Choose(Customer it, CustomerProfile profile, IReadOnlyList<ManagerSnapshot> managers, Policy policy,
        DateTimeOffset now) => it.ConsentWithdrawn ? new Choice(null, new Explanation(policy.Version, ParkingReason.ConsentWithdrawn, []))
            : ManagerSelector.Select(profile, managers, policy, now);

    /// <summary>Returns the events and rows that give a customer to a manager, chosen or named.</summary>
    public static Decision AssignTo(Customer it, Guid customer, Guid manager, string? reason, Explanation explanation, Policy policy,
        DateTimeOffset now, Personal? note = null)
    {
        var (respondBy, contactBy) = (Deadlines.RespondBy(now), Deadlines.ContactBy(now));
        // After an undone off-boarding the former manager is left out, because they learn nothing new.
        var from = it.Manager ?? (it.Former.Count > 0 && reason != ReassignmentReasons.OffboardUndone ? it.Former[^1] : null);
        object assigned = reason is null ? new ManagerAssigned(manager, false, respondBy, contactBy, explanation)
            : new ManagerReassigned(from, manager, reason, respondBy, contactBy, explanation, note);
        return Decision.Append(assigned)
            .WithRows(PlaceRows.Take(customer, manager, it.Manager, policy.FindBand(it.Info?.PowerCapacity ?? 0).Weight, now, respondBy,
            contactBy))
            // Sites of the company that wait may now go to this manager.
            .WithRows(policy.SameManager && it.Info?.CreditCode is { } code
                ? [CompanyManagers.ScheduleSearch(customer, code, now)] : (Row[])[]);
    }
}
