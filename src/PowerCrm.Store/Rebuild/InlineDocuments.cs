using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using Marten.Services.BatchQuerying;

namespace PowerCrm.Store;

/// <summary>A read model whose documents are written in the commit of their events.</summary>
internal interface IInlineReadModel : IReadModel
{
    /// <summary>Queries the stored document of a stream, and returns the function that writes the new one.</summary>
    /// <param name="batch">Null when the stream starts with this commit, so that no document exists.</param>
    /// <param name="events">The events that the model handles, in order; at least one.</param>
    Func<IDocumentOperations, Task> PrepareUpdate(IBatchedQuery? batch, Guid stream, IReadOnlyList<IEvent> events);
}

/// <summary>
/// Reads all documents that a commit changes in one round trip, and writes them in that commit. Marten's own inline projections run one
/// after another, and each reads on its own (docs/adr/0003).
/// </summary>
/// <remarks>
/// As in Marten, the documents are read before the transaction of the commit begins, or inside it if the session already has one. An append
/// states the version of its stream, so no outdated document is written: if another append came first, the events are rejected.
/// </remarks>
internal sealed class InlineDocuments(IReadOnlyList<IInlineReadModel> models) : IProjection
{
    public async Task ApplyAsync(IDocumentOperations operations, IReadOnlyList<IEvent> events, CancellationToken cancellation)
    {
        // Not by the events' versions: these are not known yet for an append without an expected version.
        var newStreams = ((IDocumentSession)operations).PendingChanges.Streams()
            .Where(s => s.ActionType == StreamActionType.Start).Select(s => s.Id).ToHashSet();
        var batch = operations.CreateBatchQuery();
        var writes = models.SelectMany(model => events.Where(e => model.KeyOf(e) is not null).GroupBy(e => e.StreamId)
            .Select(stream => model.PrepareUpdate(newStreams.Contains(stream.Key) ? null : batch, stream.Key, [.. stream]))).ToList();
        await batch.Execute(cancellation);
        foreach (var write in writes)
            await write(operations);
    }
}
