using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Host.Demo;

/// <summary>Records the commands of the customer's managers, and of administrators who reassign or rate the customer.</summary>
internal sealed class ManagerSteps(RecordedLines lines, RecordedValues values, RecordedStaff staff)
{
    private const string Customer = $"/customers/{RecordedLines.ApplicantReference}";

    /// <summary>Returns false if no command on the customer caused the event.</summary>
    public async Task<bool> TryAdd(RecordedEvent it, CancellationToken ct)
    {
        var e = it.Event;
        switch (e.Data)
        {
            case CustomerAcknowledged when it.Following is FirstContactRecorded:
                lines.AddSkipped(e, "from the first contact");
                break;
            case CustomerAcknowledged when it.Previous is ManagerReassigned { Reason: ReassignmentReasons.Transferred }:
                lines.AddSkipped(e, "from the accepted offer");
                break;
            case CustomerAcknowledged:
                staff.AddStep(e, "manager", $"PUT {Customer}/assign-status", ("status", "acknowledged"));
                break;
            case ServiceStarted:
                staff.AddStep(e, "manager", $"PUT {Customer}/assign-status", ("status", "serving"));
                break;
            case CustomerRated x:
                staff.AddStep(e, x.Manager is null ? "admin" : "manager", $"PUT {Customer}/rating", ("rating", x.Rating),
                    ("reason", await values.ReadNote(e, x.Reason, ct)));
                break;
            case AssignmentDeclined x when Actor.StaffOf(RecordedStaff.GetActor(e)) is not null:
                staff.AddStep(e, "manager", $"PUT {Customer}/assign-status", ("status", "declined"),
                    ("reason", await values.ReadNote(e, x.Reason, ct)));
                break;
            case FirstContactRecorded x:
                staff.AddStep(e, "manager", "POST /customers/first-contact", ("customerId", RecordedLines.ApplicantReference),
                    ("channel", x.Channel), ("outcome", x.Outcome), ("contactedAt", x.ContactedAt == e.Timestamp ? null : x.ContactedAt),
                    ("note", await values.ReadNote(e, x.Note, ct)));
                break;
            case FollowUpRecorded x:
                var followUp = await values.Open<FollowUpNote>(e, x.Note, SealedFieldNames.Note, ct);
                staff.AddStep(e, "manager", $"POST {Customer}/follow-ups", ("channel", x.Channel),
                    ("note", values.Pseudonyms.Text(followUp?.Note ?? "记录")),
                    ("nextAction", followUp?.NextAction is { } next ? values.Pseudonyms.Text(next) : null),
                    ("nextActionAt", x.NextActionAt));
                break;
            case ManagerReassigned { Reason: ReassignmentReasons.Administrator } x:
                staff.AddStep(e, "admin", $"POST {Customer}/reassign", ("reason", await values.ReadNote(e, x.Note, ct)),
                    ("managerId", x.Why.Code == ExplanationCodes.Manual ? staff.ReferenceTo(Actor.Staff(x.To), "manager") : null));
                break;
            case TransferOffered x:
                staff.AddStep(e, "manager", $"POST {Customer}/transfer",
                    ("managerId", staff.ReferenceTo(Actor.Staff(x.To), "manager")), ("reason", await values.ReadNote(e, x.Reason, ct)));
                break;
            case TransferAccepted x:
                staff.AddStep(e, x.InStead ? "admin" : "manager", $"POST {Customer}/transfer/accept");
                break;
            case TransferRefused x:
                staff.AddStep(e, "manager", $"POST {Customer}/transfer/refuse", ("reason", await values.ReadNote(e, x.Reason, ct)));
                break;
            case TransferWithdrawn:
                staff.AddStep(e, "manager", $"POST {Customer}/transfer/withdraw");
                break;
            default:
                return false;
        }
        return true;
    }
}
