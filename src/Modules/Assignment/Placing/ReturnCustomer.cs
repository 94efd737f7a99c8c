using System.Globalization;
using Marten;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Store;
using Wolverine.Attributes;

namespace PowerCrm.Assignment;

/// <summary>Sent when an off-boarding was undone: returns one of the customers to the manager.</summary>
/// <param name="Closed">When the manager's account was closed.</param>
/// <param name="By">The actor who undid it, recorded in the customer's event; null when an older build wrote the row.</param>
[MessageIdentity("customer_returns")]
public sealed record CustomerReturns(Guid Customer, Guid Manager, DateTimeOffset Closed, Personal? Note, string? By = null)
{
    public const string Command = "customer_returns";

    /// <summary>Writes the due row: manager, time in microseconds, the sealed note or a dash, and the actor.</summary>
    public Row ToRow() => DueCommand.ScheduleNow(Customer, Command, FormattableString.Invariant(
        $"{Manager:N} {(Closed - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond} ")
        + (Note is { } note ? FormattableString.Invariant($"{note.Key} {Convert.ToBase64String(note.Sealed.Span)}") : "-")
        + (By is null ? "" : $" {By}"));

    public static object Parse(DueCommand due) => due.Data.Split(' ') is [var manager, var closedAt, .. var note]
        ? new CustomerReturns(due.Stream, Guid.ParseExact(manager, "N"),
            DateTimeOffset.UnixEpoch.AddTicks(long.Parse(closedAt, CultureInfo.InvariantCulture) * TimeSpan.TicksPerMicrosecond),
            note is [not "-", _, ..]
                ? new Personal(due.Stream, int.Parse(note[0], CultureInfo.InvariantCulture), Convert.FromBase64String(note[1])) : null,
            string.Join(' ', note.Skip(note is ["-", ..] ? 1 : 2)) is { Length: > 0 } actor ? actor : null)
        : throw new FormatException("A customer who returns names the manager and when the account was closed.");
}

/// <summary>
/// Returns one customer per message, each in its own transaction, decided from the current stream. The work continues after a crash, and a
/// customer who has moved on meanwhile stays.
/// </summary>
[StickyHandler("return_customer")]
public static class ReturnCustomerHandler
{
    public static async Task Handle(CustomerReturns returns, IDocumentSession session, NpgsqlDataSource database, DateTimeOffset now,
        CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var managers = await ManagerSnapshots.ReadAll(connection, null, ct);
        var policy = await ActivePolicy.Read(connection, ct);
        var (it, version) = await session.Fold<OffboardedCustomer>(returns.Customer, ct);
        // The return was ordered by a person, so the event names that person.
        session.LastModifiedBy = returns.By ?? session.LastModifiedBy;
        session.Append(returns.Customer, version, Decide(it, returns, managers, policy, now), now);
    }

    /// <summary>
    /// Returns nothing when the manager left again, when the last place was taken meanwhile, or when the customer is already back.
    /// </summary>
    internal static Decision Decide(OffboardedCustomer offboarded, CustomerReturns returns, IReadOnlyList<ManagerSnapshot> managers,
        Policy policy, DateTimeOffset now)
    {
        var (it, customer, manager) = (offboarded.Customer, returns.Customer, returns.Manager);
        if (managers.FirstOrDefault(m => m.Id == manager) is not { Active: true } snapshot
            || !offboarded.WasAssignedTo(manager, returns.Closed)
            || offboarded.FindReasonToStay(manager, returns.Closed) is not null)
            return Decision.Nothing;
        var explanation = ManagerSelector.Select(it.Profile! with { Id = customer }, managers, policy,
            now).Why with
        { Code = ExplanationCodes.OffboardUndone };
        var (respondBy, contactBy) = (Deadlines.RespondBy(now), Deadlines.ContactBy(now));
        return it switch
        {
            _ when it.IsAssignedTo(manager) && it.ParkedFor is null => Decision.Nothing,
            _ when it.IsAssignedTo(manager) => Decision.Append(new ManagerReassigned(manager, manager, ReassignmentReasons.OffboardUndone,
                respondBy, contactBy, explanation, returns.Note, it.State))
                .WithRows(PlaceRows.Keep(customer, manager, it.State, respondBy, contactBy)),
            _ when snapshot.Open >= snapshot.Capacity => Decision.Nothing,
            _ => Placement.AssignTo(it, customer, manager, ReassignmentReasons.OffboardUndone, explanation, policy, now, returns.Note),
        };
    }
}
