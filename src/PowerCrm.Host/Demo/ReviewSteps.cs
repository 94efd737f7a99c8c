using System.Text.Json.Nodes;
using JasperFx.Events;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Host.Demo;

/// <summary>Records the commands on a case: of reviewers, of administrators who take over or reverse, of auditors who hold.</summary>
internal sealed class ReviewSteps(RecordedValues values, RecordedStaff staff)
{
    private const string Case = $"/reviews/{RecordedLines.ApplicantReference}";
    private const string Hold = $"/audit/registrations/{RecordedLines.ApplicantReference}/hold";

    /// <summary>Returns false if no command on the case caused the event.</summary>
    public async Task<bool> TryAdd(RecordedEvent it, CancellationToken ct)
    {
        var e = it.Event;
        switch (e.Data)
        {
            case LegalHoldPlaced x:
                staff.AddStep(e, "auditor", $"POST {Hold}", ("reason", x.Reason), ("reference", values.Pseudonyms.Text(x.Reference)));
                break;
            case LegalHoldLifted x:
                staff.AddStep(e, "auditor", $"POST {Hold}/lift", ("reason", values.Pseudonyms.Text(x.Reason)));
                break;
            case ReviewClaimed:
                staff.AddStep(e, "reviewer", $"POST {Case}/claim");
                break;
            case ReviewReleased { Why: "released" }:
                staff.AddStep(e, "reviewer", $"POST {Case}/release");
                break;
            case ReviewTakenOver x:
                staff.AddStep(e, "admin", $"POST {Case}/takeover", ("reason", await values.ReadNote(e, x.Reason, ct)),
                    ("reviewerId", staff.ReferenceTo(Actor.Staff(x.To), "reviewer")));
                break;
            case MaterialsChecked { By: not Verdicts.Automatic } x:
                await AddCheck(e, "materials", x.Verdict, x.Note, ct);
                break;
            case IdentityChecked { By: not Verdicts.Automatic } x:
                await AddCheck(e, "identity", x.Verdict, x.Note, ct);
                break;
            case ReviewNoted x:
                staff.AddStep(e, "reviewer", $"POST {Case}/notes", ("text", await values.ReadNote(e, x.Note, ct)));
                break;
            case ReviewDecided x when x.Reviewer != ReviewDecided.NoPerson && it.Previous is not SecondOpinionGiven:
                await AddDecision(e, x.Decision, x.Reasons, x.Texts, ct);
                break;
            case DecisionProposed x:
                await AddDecision(e, x.Decision, x.Reasons, x.Texts, ct);
                break;
            case ReversalOpened x:
                staff.AddStep(e, "admin", $"POST {Case}/reverse", ("reason", await values.ReadNote(e, x.Reason, ct)));
                break;
            case SecondOpinionGiven x:
                staff.AddStep(e, "reviewer", $"POST {Case}/second-opinion", ("agree", x.Agrees),
                    ("note", await values.ReadNote(e, x.Note, ct)));
                break;
            default:
                return false;
        }
        return true;
    }

    private async Task AddCheck(IEvent e, string step, string verdict, Personal? note, CancellationToken ct) =>
        staff.AddStep(e, "reviewer", $"POST {Case}/checks", ("step", step), ("outcome", verdict),
            ("note", await values.ReadNote(e, note, ct)));

    private async Task AddDecision(IEvent e, string decision, IReadOnlyList<RejectionReason> reasons, Personal? sealedTexts,
        CancellationToken ct)
    {
        var texts = await values.Open<DecisionTexts>(e, sealedTexts, SealedFieldNames.Texts, ct);
        var reasonNodes = reasons.Select((reason, i) => (JsonNode?)RecordedLines.CreateBody(("code", reason.Code),
            ("pointer", reason.Opens is [var pointer] ? pointer : null),
            ("message", texts?.Messages.ElementAtOrDefault(i) is { } message ? values.Pseudonyms.Text(message) : null))).ToArray();
        staff.AddStep(e, "reviewer", $"POST {Case}/decision", ("decision", decision),
            ("reasons", reasonNodes.Length == 0 ? null : new JsonArray(reasonNodes)),
            ("note", texts?.Note is { } note ? values.Pseudonyms.Text(note) : null));
    }
}
