using JasperFx.Events;
using Marten;
using PowerCrm.Contracts;
using PowerCrm.Store;
using Wolverine.Attributes;

namespace PowerCrm.Review;

/// <summary>
/// Updates the queue after a submission, an urging, a withdrawal and an erasure, and after a claim was released or has expired. Clients
/// that watch the queue are notified.
/// </summary>
[StickyHandler("keep_queue")]
public static class KeepQueueHandler
{
    public static Task Handle(IEvent<InfoSubmitted> e, QueueRows rows, CancellationToken ct) => rows.Refresh(e.StreamId, ct);

    public static Task Handle(IEvent<ReviewUrged> e, QueueRows rows, CancellationToken ct) => rows.Refresh(e.StreamId, ct);

    public static Task Handle(IEvent<ReviewReleased> e, QueueRows rows, CancellationToken ct) => rows.Refresh(e.StreamId, ct);

    public static Task Handle(IEvent<RegistrationWithdrawn> e, QueueRows rows, CancellationToken ct) => rows.Refresh(e.StreamId, ct);

    public static Task Handle(IEvent<ErasureDeferred> e, QueueRows rows, CancellationToken ct) => rows.Refresh(e.StreamId, ct);

    public static Task Handle(IEvent<PersonalDataErased> e, IDocumentSession session, QueueRows rows, CancellationToken ct)
    {
        session.QueueRows(RefusedDrafts.DeleteRow(e.StreamId));
        return rows.Refresh(e.StreamId, ct);
    }
}
