using System.Collections.Immutable;
using JasperFx.Events;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Host.Audit;

/// <summary>The state of a registration from all events of its stream up to a time, across all modules.</summary>
public sealed record AuditState(ImmutableList<IEvent> Events, Lifecycle Life, InfoSubmitted? Info, MaterialsUploaded? Pictures,
    DateTimeOffset? SubmittedAt, ReviewClaim Claim, AuditState.CheckVerdicts Checks, ReviewDecided? Decision, DateTimeOffset? DecidedAt,
    string? Customer) : IFold<AuditState>
{
    /// <summary>A person's verdict on the materials is kept beside the automatic one.</summary>
    public sealed record CheckVerdicts(string? Materials, string? Identity, string? Automatic);

    private static readonly CheckVerdicts NoVerdicts = new(null, null, null);

    public static AuditState Initial { get; } =
        new([], Lifecycle.Initial, null, null, null, ReviewClaim.Initial, NoVerdicts, null, null, null);

    public static AuditState WhenRecorded(AuditState it, IEvent e) =>
        Next(it, e) with
        {
            Events = it.Events.Add(e),
            Life = Lifecycle.When(it.Life, e.Data),
            Claim = ReviewClaim.When(it.Claim, e.Data),
        };

    /// <summary>The customer's manager: not one who left, when nobody else is eligible and the customer waits.</summary>
    public Guid? Manager => IsParked ? null : Life.Manager;

    private bool IsParked { get; init; }

    private static AuditState Next(AuditState it, IEvent e) => e.Data switch
    {
        InfoSubmitted x => it with
        {
            Info = x,
            SubmittedAt = e.Timestamp,
            Pictures = null,
            Checks = NoVerdicts,
            Decision = null,
            DecidedAt = null,
        },
        CustomerImported x => it with { Info = x.Info, Customer = x.Place.State },
        MaterialsUploaded x => it with { Pictures = x },
        // After a withdrawal it is a draft again: the submitted values are in the events, but not in the state.
        RegistrationWithdrawn => it with { Info = null, Pictures = null, SubmittedAt = null, Checks = NoVerdicts },
        MaterialsChecked { By: Verdicts.Automatic } x => it with { Checks = it.Checks with { Automatic = x.Verdict } },
        MaterialsChecked x => it with { Checks = it.Checks with { Materials = x.Verdict } },
        // The events show the results of the registers. The verdict here is a person's, or the registers' if they confirm the identity.
        IdentityChecked { By: Verdicts.Automatic } x when x.Verdict != Verdicts.Passed || it.Checks.Identity is not null => it,
        IdentityChecked x => it with { Checks = it.Checks with { Identity = x.Verdict } },
        ReviewDecided x => it with { Decision = x, DecidedAt = e.Timestamp },
        DecisionReversed => it with { Decision = null, DecidedAt = null },
        CustomerWithdrawn => it with { Customer = null },
        ManagerReassigned { Kept: { } customerState } => it with { Customer = customerState, IsParked = false },
        ManagerAssigned or ManagerReassigned => it with { Customer = CustomerState.Assigned, IsParked = false },
        AssignmentDeclined => it with { Customer = CustomerState.Waiting },
        AssignmentParked => it with { Customer = CustomerState.Waiting, IsParked = true },
        // The manager who left acted at the same moment.
        CustomerAcknowledged or FirstContactRecorded or ServiceStarted when it.Customer == CustomerState.Waiting => it,
        CustomerAcknowledged => it with { Customer = CustomerState.Acknowledged },
        FirstContactRecorded => it with { Customer = CustomerState.Contacted },
        ServiceStarted => it with { Customer = CustomerState.Serving },
        PersonalDataErased or ErasureDeferred when it.Customer is not null => it with { Customer = CustomerState.Erased },
        _ => it,
    };
}
