using PowerCrm.Contracts;
using PowerCrm.EventStore;

namespace PowerCrm.Review;

/// <summary>A case that was claimed and left alone goes back into the queue; it stays in processing.</summary>
internal sealed class ExpireLease : IDueCommand
{
    public static string Command => "review.lease-expired";

    public Task Handle(Due due, Reaction reaction, CancellationToken ct) =>
        reaction.Events.Decide<ReviewCase>(due.Stream, (it, now) => Decide(due.Stream, it, now), ct);

    public static Decision Decide(Guid id, ReviewCase it, DateTimeOffset now) => it switch
    {
        { ClaimedBy: { } reviewer } when it.LeaseUntil <= now => Decision.Append(new ReviewReleased(reviewer, "expired")).With(CaseRow.Upsert(id, it, it.Status, null, null)),
        { ClaimedBy: not null } => Decision.Nothing.With(Due.Schedule(it.LeaseUntil, id, Command)),
        _ => Decision.Nothing,
    };
}
