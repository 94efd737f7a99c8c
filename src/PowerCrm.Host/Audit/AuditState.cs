using System.Collections.Immutable;
using JasperFx.Events;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Host.Audit;

/// <summary>All that a registration's stream says by a time: its events, and the state they give, over all modules.</summary>
public sealed record AuditState(ImmutableList<IEvent> Events, Lifecycle Life, InfoSubmitted? Info, MaterialsUploaded? Pictures,
    DateTimeOffset? SubmittedAt, ReviewClaimed? Claim, AuditState.Verdicts Checks, ReviewDecided? Decision, DateTimeOffset? DecidedAt,
    string? Customer) : IFold<AuditState>
{
    /// <summary>A person's verdict on the materials stands beside the automatic one.</summary>
    public sealed record Verdicts(string? Materials, string? Identity, string? Automatic);

    private static readonly Verdicts None = new(null, null, null);

    public static AuditState Initial { get; } = new([], Lifecycle.Initial, null, null, null, null, None, null, null, null);

    public static AuditState When(AuditState it, object @event) => it;

    public static AuditState WhenRecorded(AuditState it, IEvent e) =>
        Next(it, e) with { Events = it.Events.Add(e), Life = Lifecycle.When(it.Life, e.Data) };

    private static AuditState Next(AuditState it, IEvent e) => e.Data switch
    {
        InfoSubmitted x => it with
        {
            Info = x,
            SubmittedAt = e.Timestamp,
            Pictures = null,
            Claim = null,
            Checks = None,
            Decision = null,
            DecidedAt = null,
        },
        CustomerImported x => it with { Info = x.Info, Customer = x.Place.State },
        MaterialsUploaded x => it with { Pictures = x },
        // Taken back, it is the applicant's draft again: what it said stands in the events, not in the state.
        RegistrationWithdrawn => it with { Info = null, Pictures = null, SubmittedAt = null, Claim = null, Checks = None },
        ReviewClaimed x => it with { Claim = x },
        ReviewTakenOver x => it with { Claim = new ReviewClaimed(x.To, x.LeaseUntil) },
        ReviewReleased => it with { Claim = null },
        MaterialsChecked { By: "automatic" } x => it with { Checks = it.Checks with { Automatic = x.Verdict } },
        MaterialsChecked x => it with { Checks = it.Checks with { Materials = x.Verdict } },
        // Of the registers, the events show what they said; the verdict here is a person's, or theirs where they confirm.
        IdentityChecked { By: "automatic" } x when x.Verdict != "passed" || it.Checks.Identity is not null => it,
        IdentityChecked x => it with { Checks = it.Checks with { Identity = x.Verdict } },
        ReviewDecided x => it with { Decision = x, DecidedAt = e.Timestamp, Claim = null },
        DecisionProposed => it with { Claim = null },
        DecisionReversed => it with { Decision = null, DecidedAt = null },
        CustomerWithdrawn => it with { Customer = null },
        ManagerReassigned { Kept: { } kept } => it with { Customer = kept },
        ManagerAssigned or ManagerReassigned => it with { Customer = "assigned" },
        AssignmentDeclined or AssignmentParked => it with { Customer = "waiting" },
        CustomerAcknowledged => it with { Customer = "acknowledged" },
        FirstContactRecorded => it with { Customer = "contacted" },
        ServiceStarted => it with { Customer = "serving" },
        PersonalDataErased or ErasureDeferred => it with { Claim = null },
        _ => it,
    };
}
