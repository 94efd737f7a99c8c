using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Marten.Subscriptions;

namespace PowerCrm.Host.Audit;

/// <summary>
/// Seals the log as it grows: what is changed before that is not found, so it goes on all the time. It stands behind Marten's high-water
/// mark, below which nothing comes in any more, so the order of the seals is the order of the log for good; a seal commits with the
/// progress.
/// </summary>
public sealed class SealLog : SubscriptionBase
{
    public const string StoredName = "log_seals";
    private readonly LogChain chain;

    public SealLog(LogChain chain)
    {
        this.chain = chain;
        Name = StoredName;
    }

    public override async Task<IChangeListener> ProcessEventsAsync(EventRange page, ISubscriptionController controller,
        IDocumentOperations operations, CancellationToken cancellationToken)
    {
        if (await chain.Next(page.SequenceCeiling, cancellationToken) is { } seals)
            operations.QueueOperation(seals);
        return NullChangeListener.Instance;
    }
}
