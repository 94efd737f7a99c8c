using System.Text.Json.Serialization;
using PowerCrm.Store;

namespace PowerCrm.Contracts;

/// <summary>Who looks after the customer, and why: everyone considered, who was excluded and for what, scores, policy version.</summary>
/// <param name="Tentative">Named at submission, to be confirmed at approval.</param>
/// <param name="RespondBy">Acknowledge until then (2 working hours).</param>
/// <param name="ContactBy">First contact until then (1 working day).</param>
public sealed record ManagerAssigned(Guid Manager, bool Tentative, DateTimeOffset RespondBy, DateTimeOffset ContactBy, Explanation Why);

/// <summary>Nobody is eligible; the case waits, first in first out, until something frees.</summary>
public sealed record AssignmentParked(string Reason, Explanation Why);

/// <param name="Reason">Sealed <see cref="ReviewNote"/>, field <c>note</c>: what the manager said.</param>
public sealed record AssignmentDeclined(Guid Manager, Personal? Reason);

/// <summary>Another manager takes over: declined, overdue, or by an administrator.</summary>
/// <param name="Reason"><c>declined</c>, <c>overdue</c>, <c>administrator</c>, <c>transferred</c> (by the manager before),
/// <c>offboarded</c>, <c>offboard_undone</c> (back to the manager before).</param>
/// <param name="Note">Sealed <see cref="ReviewNote"/>, field <c>note</c>: the words of who did it.</param>
/// <param name="Kept">Only when an off-boarding is undone before anybody else took over (<paramref name="From"/> is
/// <paramref name="To"/>): the state in which the customer stays.</param>
public sealed record ManagerReassigned(Guid? From, Guid To, string Reason, DateTimeOffset RespondBy, DateTimeOffset ContactBy,
    Explanation Why, Personal? Note = null, string? Kept = null);

/// <summary>A manager offers a customer to a colleague. The customer stays with the manager until somebody accepts.</summary>
/// <param name="Reason">Sealed <see cref="ReviewNote"/>, field <c>note</c>: why, for the colleague.</param>
public sealed record TransferOffered(Guid From, Guid To, DateTimeOffset ExpiresAt, Personal? Reason);

/// <summary>The actor takes the customer on; <see cref="ManagerReassigned"/> follows.</summary>
/// <param name="InStead">An administrator accepted in the colleague's stead.</param>
public sealed record TransferAccepted(Guid From, Guid To, bool InStead);

/// <param name="Reason">Sealed <see cref="ReviewNote"/>, field <c>note</c>: what the colleague said.</param>
public sealed record TransferRefused(Guid From, Guid To, Personal? Reason);

/// <summary>The manager who made the offer takes it back.</summary>
public sealed record TransferWithdrawn(Guid From, Guid To);

/// <summary>Nobody answered an offer in time.</summary>
public sealed record TransferExpired(Guid From, Guid To);

/// <summary>A step of the clock ladder: nobody acknowledged, or made the first contact, in time.</summary>
/// <param name="What"><c>respond</c> or <c>contact</c>.</param>
/// <param name="Step"><c>reminded</c> (the manager) or <c>escalated</c> (the administrators).</param>
public sealed record AssignmentOverdue(Guid Manager, string What, string Step);

/// <summary>The approval was reversed: the customer is nobody's, and no customer until there is another approval.</summary>
/// <param name="Manager">Who looked after the customer; null: nobody did yet.</param>
public sealed record CustomerWithdrawn(Guid? Manager);

/// <summary>The manager has seen the assignment.</summary>
public sealed record CustomerAcknowledged(Guid Manager);

/// <param name="Channel"><c>phone</c>, <c>wechat</c>, <c>visit</c>, <c>other</c>.</param>
/// <param name="Outcome"><c>reached</c>, <c>no_answer</c>, <c>wrong_number</c>, <c>refused</c>.</param>
/// <param name="ContactedAt">When it happened, which may be before it was recorded.</param>
public sealed record FirstContactRecorded(Guid Manager, string Channel, string Outcome, DateTimeOffset ContactedAt, Personal? Note);

/// <param name="Note">Sealed <see cref="FollowUpNote"/>, field <c>note</c>.</param>
public sealed record FollowUpRecorded(Guid FollowUp, Guid Manager, string Channel, Personal Note, DateTimeOffset? NextActionAt);

/// <summary>The customer is being served: the registration has reached its goal.</summary>
public sealed record ServiceStarted(Guid Manager);

/// <summary>Sealed content of <see cref="FollowUpRecorded.Note"/>.</summary>
public sealed record FollowUpNote(string Note, string? NextAction);

/// <summary>Why this manager: readable years later, and replayable.</summary>
/// <param name="Policy">Version of the assignment policy.</param>
/// <param name="Code">Stable code of the deciding rule: <c>existing_customer</c>, <c>only_candidate</c>, <c>territory</c>,
/// <c>specialty</c>, <c>load</c>, <c>turn</c>, <c>none</c>, <c>manual</c>, <c>transferred</c>, <c>offboard_undone</c>.</param>
public sealed record Explanation(string Policy, string Code, IReadOnlyList<Candidate> Candidates);

/// <param name="ExcludedFor">Null: eligible. Else <c>inactive</c>, <c>on_leave</c>, <c>at_capacity</c>, <c>territory</c>,
/// <c>declined_before</c>, <c>less_specific_territory</c>, <c>leaves_soon</c> (on leave before the time for the first contact
/// is over).</param>
/// <param name="Specialty">Matching specialties (voltage, industry), count.</param>
/// <param name="Load">Open work as share of capacity, weighted, 0..1.</param>
/// <param name="Existing">Looks after other sites of the company.</param>
public sealed record Candidate(Guid Manager, string? ExcludedFor, int Territory, int Specialty, decimal Load, DateTimeOffset? LastServed,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] bool? Existing = null);

/// <summary>Names of what one module schedules and another one does.</summary>
public static class DueCommands
{
    /// <summary>A manager's account was closed. The row's stream is the manager's id, its data the number of customers.</summary>
    public const string ManagerLeft = "manager_left";

    /// <summary>
    /// An off-boarding was undone. The row's stream is the manager's id, its data the number of customers who come back and the actor.
    /// </summary>
    public const string ManagerBack = "manager_back";

    /// <summary>The office opens, and customers may still wait for a manager. The row's data is the day.</summary>
    public const string CustomersWait = "customers_wait";

    /// <summary>The time of a review is over. The row's stream is the registration.</summary>
    public const string ReviewLate = "review_late";

    /// <summary>The time of the next action that a manager noted. The row's stream is the customer.</summary>
    public const string FollowUp = "follow_up_due";
}
