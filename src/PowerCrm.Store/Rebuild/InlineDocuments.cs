using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using Marten.Services.BatchQuerying;

namespace PowerCrm.Store;

/// <summary>A read model whose documents are written by the commit of their events.</summary>
internal interface IInlineReadModel : IReadModel
{
    /// <summary>Asks for the stored document of a stream, and returns the function that writes the next one.</summary>
    /// <param name="questions">Null: the stream begins with this commit, so there is none.</param>
    /// <param name="events">Those that the model handles, in order; at least one.</param>
    Func<IDocumentOperations, Task> Look(IBatchedQuery? questions, Guid stream, IReadOnlyList<IEvent> events);
}

/// <summary>
/// Reads all documents that a commit changes in one round trip, and writes them with it. Marten's own inline projections run one after the
/// other, and each reads by itself (docs/adr/0003).
/// </summary>
/// <remarks>
/// The documents are read before the transaction of the commit begins, as Marten does it, or in it where the session has one. Who appends
/// says at which version of the stream, so a document that somebody changed meanwhile is not written: the events are refused first.
/// </remarks>
internal sealed class InlineDocuments(IReadOnlyList<IInlineReadModel> models) : IProjection
{
    public async Task ApplyAsync(IDocumentOperations operations, IReadOnlyList<IEvent> events, CancellationToken cancellation)
    {
        // Not by the events' versions: those of an append that does not say its version are not known yet.
        var begun = ((IDocumentSession)operations).PendingChanges.Streams()
            .Where(s => s.ActionType == StreamActionType.Start).Select(s => s.Id).ToHashSet();
        var questions = operations.CreateBatchQuery();
        var writes = models.SelectMany(model => events.Where(e => model.KeyOf(e) is not null).GroupBy(e => e.StreamId)
            .Select(stream => model.Look(begun.Contains(stream.Key) ? null : questions, stream.Key, [.. stream]))).ToList();
        await questions.Execute(cancellation);
        foreach (var write in writes)
            await write(operations);
    }
}
