using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Review;

/// <summary>Computes the due time from the stream, as the row of the queue has it.</summary>
internal sealed class ReviewDeadlines(StreamsFactory streams) : IReviewDeadlines
{
    private readonly IStreams events = streams.As(Caller.System("keep_queue"));

    public async Task<DateTimeOffset?> Find(Guid registration, CancellationToken ct) =>
        CaseRow.FindDueAt((await events.Load<ReviewCase>(registration, ct)).State);
}
