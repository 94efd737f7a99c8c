using JasperFx.Events;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Assignment;

/// <summary>The entries that events add to the timeline of a customer.</summary>
internal static class CustomerTimeline
{
    /// <param name="it">The customer before the event.</param>
    public static IReadOnlyList<CustomerTimelineEntry> After(CustomerDocument it, IEvent e) => e.Data switch
    {
        PersonalDataErased or ErasureDeferred => [.. it.Timeline.Select(m => m with { Note = null })],
        ConsentChanged c when it.ConsentWithdrawn == c.Policy && it.State != CustomerState.None =>
            [.. it.Timeline, new CustomerTimelineEntry(e.Timestamp, c.Policy ? ReassignmentReasons.ConsentGiven
                : ParkingReason.ConsentWithdrawn)],
        _ when FindCode(e.Data) is { } code =>
            [.. it.Timeline, new CustomerTimelineEntry(e.Timestamp, code, FindNote(e.Data), (e.Data as FirstContactRecorded)?.Outcome)],
        _ => it.Timeline,
    };

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

    private static string? FindCode(object e) => e switch
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
