using JasperFx.Events;
using Marten;
using PowerCrm.Contracts;
using PowerCrm.Store;
using Wolverine.Attributes;

namespace PowerCrm.Review;

/// <summary>
/// The queue follows the applicant: handed in, urged, taken back, erased. A case that its reviewer gave back, or whose claim ran out, is
/// free again, and whoever looks at it is told.
/// </summary>
[StickyHandler("keep_queue")]
public static class KeepQueueHandler
{
    public static Task Handle(IEvent<InfoSubmitted> e, QueueRows rows, CancellationToken ct) => rows.Follow(e.StreamId, ct);

    public static Task Handle(IEvent<ReviewUrged> e, QueueRows rows, CancellationToken ct) => rows.Follow(e.StreamId, ct);

    public static Task Handle(IEvent<ReviewReleased> e, QueueRows rows, CancellationToken ct) => rows.Follow(e.StreamId, ct);

    public static Task Handle(IEvent<RegistrationWithdrawn> e, QueueRows rows, CancellationToken ct) => rows.Follow(e.StreamId, ct);

    public static Task Handle(IEvent<ErasureDeferred> e, QueueRows rows, CancellationToken ct) => rows.Follow(e.StreamId, ct);

    public static Task Handle(IEvent<PersonalDataErased> e, IDocumentSession session, QueueRows rows, CancellationToken ct)
    {
        session.Write(RefusedDrafts.Gone(e.StreamId));
        return rows.Follow(e.StreamId, ct);
    }
}
