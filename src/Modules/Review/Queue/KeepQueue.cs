using PowerCrm.Contracts;
using PowerCrm.EventStore;
using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>The queue follows the applicant: handed in, taken back, erased.</summary>
internal sealed class KeepQueue : ISubscription
{
    public static string Name => "review-queue";

    public static IReadOnlyList<Type> Handles { get; } = [typeof(InfoSubmitted), typeof(RegistrationWithdrawn), typeof(PersonalDataErased)];

    public async Task Handle(Recorded e, Reaction reaction, CancellationToken ct)
    {
        // The whole stream as it stands, not this event alone: a claim may have come before us.
        var it = await reaction.Events.Load<ReviewCase>(e.Stream, ct);
        await Rows.Run(reaction.Connection, reaction.Transaction, [CaseRow.Follow(e.Stream, it.State)], ct);
    }
}
