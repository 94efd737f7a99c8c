using JasperFx.Events;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Host.Audit;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Host.Demo;

/// <summary>
/// Writes the history of one registration as a scenario: the commands that lead to the same states, with fictitious values in place of
/// personal ones. An event that no command causes becomes a step that says so, so that the file is complete.
/// </summary>
internal sealed class ScenarioRecorder
{
    internal const string Purpose = "scenario";

    private readonly IReadOnlyList<IEvent> events;
    private readonly PolicyVersions policies;
    private readonly RecordedLines lines = new();
    private readonly RecordedStaff staff;
    private readonly RecordedSubmissions submissions;
    private readonly ApplicantSteps applicant;
    private readonly ReviewSteps review;
    private readonly ManagerSteps manager;

    private ScenarioRecorder(IServiceProvider services, IStreams streams, IReadOnlyList<IEvent> events)
    {
        (this.events, policies) = (events, services.GetRequiredService<PolicyVersions>());
        var values = new RecordedValues(services.GetRequiredService<IKeyRing>(), new Pseudonymizer(ChinaTime.Day(events[0].Timestamp)));
        staff = new RecordedStaff(lines, events, streams);
        submissions = new RecordedSubmissions(lines, values, events);
        applicant = new ApplicantSteps(lines, values, submissions);
        review = new ReviewSteps(values, staff);
        manager = new ManagerSteps(lines, values, staff);
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
            events.Caller.Actor, ct, isAboutPerson: true);
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
        await submissions.ReadLate(ct);
        await staff.ReadRoles(ct);
        await staff.AddManagers(ct);
        await RecordedPolicies.Add(lines, events, policies, ct);
        var status = AuthStatus.None;
        for (var i = 0; i < events.Count; i++)
        {
            await Add(new RecordedEvent(events, i, status), ct);
            if (events[i].Data is not (MaterialsRead or PersonalDataRevealed))
                status = Lifecycle.NextStatus(status, events[i].Data);
        }
        return lines.Render(events[0].Timestamp.AddMinutes(-1));
    }

    /// <summary>Adds the command behind an event.</summary>
    private async Task Add(RecordedEvent it, CancellationToken ct)
    {
        if (!await applicant.TryAdd(it, ct) && !await review.TryAdd(it, ct) && !await manager.TryAdd(it, ct))
            lines.AddSkipped(it.Event, SkipReason(it.Event.Data));
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
}
