using PowerCrm.Contracts;
using PowerCrm.EventStore;

namespace PowerCrm.Review;

/// <summary>A claim that nobody renewed goes back to the queue when its lease is over.</summary>
internal sealed class ExpireLease : IDueCommand
{
    public static string Command => "review.lease-expired";

    public static Alongside At(DateTimeOffset at, Guid id) => Due.Schedule(at, id, Command);
    public static Alongside Never(Guid id) => Due.Cancel(id, Command);

    public Task Handle(Due due, Reaction reaction, CancellationToken ct) =>
        reaction.Events.Decide<ReviewCase>(due.Stream, (it, now) => Decide(due.Stream, it, now), ct);

    public static Decision Decide(Guid id, ReviewCase it, DateTimeOffset now) => it switch
    {
        { Exists: false } or { Decided: true } or { Reviewer: null } => Decision.Nothing,
        _ when it.LeaseUntil > now => Decision.Nothing,                     // renewed, or claimed by somebody else, meanwhile
        { Reviewer: { } holder } => it.Append(id, now, new ReviewReleased(holder, "expired")),
    };
}
