using System.Collections.Immutable;
using JasperFx.Events;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Host.Audit;

/// <summary>The state of a registration from all events of its stream up to a time, across all modules.</summary>
public sealed record AuditState(ImmutableList<IEvent> Events, Lifecycle Life, InfoSubmitted? Info, MaterialsUploaded? Pictures,
    DateTimeOffset? SubmittedAt, ReviewClaim Claim, AuditState.Verdicts Checks, ReviewDecided? Decision, DateTimeOffset? DecidedAt,
    string? Customer) : IFold<AuditState>
{
    /// <summary>A person's verdict on the materials is kept beside the automatic one.</summary>
    public sealed record Verdicts(string? Materials, string? Identity, string? Automatic);

    private static readonly Verdicts NoVerdicts = new(null, null, null);

    public static AuditState Initial { get; } =
        new([], Lifecycle.Initial, null, null, null, ReviewClaim.Initial, NoVerdicts, null, null, null);

    public static AuditState When(AuditState it, object @event) => it;

    public static AuditState WhenRecorded(AuditState it, IEvent e) =>
        Next(it, e) with
        {
            Events = it.Events.Add(e),
            Life = Lifecycle.When(it.Life, e.Data),
            Claim = ReviewClaim.When(it.Claim, e.Data),
        };

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
        MaterialsChecked { By: "automatic" } x => it with { Checks = it.Checks with { Automatic = x.Verdict } },
        MaterialsChecked x => it with { Checks = it.Checks with { Materials = x.Verdict } },
        // The events show the results of the registers. The verdict here is a person's, or the registers' if they confirm the identity.
        IdentityChecked { By: "automatic" } x when x.Verdict != "passed" || it.Checks.Identity is not null => it,
        IdentityChecked x => it with { Checks = it.Checks with { Identity = x.Verdict } },
        ReviewDecided x => it with { Decision = x, DecidedAt = e.Timestamp },
        DecisionReversed => it with { Decision = null, DecidedAt = null },
        CustomerWithdrawn => it with { Customer = null },
        ManagerReassigned { Kept: { } customerState } => it with { Customer = customerState },
        ManagerAssigned or ManagerReassigned => it with { Customer = "assigned" },
        AssignmentDeclined or AssignmentParked => it with { Customer = "waiting" },
        CustomerAcknowledged => it with { Customer = "acknowledged" },
        FirstContactRecorded => it with { Customer = "contacted" },
        ServiceStarted => it with { Customer = "serving" },
        _ => it,
    };
}
