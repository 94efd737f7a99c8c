using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using JasperFx.Events;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Host.Audit;
using PowerCrm.Store;

namespace PowerCrm.Host.Demo;

/// <summary>
/// Writes the history of one registration as a scenario: the commands that lead to the same states, with fictitious values in place of
/// personal ones. An event that no command causes becomes a step that says so, so that the file is complete.
/// </summary>
internal sealed partial class ScenarioRecorder
{
    private const string Purpose = "scenario", ApplicantName = "applicant1", ApplicantReference = $"{{{ApplicantName}}}";

    private readonly IServiceProvider services;
    private readonly IStreams streams;
    private readonly IKeyRing keys;
    private readonly List<(DateTimeOffset At, Scenario.Line Line)> lines = [];
    private readonly List<string> remarks = [];
    private readonly Pseudonymizer pseudonyms;
    private readonly IReadOnlyList<IEvent> events;
    private string status = AuthStatus.None;

    private ScenarioRecorder(IServiceProvider services, IStreams streams, IReadOnlyList<IEvent> events)
    {
        (this.services, this.streams, this.events) = (services, streams, events);
        keys = services.GetRequiredService<IKeyRing>();
        pseudonyms = new Pseudonymizer(ChinaTime.Day(events[0].Timestamp));
    }

    /// <summary>Records the access first, for the person and for the audit, then returns the scenario.</summary>
    /// <param name="events">The streams, in the name of the reader.</param>
    /// <returns>Null if there is no such registration.</returns>
    public static async Task<string?> Record(IServiceProvider services, IStreams events, Guid registration, string reason,
        CancellationToken ct)
    {
        if ((await events.Load<AuditState>(registration, ct)).State.Life.Status == AuthStatus.None)
            return null;
        await services.GetRequiredService<OperatorActions>().Record("scenario_record", registration.ToString(), reason,
            events.Caller.Actor, ct);
        await AuditRegistration.RecordOperatorAccess(registration, Purpose, reason, events, services.GetRequiredService<IKeyRing>(), ct);
        return await new ScenarioRecorder(services, events, await ReadEvents(events, registration, ct)).Write(ct);
    }

    /// <summary>Returns the registration's own events and those of the streams beside it, ordered by time.</summary>
    private static async Task<IReadOnlyList<IEvent>> ReadEvents(IStreams events, Guid registration, CancellationToken ct)
    {
        var history = new List<IEvent>();
        foreach (var stream in (Guid[])[registration, ReadingStream.Of(registration), AccessStream.Of(registration)])
            await foreach (var e in events.Read(stream, ct))
                if (e.Data is not PersonalDataRevealed { What: Purpose })
                    history.Add(e);
        return [.. history.OrderBy(e => e.Timestamp)];
    }

    private async Task<string> Write(CancellationToken ct)
    {
        foreach (var e in events)
            if (e.Data is MaterialsRead read)
                lateReadings[read.Round] = await keys.Open<MaterialReadings>(read.Readings, SealedFieldNames.Readings, Purpose, ct,
                    e.StreamId);
        await ReadRoles(ct);
        await AddManagers(ct);
        await AddPolicies(ct);
        for (var i = 0; i < events.Count; i++)
        {
            await AddEvent(i, ct);
            if (events[i].Data is not (MaterialsRead or PersonalDataRevealed))
                status = Lifecycle.NextStatus(status, events[i].Data);
        }
        var start = events[0].Timestamp.AddMinutes(-1);
        var text = new StringBuilder();
        text.Append("// Recorded by 'demo record'; every personal value is replaced by a fictitious one (docs/scenarios.md).\n");
        foreach (var remark in remarks.Distinct())
            text.Append("// ").Append(remark).Append('\n');
        Add(text, new Scenario.Line(Scenario: Scenario.Format, Start: start.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFK",
            System.Globalization.CultureInfo.InvariantCulture)));
        foreach (var (at, line) in lines.OrderBy(l => l.At))
            Add(text, line with { At = Scenario.FormatOffset(at < start ? TimeSpan.Zero : at - start) });
        return text.ToString();
    }

    private static void Add(StringBuilder text, Scenario.Line line) =>
        text.Append(JsonSerializer.Serialize(line, Scenario.Json)).Append('\n');

    // ---- the command behind each event ------------------------------------------------------------------------------------

    private async Task AddEvent(int index, CancellationToken ct)
    {
        var e = events[index];
        // Two events of one request: the second follows from the first.
        var previous = index > 0 && events[index - 1] is var b && b.StreamId == e.StreamId && b.Timestamp == e.Timestamp
            && b.CorrelationId == e.CorrelationId ? b.Data : null;
        var following = index + 1 < events.Count && events[index + 1] is var a && a.StreamId == e.StreamId && a.Timestamp == e.Timestamp
            && a.CorrelationId == e.CorrelationId ? a.Data : null;
        switch (e.Data)
        {
            case WechatAuthorized x:
                AddApplicantStep(e, ScenarioCommand.SignIn,
                    CreateBody(("sensitive", x.Sensitive), ("deviceId", x.DeviceHash is null ? null : "device-1")));
                break;
            case PhoneVerified x:
                var phone = (await Open<VerifiedPhone>(e, x.Phone, SealedFieldNames.Phone, ct))?.Phone ?? "13900000000";
                AddApplicantStep(e, ScenarioCommand.VerifyPhone,
                    CreateBody(("phone", pseudonyms.Phone(phone)), ("by", x.By == "wechat" ? x.By : null)));
                break;
            case InfoSubmitted x:
                await AddSubmission(e, x, events.Skip(index).Select(n => n.Data).OfType<MaterialsUploaded>()
                    .First(m => m.Round == x.Round), ct);
                break;
            case MaterialsUploaded:
                break;
            case RegistrationWithdrawn when previous is ConsentChanged:
                AddSkipped(e, "from the consent that was taken back");
                break;
            case RegistrationWithdrawn:
                AddApplicantStep(e, "POST /auth/withdraw");
                break;
            case ReviewUrged:
                AddApplicantStep(e, "POST /auth/urge");
                break;
            case ConsentChanged x:
                AddApplicantStep(e, "PUT /privacy/consent", CreateBody(("policyVersion", $"{{{Scenario.PolicyReference}}}"),
                    ("agreed", x.Policy), ("sensitive", x.Sensitive)));
                break;
            case PersonalDataErased when previous is LegalHoldLifted:
                AddSkipped(e, "from the end of the hold");
                break;
            case PersonalDataErased { Policy: null } or ErasureDeferred when Actor.IsApplicant(GetActor(e)):
                AddApplicantStep(e, "POST /privacy/erase");
                break;
            case LegalHoldPlaced x:
                AddStaffStep(e, "auditor", $"POST /audit/registrations/{ApplicantReference}/hold",
                    CreateBody(("reason", x.Reason), ("reference", pseudonyms.Text(x.Reference))));
                break;
            case LegalHoldLifted x:
                AddStaffStep(e, "auditor", $"POST /audit/registrations/{ApplicantReference}/hold/lift",
                    CreateBody(("reason", pseudonyms.Text(x.Reason))));
                break;
            case ReviewClaimed:
                AddStaffStep(e, "reviewer", $"POST /reviews/{ApplicantReference}/claim");
                break;
            case ReviewReleased { Why: "released" }:
                AddStaffStep(e, "reviewer", $"POST /reviews/{ApplicantReference}/release");
                break;
            case ReviewTakenOver x:
                AddStaffStep(e, "admin", $"POST /reviews/{ApplicantReference}/takeover",
                    CreateBody(("reason", await ReadNote(e, x.Reason, ct)), ("reviewerId", ReferenceTo(Actor.Staff(x.To), "reviewer"))));
                break;
            case MaterialsChecked { By: not Verdicts.Automatic } x:
                await AddCheck(e, "materials", x.Verdict, x.Note, ct);
                break;
            case IdentityChecked { By: not Verdicts.Automatic } x:
                await AddCheck(e, "identity", x.Verdict, x.Note, ct);
                break;
            case ReviewNoted x:
                AddStaffStep(e, "reviewer", $"POST /reviews/{ApplicantReference}/notes",
                    CreateBody(("text", await ReadNote(e, x.Note, ct))));
                break;
            case ReviewDecided x when x.Reviewer != ReviewDecided.NoPerson && previous is not SecondOpinionGiven:
                await AddDecision(e, x.Decision, x.Reasons, x.Texts, ct);
                break;
            case DecisionProposed x:
                await AddDecision(e, x.Decision, x.Reasons, x.Texts, ct);
                break;
            case ReversalOpened x:
                AddStaffStep(e, "admin", $"POST /reviews/{ApplicantReference}/reverse",
                    CreateBody(("reason", await ReadNote(e, x.Reason, ct))));
                break;
            case SecondOpinionGiven x:
                AddStaffStep(e, "reviewer", $"POST /reviews/{ApplicantReference}/second-opinion",
                    CreateBody(("agree", x.Agrees), ("note", await ReadNote(e, x.Note, ct))));
                break;
            case CustomerAcknowledged when following is FirstContactRecorded:
                AddSkipped(e, "from the first contact");
                break;
            case CustomerAcknowledged when previous is ManagerReassigned { Reason: ReassignmentReasons.Transferred }:
                AddSkipped(e, "from the accepted offer");
                break;
            case CustomerAcknowledged:
                AddStaffStep(e, "manager", $"PUT /customers/{ApplicantReference}/assign-status", CreateBody(("status", "acknowledged")));
                break;
            case ServiceStarted:
                AddStaffStep(e, "manager", $"PUT /customers/{ApplicantReference}/assign-status", CreateBody(("status", "serving")));
                break;
            case CustomerRated x:
                AddStaffStep(e, x.Manager is null ? "admin" : "manager", $"PUT /customers/{ApplicantReference}/rating", CreateBody(("rating", x.Rating),
                    ("reason", await ReadNote(e, x.Reason, ct))));
                break;
            case AssignmentDeclined x when Actor.StaffOf(GetActor(e)) is not null:
                AddStaffStep(e, "manager", $"PUT /customers/{ApplicantReference}/assign-status",
                    CreateBody(("status", "declined"), ("reason", await ReadNote(e, x.Reason, ct))));
                break;
            case FirstContactRecorded x:
                AddStaffStep(e, "manager", "POST /customers/first-contact",
                    CreateBody(("customerId", ApplicantReference), ("channel", x.Channel), ("outcome", x.Outcome),
                    ("contactedAt", x.ContactedAt == e.Timestamp ? null : x.ContactedAt), ("note", await ReadNote(e, x.Note, ct))));
                break;
            case FollowUpRecorded x:
                var followUp = await Open<FollowUpNote>(e, x.Note, SealedFieldNames.Note, ct);
                AddStaffStep(e, "manager", $"POST /customers/{ApplicantReference}/follow-ups", CreateBody(("channel", x.Channel),
                    ("note", pseudonyms.Text(followUp?.Note ?? "记录")),
                    ("nextAction", followUp?.NextAction is { } next ? pseudonyms.Text(next) : null), ("nextActionAt", x.NextActionAt)));
                break;
            case ManagerReassigned { Reason: ReassignmentReasons.Administrator } x:
                AddStaffStep(e, "admin", $"POST /customers/{ApplicantReference}/reassign",
                    CreateBody(("reason", await ReadNote(e, x.Note, ct)), ("managerId", x.Why.Code == ExplanationCodes.Manual
                    ? ReferenceTo(Actor.Staff(x.To), "manager") : null)));
                break;
            case TransferOffered x:
                AddStaffStep(e, "manager", $"POST /customers/{ApplicantReference}/transfer",
                    CreateBody(("managerId", ReferenceTo(Actor.Staff(x.To), "manager")), ("reason", await ReadNote(e, x.Reason, ct))));
                break;
            case TransferAccepted x:
                AddStaffStep(e, x.InStead ? "admin" : "manager", $"POST /customers/{ApplicantReference}/transfer/accept");
                break;
            case TransferRefused x:
                AddStaffStep(e, "manager", $"POST /customers/{ApplicantReference}/transfer/refuse",
                    CreateBody(("reason", await ReadNote(e, x.Reason, ct))));
                break;
            case TransferWithdrawn:
                AddStaffStep(e, "manager", $"POST /customers/{ApplicantReference}/transfer/withdraw");
                break;
            default:
                AddSkipped(e, SkipReason(e.Data));
                break;
        }
    }

    /// <summary>Returns the reason why no command of the file causes the event.</summary>
    private static string SkipReason(object data) => data switch
    {
        MaterialsChecked => "by itself: the automatic check, or none where the papers say nothing",
        IdentityChecked => "cannot be expressed: a service outside compared with the registers",
        ReviewDecided { Reviewer: var reviewer } when reviewer == ReviewDecided.NoPerson =>
            "cannot be expressed: approved without a person, by the review policy (autoApprove) of that time",
        ReviewDecided or DecisionReversed => "by itself: from the second opinion",
        ReviewReleased => "by itself: time passed, or somebody else took the case",
        MaterialsRead => "by itself: the pictures were read after the submission",
        AccountActivated or AccountDeactivated or CustomerWithdrawn => "by itself: from the decision",
        ManagerAssigned or AssignmentParked => "by itself: from the approval, by the managers that the file adds",
        AssignmentOverdue or TransferExpired => "by itself: time passed",
        ManagerReassigned { Reason: ReassignmentReasons.Transferred } => "from the accepted offer",
        ManagerReassigned { Reason: ReassignmentReasons.Declined or ReassignmentReasons.Overdue } =>
            "by itself: the manager declined, or time passed",
        ManagerReassigned { Reason: ReassignmentReasons.ConsentGiven } => "by itself: the consent was given again",
        ManagerReassigned => "cannot be expressed: a manager left, or came back",
        AssignmentDeclined => "by itself",
        CustomerImported => "cannot be expressed: the customer was imported",
        PersonalDataErased or ErasureDeferred => "cannot be expressed: erased by the retention policy, or by an administrator",
        PersonalDataRevealed or PersonalExportRequested or PersonalExportApproved or PersonalExportTaken =>
            "left out: reading changes no state",
        _ => "cannot be expressed: no command for it is known",
    };

    private async Task AddCheck(IEvent e, string step, string verdict, Personal? note, CancellationToken ct) =>
        AddStaffStep(e, "reviewer", $"POST /reviews/{ApplicantReference}/checks",
        CreateBody(("step", step), ("outcome", verdict), ("note", await ReadNote(e, note, ct))));

    private async Task AddDecision(IEvent e, string decision, IReadOnlyList<RejectionReason> reasons, Personal? sealedTexts,
        CancellationToken ct)
    {
        var texts = await Open<DecisionTexts>(e, sealedTexts, SealedFieldNames.Texts, ct);
        var reasonNodes = reasons.Select((reason, i) => (JsonNode?)CreateBody(("code", reason.Code),
            ("pointer", reason.Opens is [var pointer] ? pointer : null),
            ("message", texts?.Messages.ElementAtOrDefault(i) is { } message ? pseudonyms.Text(message) : null))).ToArray();
        AddStaffStep(e, "reviewer", $"POST /reviews/{ApplicantReference}/decision",
            CreateBody(("decision", decision), ("reasons", reasonNodes.Length == 0 ? null
            : new JsonArray(reasonNodes)), ("note", texts?.Note is { } note ? pseudonyms.Text(note) : null)));
    }

    // ---- lines ------------------------------------------------------------------------------------------------------------

    private void AddApplicantStep(IEvent e, string command, JsonObject? body = null, ScenarioExpectation? expect = null) =>
        lines.Add((e.Timestamp, new Scenario.Line(Who: $"{ScenarioPerson.Applicant}:{ApplicantName}", Command: command, Body: body,
        Expect: expect)));

    private void AddStaffStep(IEvent e, string role, string command, JsonObject? body = null)
    {
        ReferenceTo(GetActor(e), role);
        var (staffRole, name) = staff[GetActor(e)];
        lines.Add((e.Timestamp, new Scenario.Line(Who: $"{staffRole}:{name}", Command: command, Body: body)));
    }

    private void AddSkipped(IEvent e, string reason) => lines.Add((e.Timestamp, new Scenario.Line(Skipped: e.EventTypeName, Why: reason)));

    private static string GetActor(IEvent e) => e.UserName ?? "";

    private ValueTask<T?> Open<T>(IEvent e, Personal? value, string field, CancellationToken ct) where T : class =>
        keys.Open<T>(value, field, Purpose, ct, e.StreamId);

    private async Task<string?> ReadNote(IEvent e, Personal? value, CancellationToken ct) => value is null ? null
        : pseudonyms.Text((await Open<ReviewNote>(e, value, SealedFieldNames.Note, ct))?.Text ?? "记录");

    private static JsonObject CreateBody(params IEnumerable<(string Name, object? Value)> members) =>
        new(members.Where(m => m.Value is not null)
        .Select(m => KeyValuePair.Create(m.Name, m.Value as JsonNode ?? JsonSerializer.SerializeToNode(m.Value))));
}
