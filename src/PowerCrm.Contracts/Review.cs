using System.Text.Json.Serialization;
using PowerCrm.Store;

namespace PowerCrm.Contracts;

/// <summary>The result of the material check, automatic or by a person: OCR against the statement, credit code, duplicates.</summary>
/// <param name="By"><c>automatic</c>, or the reviewer's actor.</param>
/// <param name="Verdict"><c>passed</c>, <c>failed</c> or (automatic only) <c>unclear</c>: a person must check.</param>
/// <param name="Note">Sealed <see cref="ReviewNote"/>, field <c>note</c>.</param>
/// <param name="Policy">The review policy of the automatic check; null if a person checked, or if there were no policies yet.</param>
public sealed record MaterialsChecked(int Round, string By, string Verdict, IReadOnlyList<Finding> Findings, Personal? Note = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Policy = null);

/// <summary>One finding of a check. The evidence contains names of fields and ids, never personal values.</summary>
/// <param name="Severity"><c>info</c>, <c>warning</c> or <c>blocking</c>.</param>
public sealed record Finding(string Code, string Severity, string? Pointer, string? Evidence);

/// <summary>A reviewer claimed the case until the lease ends.</summary>
public sealed record ReviewClaimed(Guid Reviewer, DateTimeOffset LeaseUntil);

/// <param name="Why"><c>released</c>, <c>expired</c> or <c>taken_over</c>.</param>
public sealed record ReviewReleased(Guid Reviewer, string Why);

/// <summary>An administrator gave the case to a reviewer, whether or not somebody else had claimed it.</summary>
/// <param name="From">The reviewer who had claimed it; null if nobody had.</param>
/// <param name="Reason">Sealed <see cref="ReviewNote"/>, field <c>note</c>.</param>
public sealed record ReviewTakenOver(Guid? From, Guid To, DateTimeOffset LeaseUntil, Personal Reason);

/// <summary>Person and company were verified, by a person or by external registers.</summary>
/// <param name="By"><c>automatic</c>, or the reviewer's actor.</param>
/// <param name="Verdict"><c>passed</c>, <c>failed</c> or (automatic only) <c>unclear</c>: a person must check.</param>
/// <param name="Findings">Findings of the registers; null if a person checked.</param>
public sealed record IdentityChecked(int Round, string By, string Verdict, Personal? Note = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<Finding>? Findings = null);

/// <summary>The decision, with the version of the stream that the reviewer saw.</summary>
/// <param name="Reviewer"><see cref="NoPerson"/> for a clean case that was approved automatically.</param>
/// <param name="Decision"><c>approved</c> or <c>rejected</c>.</param>
/// <param name="Texts">Sealed <see cref="DecisionTexts"/>, field <c>texts</c>.</param>
/// <param name="Policy">The review policy that determined who must agree; null if there were none yet.</param>
public sealed record ReviewDecided(int Round, string Decision, Guid Reviewer, IReadOnlyList<RejectionReason> Reasons, long SeenVersion,
    string CatalogueVersion, Personal? Texts = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Policy = null)
{
    public static Guid NoPerson { get; } = Guid.Empty;
}

/// <summary>
/// A decision that a second reviewer must agree to; it does not take effect yet. Its members are those of <see cref="ReviewDecided"/>.
/// </summary>
public sealed record DecisionProposed(int Round, string Decision, Guid Reviewer, IReadOnlyList<RejectionReason> Reasons, long SeenVersion,
    string CatalogueVersion, Personal? Texts = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Policy = null);

/// <summary>An administrator wants to reverse a decision; it stays in effect until a second person agrees.</summary>
/// <param name="Reason">Sealed <see cref="ReviewNote"/>, field <c>note</c>.</param>
public sealed record ReversalOpened(int Round, Guid By, Personal Reason);

/// <summary>A second person's answer to a proposed decision or an opened reversal.</summary>
/// <param name="Note">Sealed <see cref="ReviewNote"/>, field <c>note</c>.</param>
public sealed record SecondOpinionGiven(int Round, Guid By, bool Agrees, Personal? Note = null);

/// <summary>The decision was reversed: the case is under review again, and the consequences of the decision are undone.</summary>
/// <param name="Decision">The reversed decision: <c>approved</c> or <c>rejected</c>.</param>
public sealed record DecisionReversed(int Round, string Decision, Guid OpenedBy, Guid ConfirmedBy);

/// <summary>A reason for the rejection, its step in the timeline, and the fields that it opens for resubmission.</summary>
/// <param name="Step"><c>materials</c> or <c>identity</c>.</param>
public sealed record RejectionReason(string Code, string Step, IReadOnlyList<string> Opens);

/// <summary>A note for colleagues, never shown to the applicant. It does not affect decisions.</summary>
/// <param name="Note">Sealed <see cref="ReviewNote"/>, field <c>note</c>.</param>
public sealed record ReviewNoted(Guid By, Personal Note);

/// <summary>
/// Sealed content of what a reviewer sent about a case and lost in a race, stored outside the log for its author; field <c>refused</c>.
/// </summary>
/// <param name="Kind"><c>decision</c>, <c>checks</c> or <c>second_opinion</c>: the route that it was sent to.</param>
/// <param name="Verdict">The decision, the outcome of the check, or <c>agree</c> and <c>disagree</c>.</param>
/// <param name="Step">The step of a check.</param>
public sealed record RefusedDraft(string Kind, string Verdict, string? Step, IReadOnlyList<RefusedReason> Reasons, string? Note);

/// <param name="Message">The reviewer's message to the applicant.</param>
public sealed record RefusedReason(string Code, string? Pointer, string? Message);

/// <summary>Sealed content of a check's note.</summary>
public sealed record ReviewNote(string Text);

/// <summary>
/// Sealed content of <see cref="ReviewDecided.Texts"/>: the internal note, and for each reason the message to the applicant.
/// </summary>
/// <param name="English">
/// For each reason the catalogue's English text, or null if the reviewer wrote the message; null for decisions of older builds.
/// </param>
public sealed record DecisionTexts(string? Note, IReadOnlyList<string?> Messages, IReadOnlyList<string?>? English = null);

/// <summary>Knows until when a submitted case has to be decided, for modules that act when that time has passed.</summary>
public interface IReviewDeadlines
{
    /// <summary>Returns the due time of an open case by this build's calendar; null when nothing waits for a decision.</summary>
    Task<DateTimeOffset?> Find(Guid registration, CancellationToken ct);
}
