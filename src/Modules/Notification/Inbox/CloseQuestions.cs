using JasperFx.Events;
using Marten;
using PowerCrm.Contracts;
using PowerCrm.Store;
using Wolverine.Attributes;

namespace PowerCrm.Notification;

/// <summary>Marks a message that asks for an answer as read when it was answered, or when no answer is needed any more.</summary>
[StickyHandler("close_questions")]
public static class CloseQuestionsHandler
{
    public static Task Handle(IEvent<SecondOpinionGiven> e, IDocumentSession session, CancellationToken ct) => Close(e, session, ct);
    public static Task Handle(IEvent<ReviewDecided> e, IDocumentSession session, CancellationToken ct) => Close(e, session, ct);

    // Before the first round nothing was asked.
    public static Task Handle(IEvent<InfoSubmitted> e, IDocumentSession session, CancellationToken ct) =>
        e.Data.Round == 1 ? Task.CompletedTask : Close(e, session, ct);

    public static Task Handle(IEvent<RegistrationWithdrawn> e, IDocumentSession session, CancellationToken ct) => Close(e, session, ct);
    public static Task Handle(IEvent<TransferAccepted> e, IDocumentSession session, CancellationToken ct) => Close(e, session, ct);
    public static Task Handle(IEvent<TransferRefused> e, IDocumentSession session, CancellationToken ct) => Close(e, session, ct);
    public static Task Handle(IEvent<TransferWithdrawn> e, IDocumentSession session, CancellationToken ct) => Close(e, session, ct);
    public static Task Handle(IEvent<TransferExpired> e, IDocumentSession session, CancellationToken ct) => Close(e, session, ct);
    public static Task Handle(IEvent<ManagerReassigned> e, IDocumentSession session, CancellationToken ct) => Close(e, session, ct);
    public static Task Handle(IEvent<AssignmentDeclined> e, IDocumentSession session, CancellationToken ct) => Close(e, session, ct);
    public static Task Handle(IEvent<CustomerWithdrawn> e, IDocumentSession session, CancellationToken ct) => Close(e, session, ct);
    public static Task Handle(IEvent<PersonalDataErased> e, IDocumentSession session, CancellationToken ct) => Close(e, session, ct);
    public static Task Handle(IEvent<ErasureDeferred> e, IDocumentSession session, CancellationToken ct) => Close(e, session, ct);

    private static async Task Close(IEvent e, IDocumentSession session, CancellationToken ct)
    {
        // As of this event, so that questions asked later are not affected.
        var (it, _) = await session.Fold<OpenQuestions>(e.StreamId, ct, e.Version);
        session.QueueRows(InboxRows.MarkAnswered(e.StreamId, it.ClosedKinds, e.Timestamp));
    }
}

/// <summary>The open questions about a registration. Each is the id of the event that asked it.</summary>
public sealed record OpenQuestions(Guid? Offer, Guid? Proposal, Guid? Reversal) : IFold<OpenQuestions>
{
    public static OpenQuestions Initial { get; } = new(null, null, null);

    /// <summary>Kinds of messages that need no answer.</summary>
    public string[] ClosedKinds => [.. Offer is null ? ["transfer_offered"] : (string[])[],
        .. Proposal is null ? ["decision_proposed"] : (string[])[], .. Reversal is null ? ["reversal_opened"] : (string[])[]];

    /// <summary>Returns true when the event's question is still open, or when the event asks no question.</summary>
    public bool IsStillOpen(IEvent e) => e.Data switch
    {
        TransferOffered => Offer == e.Id,
        DecisionProposed => Proposal == e.Id,
        ReversalOpened => Reversal == e.Id,
        _ => true,
    };

    public static OpenQuestions WhenRecorded(OpenQuestions it, IEvent e) => e.Data switch
    {
        TransferOffered => it with { Offer = e.Id },
        DecisionProposed => it with { Proposal = e.Id },
        ReversalOpened => it with { Reversal = e.Id },
        SecondOpinionGiven or InfoSubmitted => it with { Proposal = null, Reversal = null },
        ReviewDecided or RegistrationWithdrawn => it with { Proposal = null },
        TransferAccepted or TransferRefused or TransferWithdrawn or TransferExpired or ManagerReassigned { Kept: null }
            or AssignmentDeclined or CustomerWithdrawn => it with { Offer = null },
        PersonalDataErased or ErasureDeferred => Initial,
        _ => it,
    };
}
