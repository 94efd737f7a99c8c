using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Assignment;

/// <summary>The read model of a customer for managers. The personal data stays sealed.</summary>
/// <param name="Why">Code of the rule that decided, with the chosen manager's values.</param>
/// <param name="NameKey">The company's name in the form that is searched; null when an older build wrote the document.</param>
/// <param name="ConsentWithdrawn">True while the consent to the processing of personal data is withdrawn.</param>
/// <param name="RatedAs">The rating that a person gave; null for the rating by capacity and usage.</param>
/// <param name="Initials">The pinyin initials of the company's name, several if characters have several readings; like
/// <paramref name="RegionCode"/> null when an older build wrote the document.</param>
public sealed record CustomerDocument(Guid Id, string State, Guid? Manager, IReadOnlyList<Guid> Former, string CompanyName, string Province,
    string City, string? District, decimal PowerCapacity, decimal MonthlyUsage, string VoltageLevel, string? Industry, Personal? Applicant,
    DateTimeOffset? AssignedAt, DateTimeOffset? RespondBy, DateTimeOffset? ContactBy, DateTimeOffset? FirstContactAt,
    CustomerAssignmentReason? Why, IReadOnlyList<CustomerTimelineEntry> Timeline, CustomerOffer? Offer = null,
    CustomerNextAction? Next = null, string? NameKey = null, bool ConsentWithdrawn = false, string? RatedAs = null,
    string? RegionCode = null, string? CreditCode = null, string? Initials = null);

/// <summary>An open offer to a colleague. Its reason stays sealed.</summary>
public sealed record CustomerOffer(Guid From, Guid To, DateTimeOffset OfferedAt, DateTimeOffset ExpiresAt, Personal? Reason);

/// <summary>The manager's next action: the time in clear, the text sealed.</summary>
public sealed record CustomerNextAction(DateTimeOffset At, Personal Note);

/// <param name="Territory">From 1 (whole country) to 4 (the district itself).</param>
public sealed record CustomerAssignmentReason(string Code, int Territory, int Specialty, decimal Load, int Considered);

/// <param name="Note">The author's note, sealed.</param>
/// <param name="Outcome">Outcome of a first contact.</param>
public sealed record CustomerTimelineEntry(DateTimeOffset At, string Code, Personal? Note = null, string? Outcome = null);

internal static class CustomerDocumentExtensions
{
    /// <summary>
    /// Sets the state. A customer without a manager stays in <c>waiting</c>, even if the manager who left acted at the same moment.
    /// </summary>
    public static CustomerDocument SetState(this CustomerDocument it, string state) => it.Manager is null ? it : it with { State = state };

    /// <summary>
    /// Returns the customer to a manager who left and is back, when nobody else took over. A customer who was not contacted yet gets new
    /// deadlines.
    /// </summary>
    public static CustomerDocument ReturnTo(this CustomerDocument it, Guid manager, string state, DateTimeOffset respondBy,
        DateTimeOffset contactBy)
    {
        var renewsDeadlines = state is CustomerState.Assigned or CustomerState.Acknowledged;
        return it with
        {
            State = state,
            Manager = manager,
            Former = it.Former.Count > 0 && it.Former[^1] == manager ? [.. it.Former.SkipLast(1)] : it.Former,
            RespondBy = renewsDeadlines ? respondBy : it.RespondBy,
            ContactBy = renewsDeadlines ? contactBy : it.ContactBy,
        };
    }

    /// <summary>
    /// Assigns a new manager, with a new state and deadlines. The next action agreed with the customer (<c>Next</c>) is kept.
    /// </summary>
    public static CustomerDocument AssignTo(this CustomerDocument it, Guid manager, DateTimeOffset at, DateTimeOffset? respondBy,
        DateTimeOffset? contactBy, Explanation explanation)
    {
        var candidate = explanation.Candidates.FirstOrDefault(c => c.Manager == manager);
        return it with
        {
            State = CustomerState.Assigned,
            Manager = manager,
            AssignedAt = at,
            RespondBy = respondBy,
            ContactBy = contactBy,
            FirstContactAt = null,
            Offer = null,
            Former = it.Manager is { } previous && previous != manager ? [.. it.Former, previous] : it.Former,
            Why = new CustomerAssignmentReason(explanation.Code, candidate?.Territory ?? 0, candidate?.Specialty ?? 0, candidate?.Load ?? 0,
            explanation.Candidates.Count),
        };
    }
}
