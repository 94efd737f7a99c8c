using JasperFx.Events;
using Marten;
using PowerCrm.Contracts;
using PowerCrm.Store;
using Wolverine.Attributes;

namespace PowerCrm.Review;

/// <summary>The queue follows the applicant: handed in, urged, taken back, erased.</summary>
[StickyHandler("keep_queue")]
public static class KeepQueueHandler
{
    public static Task Handle(IEvent<InfoSubmitted> e, IDocumentSession session, CancellationToken ct) => Follow(e.StreamId, session, ct);

    public static Task Handle(IEvent<ReviewUrged> e, IDocumentSession session, CancellationToken ct) => Follow(e.StreamId, session, ct);

    public static Task Handle(IEvent<RegistrationWithdrawn> e, IDocumentSession session, CancellationToken ct) =>
        Follow(e.StreamId, session, ct);

    public static Task Handle(IEvent<ErasureDeferred> e, IDocumentSession session, CancellationToken ct) => Follow(e.StreamId, session, ct);

    public static Task Handle(IEvent<PersonalDataErased> e, IDocumentSession session, CancellationToken ct)
    {
        session.Write(RefusedDrafts.Gone(e.StreamId));
        return Follow(e.StreamId, session, ct);
    }

    /// <summary>The whole stream as it stands, not this event alone: a claim may have come before us.</summary>
    private static async Task Follow(Guid id, IDocumentSession session, CancellationToken ct)
    {
        var (it, _) = await session.Fold<ReviewCase>(id, ct);
        session.Write(CaseRow.Follow(id, it));
    }
}
