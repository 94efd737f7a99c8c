using System.Text.Json.Serialization;
using PowerCrm.Store;

namespace PowerCrm.Contracts;

/// <summary>The material check, automatic or by a person: OCR against statement, credit code, duplicates.</summary>
/// <param name="By"><c>automatic</c>, or the reviewer's actor.</param>
/// <param name="Verdict"><c>passed</c>, <c>failed</c> or (automatic only) <c>unclear</c>: a person has to look.</param>
/// <param name="Note">Sealed <see cref="ReviewNote"/>, field <c>note</c>.</param>
/// <param name="Policy">The review policy that the automatic check went by; null: a person checked, or there were none
/// yet.</param>
public sealed record MaterialsChecked(int Round, string By, string Verdict, IReadOnlyList<Finding> Findings, Personal? Note = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Policy = null);

/// <summary>One thing a check found. Evidence names fields and ids, never values of a person.</summary>
/// <param name="Severity"><c>info</c>, <c>warning</c> or <c>blocking</c>.</param>
public sealed record Finding(string Code, string Severity, string? Pointer, string? Evidence);

/// <summary>A reviewer holds the case until the lease ends.</summary>
public sealed record ReviewClaimed(Guid Reviewer, DateTimeOffset LeaseUntil);

/// <param name="Why"><c>released</c>, <c>expired</c> or <c>taken_over</c>.</param>
public sealed record ReviewReleased(Guid Reviewer, string Why);

/// <summary>An administrator gave the case to a reviewer, whoever held it.</summary>
/// <param name="From">Who held it; null: nobody.</param>
/// <param name="Reason">Sealed <see cref="ReviewNote"/>, field <c>note</c>.</param>
public sealed record ReviewTakenOver(Guid? From, Guid To, DateTimeOffset LeaseUntil, Personal Reason);

/// <summary>Person and company verified, by a person or by the registers that were asked.</summary>
/// <param name="By"><c>automatic</c>, or the reviewer's actor.</param>
/// <param name="Verdict"><c>passed</c>, <c>failed</c> or (automatic only) <c>unclear</c>: a person has to look.</param>
/// <param name="Findings">Of the registers; null: a person checked.</param>
public sealed record IdentityChecked(int Round, string By, string Verdict, Personal? Note = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<Finding>? Findings = null);

/// <summary>The decision, with the version of the stream that the reviewer had seen.</summary>
/// <param name="Reviewer"><see cref="NoPerson"/>: a clean case that was approved without one.</param>
/// <param name="Decision"><c>approved</c> or <c>rejected</c>.</param>
/// <param name="Texts">Sealed <see cref="DecisionTexts"/>, field <c>texts</c>.</param>
/// <param name="Policy">The review policy that said who has to agree; null: there were none yet.</param>
public sealed record ReviewDecided(int Round, string Decision, Guid Reviewer, IReadOnlyList<RejectionReason> Reasons, long SeenVersion,
    string CatalogueVersion, Personal? Texts = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Policy = null)
{
    public static Guid NoPerson { get; } = Guid.Empty;
}

/// <summary>
/// The decision of a case that a second reviewer has to agree to: nothing is decided by it. Its members are those of
/// <see cref="ReviewDecided"/>.
/// </summary>
public sealed record DecisionProposed(int Round, string Decision, Guid Reviewer, IReadOnlyList<RejectionReason> Reasons, long SeenVersion,
    string CatalogueVersion, Personal? Texts = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Policy = null);

/// <summary>An administrator wants a decision reversed; it stands until a second person agrees.</summary>
/// <param name="Reason">Sealed <see cref="ReviewNote"/>, field <c>note</c>.</param>
public sealed record ReversalOpened(int Round, Guid By, Personal Reason);

/// <summary>A second person's answer to a proposed decision, or to an opened reversal.</summary>
/// <param name="Note">Sealed <see cref="ReviewNote"/>, field <c>note</c>.</param>
public sealed record SecondOpinionGiven(int Round, Guid By, bool Agrees, Personal? Note = null);

/// <summary>The decision does not hold any more: the case is under review again. What followed from it is taken back.</summary>
/// <param name="Decision">The one that was reversed: <c>approved</c> or <c>rejected</c>.</param>
public sealed record DecisionReversed(int Round, string Decision, Guid OpenedBy, Guid ConfirmedBy);

/// <summary>Why it was refused, at which step of the timeline, and which fields that opens for resubmission.</summary>
/// <param name="Step"><c>materials</c> or <c>identity</c>.</param>
public sealed record RejectionReason(string Code, string Step, IReadOnlyList<string> Opens);

/// <summary>A note for colleagues, never shown to the applicant. It changes nothing that is decided on.</summary>
/// <param name="Note">Sealed <see cref="ReviewNote"/>, field <c>note</c>.</param>
public sealed record ReviewNoted(Guid By, Personal Note);

/// <summary>
/// Sealed content of what a reviewer sent about a case and lost in a race, kept beside the log for its author; field <c>refused</c>.
/// </summary>
/// <param name="Kind"><c>decision</c>, <c>checks</c> or <c>second_opinion</c>: the route that it was sent to.</param>
/// <param name="Verdict">The decision, the outcome of the check, or <c>agree</c> and <c>disagree</c>.</param>
/// <param name="Step">Of a check.</param>
public sealed record RefusedDraft(string Kind, string Verdict, string? Step, IReadOnlyList<RefusedReason> Reasons, string? Note);

/// <param name="Message">For the applicant, in the reviewer's own words.</param>
public sealed record RefusedReason(string Code, string? Pointer, string? Message);

/// <summary>Sealed content of a check's note.</summary>
public sealed record ReviewNote(string Text);

/// <summary>Sealed content of <see cref="ReviewDecided.Texts"/>: the internal note, and per reason the message for the applicant.</summary>
public sealed record DecisionTexts(string? Note, IReadOnlyList<string?> Messages);
