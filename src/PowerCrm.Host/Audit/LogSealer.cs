using JasperFx.Events.Daemon;
using JasperFx.Events.Projections;
using Marten;
using Marten.Subscriptions;

namespace PowerCrm.Host.Audit;

/// <summary>
/// Seals the log continuously, because a change that is made before the seal cannot be detected. It runs behind Marten's high-water mark,
/// below which no more events appear, so the seals are in the final order of the log. A seal is committed together with the progress.
/// </summary>
public sealed class LogSealer : SubscriptionBase
{
    public const string StoredName = "log_seals";
    private readonly LogChain chain;

    public LogSealer(LogChain chain)
    {
        this.chain = chain;
        Name = StoredName;
    }

    public override async Task<IChangeListener> ProcessEventsAsync(EventRange page, ISubscriptionController controller,
        IDocumentOperations operations, CancellationToken cancellationToken)
    {
        if (await chain.SealNext(page.SequenceCeiling, cancellationToken) is { } seals)
            operations.QueueOperation(seals);
        return NullChangeListener.Instance;
    }
}
