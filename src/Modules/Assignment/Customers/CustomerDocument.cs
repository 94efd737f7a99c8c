using JasperFx.Events;
using PowerCrm.China;
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

/// <summary>Inline, because the manager's next screen must show the change.</summary>
public sealed class CustomerProjection()
    : InlineReadModel<CustomerDocument>("customer", typeof(InfoSubmitted), typeof(ReviewDecided), typeof(AssignmentParked),
    typeof(ManagerAssigned), typeof(ManagerReassigned), typeof(AssignmentDeclined), typeof(AssignmentOverdue), typeof(CustomerAcknowledged),
    typeof(FirstContactRecorded), typeof(FollowUpRecorded), typeof(ServiceStarted), typeof(PersonalDataErased),
    typeof(ErasureDeferred),
    typeof(CustomerWithdrawn), typeof(CustomerImported), typeof(TransferOffered), typeof(TransferRefused), typeof(TransferWithdrawn),
    typeof(TransferExpired), typeof(ConsentChanged), typeof(CustomerRated))
{
    protected override CustomerDocument? When(CustomerDocument? it, Guid id, IEvent e)
    {
        if (e.Data is InfoSubmitted info)
            return ApplySubmission(it, e, info);
        if (e.Data is CustomerImported imported)
            return ApplyImport(ApplySubmission(it, e, imported.Info), e, imported.Place);
        return it is null ? null : ApplyEvent(it, e) with
        {
            Timeline = e.Data switch
            {
                PersonalDataErased or ErasureDeferred => [.. it.Timeline.Select(m => m with { Note = null })],
                ConsentChanged c when it.ConsentWithdrawn == c.Policy && it.State != CustomerState.None =>
                    [.. it.Timeline, new CustomerTimelineEntry(e.Timestamp, c.Policy ? ReassignmentReasons.ConsentGiven
                        : ParkingReason.ConsentWithdrawn)],
                _ when FindTimelineCode(e.Data) is { } code =>
                    [.. it.Timeline, new CustomerTimelineEntry(e.Timestamp, code, FindNote(e.Data),
                    (e.Data as FirstContactRecorded)?.Outcome)],
                _ => it.Timeline,
            },
        };
    }

    private static CustomerDocument ApplyEvent(CustomerDocument it, IEvent e) => e.Data switch
    {
        ReviewDecided { Decision: AuthStatus.Approved } when it.State == CustomerState.None => it with { State = CustomerState.Waiting },
        ManagerAssigned a => it.AssignTo(a.Manager, e.Timestamp, a.RespondBy, a.ContactBy, a.Why),
        // The manager left, and no other one is eligible. The dates are kept in case the manager comes back, but not shown.
        AssignmentParked when it.Manager is { } former => it with
        {
            State = CustomerState.Waiting,
            Manager = null,
            Former = [.. it.Former, former],
        },
        ManagerReassigned { Kept: { } state } a => it.ReturnTo(a.To, state, a.RespondBy, a.ContactBy),
        ManagerReassigned a => it.AssignTo(a.To, e.Timestamp, a.RespondBy, a.ContactBy, a.Why),
        AssignmentDeclined a => it with
        {
            State = CustomerState.Waiting,
            Manager = null,
            Former = [.. it.Former, a.Manager],
            AssignedAt = null,
            RespondBy = null,
            ContactBy = null,
            Offer = null,
            Next = null,
        },
        CustomerWithdrawn a => it with
        {
            State = CustomerState.None,
            Manager = null,
            Former = a.Manager is { } former ? [.. it.Former, former] : it.Former,
            AssignedAt = null,
            RespondBy = null,
            ContactBy = null,
            FirstContactAt = null,
            Offer = null,
            Next = null,
        },
        TransferOffered o => it with { Offer = new CustomerOffer(o.From, o.To, e.Timestamp, o.ExpiresAt, o.Reason) },
        TransferRefused or TransferWithdrawn or TransferExpired => it with { Offer = null },
        CustomerAcknowledged when it.State == CustomerState.Assigned => it with { State = CustomerState.Acknowledged },
        FirstContactRecorded c => it.SetState(CustomerState.Contacted) with { FirstContactAt = c.ContactedAt },
        FollowUpRecorded f => it with { Next = f.NextActionAt is { } at ? new CustomerNextAction(at, f.Note) : null },
        ServiceStarted => it.SetState(CustomerState.Serving),
        CustomerRated r => it with { RatedAs = r.Rating },
        ConsentChanged c => it with { ConsentWithdrawn = !c.Policy },
        PersonalDataErased or ErasureDeferred => it with
        {
            State = CustomerState.Erased,
            Manager = null,
            Applicant = null,
            Offer = null,
            Next = null,
        },
        _ => it,
    };

    /// <summary>The largest number of pinyin initials of one name.</summary>
    private const int MaxSpellings = 8;

    private static CustomerDocument ApplySubmission(CustomerDocument? it, IEvent e, InfoSubmitted i) =>
        new(e.StreamId, it?.State ?? CustomerState.None, it?.Manager,
            it?.Former ?? [], i.CompanyName, i.Province, i.City, i.District, i.PowerCapacity, i.MonthlyUsage, i.VoltageLevel, i.Industry,
            i.Applicant, it?.AssignedAt, it?.RespondBy, it?.ContactBy, it?.FirstContactAt, it?.Why, it?.Timeline ?? [], it?.Offer,
            it?.Next, Names.SearchKey(i.CompanyName), it?.ConsentWithdrawn ?? false, it?.RatedAs, i.RegionCode,
            i.CreditCode, string.Join(' ', Pinyin.Spellings(Names.Key(i.CompanyName), MaxSpellings)));

    private static CustomerDocument ApplyImport(CustomerDocument it, IEvent e, CustomerPlace place)
    {
        var assigned = place.Manager is { } manager ? it.AssignTo(manager, e.Timestamp, place.RespondBy, place.ContactBy, place.Why) : it;
        return assigned with { State = place.State, Timeline = [new CustomerTimelineEntry(e.Timestamp, "imported")] };
    }

    private static Personal? FindNote(object e) => e switch
    {
        AssignmentDeclined a => a.Reason,
        TransferOffered a => a.Reason,
        TransferRefused a => a.Reason,
        FirstContactRecorded a => a.Note,
        CustomerRated a => a.Reason,
        // The text of an offer is already shown with the offer.
        ManagerReassigned { Reason: not ReassignmentReasons.Transferred } a => a.Note,
        _ => null,
    };

    private static string? FindTimelineCode(object e) => e switch
    {
        ReviewDecided { Decision: AuthStatus.Approved } => "approved",
        ManagerAssigned => "assigned",
        ManagerReassigned { Reason: ReassignmentReasons.OffboardUndone } => "returned",
        // The consent itself is an entry.
        ManagerReassigned { Reason: ReassignmentReasons.ConsentGiven } or AssignmentParked { Reason: ParkingReason.ConsentWithdrawn } =>
            null,
        AssignmentParked => "parked",
        ManagerReassigned => "reassigned",
        AssignmentDeclined => "declined",
        AssignmentOverdue { What: EscalationStep.Respond } => "respond_overdue",
        AssignmentOverdue => "contact_overdue",
        CustomerAcknowledged => "acknowledged",
        FirstContactRecorded => "first_contact",
        FollowUpRecorded => "follow_up",
        ServiceStarted => "serving",
        CustomerRated { Rating: null } => "rating_reset",
        CustomerRated => "rated",
        CustomerWithdrawn => "withdrawn",
        TransferOffered => "transfer_offered",
        TransferRefused => "transfer_refused",
        TransferWithdrawn => "transfer_withdrawn",
        TransferExpired => "transfer_expired",
        _ => null,
    };
}

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
