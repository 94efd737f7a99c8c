using PowerCrm.Contracts;
using PowerCrm.EventStore;

namespace PowerCrm.Review;

/// <summary>What decisions on a case read. A human's check stands beside the automatic one and is not replaced by it.</summary>
internal sealed record ReviewCase(Lifecycle Life, string CompanyName, string? CreditCode, DateTimeOffset SubmittedAt, Guid? ClaimedBy, DateTimeOffset LeaseUntil,
    DateTimeOffset ClaimedAt, string? Automatic, string? Materials, string? Identity, IReadOnlyList<string> Warnings) : IFold<ReviewCase>
{
    public static ReviewCase Initial { get; } = new(Lifecycle.Initial, "", null, default, null, default, default, null, null, null, []);

    public static ReviewCase Apply(ReviewCase it, object @event) => @event switch
    {
        InfoSubmitted e => it with { CompanyName = e.CompanyName, CreditCode = e.CreditCode, Automatic = null, Materials = null, Identity = null, Warnings = e.Warnings },
        MaterialsChecked { By: "automatic" } e => it with { Automatic = e.Verdict },
        MaterialsChecked e => it with { Materials = e.Verdict },
        IdentityChecked e => it with { Identity = e.Verdict },
        ReviewClaimed e => it with { ClaimedBy = e.Reviewer, LeaseUntil = e.LeaseUntil },
        ReviewReleased or ReviewDecided or RegistrationWithdrawn => it with { ClaimedBy = null },
        _ => it,
    };

    public static ReviewCase ApplyRecorded(ReviewCase it, Recorded e)
    {
        var next = Apply(it, e.Data) with { Life = Lifecycle.Apply(it.Life, e.Data) };
        return e.Data switch
        {
            InfoSubmitted => next with { SubmittedAt = e.At },
            ReviewClaimed => next with { ClaimedAt = e.At },
            _ => next,
        };
    }

    public string Status => Life.Status;
    public int Round => Life.Submitted;

    /// <summary>The verdict that counts: a person's, or the machine's while no person has spoken and it was certain.</summary>
    public string? MaterialsVerdict => Materials ?? (Automatic == Verdict.Passed ? Verdict.Passed : null);

    public bool HeldBy(Guid reviewer, DateTimeOffset now) => ClaimedBy == reviewer && LeaseUntil > now;

    /// <summary>There is a case here at all: something was submitted.</summary>
    public bool Exists => Life.Status != AuthStatus.None && Round > 0 && !Life.Erased;
}

internal static class Verdict
{
    public const string Passed = "passed";
    public const string Failed = "failed";
    public const string Unclear = "unclear";
}
