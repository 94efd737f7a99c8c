using System.Text.Json.Serialization;
using PowerCrm.Store;

namespace PowerCrm.Contracts;

/// <summary>The customer got a manager, and why: all candidates, who was excluded and for what reason, scores, policy version.</summary>
/// <param name="Tentative">Always false: a customer gets a manager only after the approval. Stored events have the member.</param>
/// <param name="RespondBy">The deadline for acknowledging (2 working hours).</param>
/// <param name="ContactBy">The deadline for the first contact (1 working day).</param>
public sealed record ManagerAssigned(Guid Manager, bool Tentative, DateTimeOffset RespondBy, DateTimeOffset ContactBy, Explanation Why);

/// <summary>
/// Nobody is eligible; the case waits, first in first out, until a manager is available. With the reason <c>consent_withdrawn</c> it waits
/// until the customer gives the consent again.
/// </summary>
public sealed record AssignmentParked(string Reason, Explanation Why);

/// <param name="Reason">Sealed <see cref="ReviewNote"/>, field <c>note</c>: the manager's reason.</param>
public sealed record AssignmentDeclined(Guid Manager, Personal? Reason);

/// <summary>Another manager takes over, because the previous one declined or was overdue, or by decision of an administrator.</summary>
/// <param name="Reason"><c>declined</c>, <c>overdue</c>, <c>administrator</c>, <c>transferred</c> (by the previous manager),
/// <c>offboarded</c>, <c>offboard_undone</c> (back to the previous manager), <c>consent_given</c> (again: nobody else takes over).</param>
/// <param name="Note">Sealed <see cref="ReviewNote"/>, field <c>note</c>: a note of the person who reassigned.</param>
/// <param name="Kept">Set only when an off-boarding is undone before anybody else took over, or when a withdrawn consent was given again
/// (<paramref name="From"/> equals <paramref name="To"/>): the state in which the customer stays.</param>
public sealed record ManagerReassigned(Guid? From, Guid To, string Reason, DateTimeOffset RespondBy, DateTimeOffset ContactBy,
    Explanation Why, Personal? Note = null, string? Kept = null);

/// <summary>A manager offers a customer to a colleague. The customer stays with the manager until somebody accepts.</summary>
/// <param name="Reason">Sealed <see cref="ReviewNote"/>, field <c>note</c>: the reason, for the colleague.</param>
public sealed record TransferOffered(Guid From, Guid To, DateTimeOffset ExpiresAt, Personal? Reason);

/// <summary>The actor accepts the customer; <see cref="ManagerReassigned"/> follows.</summary>
/// <param name="InStead">An administrator accepted on behalf of the colleague.</param>
public sealed record TransferAccepted(Guid From, Guid To, bool InStead);

/// <param name="Reason">Sealed <see cref="ReviewNote"/>, field <c>note</c>: the colleague's reason.</param>
public sealed record TransferRefused(Guid From, Guid To, Personal? Reason);

/// <summary>The manager who made the offer withdrew it.</summary>
public sealed record TransferWithdrawn(Guid From, Guid To);

/// <summary>An offer was not answered in time.</summary>
public sealed record TransferExpired(Guid From, Guid To);

/// <summary>A deadline passed: the manager did not acknowledge, or did not make the first contact, in time.</summary>
/// <param name="What"><c>respond</c> or <c>contact</c>.</param>
/// <param name="Step"><c>reminded</c> (the manager) or <c>escalated</c> (the administrators).</param>
/// <param name="Substitute">Who was reminded too, because the manager was on leave.</param>
public sealed record AssignmentOverdue(Guid Manager, string What, string Step,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] Guid? Substitute = null);

/// <summary>The approval was reversed: the customer has no manager, and is not a customer until the next approval.</summary>
/// <param name="Manager">The manager so far; null if there was none.</param>
public sealed record CustomerWithdrawn(Guid? Manager);

/// <summary>The manager has acknowledged the assignment. During a leave the event's actor may be the substitute.</summary>
/// <param name="Manager">The customer's manager, as in the events below, whoever acted.</param>
public sealed record CustomerAcknowledged(Guid Manager);

/// <param name="Channel"><c>phone</c>, <c>wechat</c>, <c>visit</c>, <c>other</c>.</param>
/// <param name="Outcome"><c>reached</c>, <c>no_answer</c>, <c>wrong_number</c>, <c>refused</c>.</param>
/// <param name="ContactedAt">The time of the contact, which may be before it was recorded.</param>
public sealed record FirstContactRecorded(Guid Manager, string Channel, string Outcome, DateTimeOffset ContactedAt, Personal? Note);

/// <param name="Note">Sealed <see cref="FollowUpNote"/>, field <c>note</c>.</param>
public sealed record FollowUpRecorded(Guid FollowUp, Guid Manager, string Channel, Personal Note, DateTimeOffset? NextActionAt);

/// <summary>The customer is being served; the registration is complete.</summary>
public sealed record ServiceStarted(Guid Manager);

/// <summary>The manager or an administrator rated the customer by hand.</summary>
/// <param name="Manager">The customer's manager; null if an administrator gave the rating.</param>
/// <param name="Rating"><c>A</c>, <c>B</c> or <c>C</c>; null when the rating by capacity and usage holds again.</param>
/// <param name="Reason">Sealed <see cref="ReviewNote"/>, field <c>note</c>.</param>
public sealed record CustomerRated(Guid? Manager, string? Rating, Personal Reason);

/// <summary>Sealed content of <see cref="FollowUpRecorded.Note"/>.</summary>
public sealed record FollowUpNote(string Note, string? NextAction);

/// <summary>The reasons for an assignment, kept so that it can be understood and replayed years later.</summary>
/// <param name="Policy">The version of the assignment policy.</param>
/// <param name="Code">The stable code of the deciding rule: <c>existing_customer</c>, <c>only_candidate</c>, <c>territory</c>,
/// <c>specialty</c>, <c>load</c>, <c>turn</c>, <c>none</c>, <c>manual</c>, <c>named</c>, <c>transferred</c>, <c>offboard_undone</c>,
/// <c>consent_withdrawn</c>, <c>consent_given</c>.</param>
public sealed record Explanation(string Policy, string Code, IReadOnlyList<Candidate> Candidates);

/// <param name="ExcludedFor">Null if eligible. Otherwise <c>inactive</c>, <c>on_leave</c>, <c>at_capacity</c>, <c>territory</c>,
/// <c>declined_before</c>, <c>less_specific_territory</c>, <c>leaves_soon</c> (on leave before the deadline for the first contact).</param>
/// <param name="Specialty">The number of matching specialties (voltage, industry).</param>
/// <param name="Load">Open work as a weighted share of the capacity, 0..1.</param>
/// <param name="Existing">The manager already has other sites of the company.</param>
public sealed record Candidate(Guid Manager, string? ExcludedFor, int Territory, int Specialty, decimal Load, DateTimeOffset? LastServed,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Existing = null);

/// <summary>
/// Finds the substitute of a manager who is on leave. Other modules use it to send the substitute the manager's messages.
/// </summary>
public interface ISubstitutes
{
    /// <summary>Returns the substitute on the day of this time in China; null when the manager is not on leave, or nobody covers.</summary>
    Task<Guid?> Find(Guid manager, DateTimeOffset at, CancellationToken ct);
}

/// <summary>Names of commands that one module schedules and another one handles.</summary>
public static class DueCommands
{
    /// <summary>A manager's account was closed. The row's stream is the manager's id, its data the number of customers.</summary>
    public const string ManagerLeft = "manager_left";

    /// <summary>Customers of a manager whose account was closed wait for another one. The row's stream is the manager's id.</summary>
    public const string OffboardedWait = "offboarded_wait";

    /// <summary>
    /// An off-boarding was undone. The row's stream is the manager's id, its data the number of returning customers and the actor.
    /// </summary>
    public const string ManagerReturned = "manager_back";

    /// <summary>The office opens and customers may still be waiting for a manager. The row's data is the day.</summary>
    public const string CustomersWaiting = "customers_wait";

    /// <summary>The deadline of a review has passed. The row's stream is the registration.</summary>
    public const string ReviewOverdue = "review_late";

    /// <summary>The time of the next action that a manager noted has come. The row's stream is the customer.</summary>
    public const string FollowUp = "follow_up_due";

    /// <summary>
    /// A person was erased who had the phone of an imported customer, which still exists. The row's stream is the imported customer.
    /// </summary>
    public const string ImportedRecordLeft = "imported_record_left";

    /// <summary>
    /// The nightly audit found something. The row's stream is the run's id, its data the night and the number of differences.
    /// </summary>
    public const string AuditDiffers = "audit_differs";
}
