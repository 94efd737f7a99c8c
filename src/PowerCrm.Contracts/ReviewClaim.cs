using PowerCrm.Store;

namespace PowerCrm.Contracts;

/// <summary>The claim of a case: who took it last, and whether the claim has ended since.</summary>
/// <param name="Reviewer">The last reviewer who claimed the case; the lease may have expired. Null after an event that ends the claim.
/// </param>
public sealed record ReviewClaim(Guid? Reviewer, DateTimeOffset LeaseUntil) : IEventFold<ReviewClaim>
{
    public static ReviewClaim Initial { get; } = new(null, default);

    public static ReviewClaim When(ReviewClaim it, object @event) => @event switch
    {
        ReviewClaimed e => new(e.Reviewer, e.LeaseUntil),
        ReviewTakenOver e => new(e.To, e.LeaseUntil),
        // The claim of who proposes a decision ends; the second reviewer claims the case next.
        InfoSubmitted or RegistrationWithdrawn or ReviewReleased or ReviewDecided or DecisionProposed or PersonalDataErased
            or ErasureDeferred => Initial,
        _ => it,
    };

    /// <summary>Returns who holds the case at that time; null if nobody does.</summary>
    public Guid? FindHolder(DateTimeOffset at) => LeaseUntil > at ? Reviewer : null;
}
