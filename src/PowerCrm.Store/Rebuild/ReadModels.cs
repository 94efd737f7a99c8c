using JasperFx.Events;
using Marten;
using Marten.Events.Projections;
using Marten.Services.BatchQuerying;

namespace PowerCrm.Store;

/// <summary>A projection as the rebuild sees it; the code is the same that a commit or the daemon runs.</summary>
internal interface IReadModel
{
    string Name { get; }
    Type Document { get; }
    bool IsInline { get; }
    string Table => "mt_doc_" + Name.Replace("_", "", StringComparison.Ordinal);

    /// <summary>The name of the shard's row in <c>mt_event_progression</c>.</summary>
    string ShardName => Name + ":All";

    /// <summary>Returns the id of the document that an event concerns; null if none.</summary>
    Guid? KeyOf(IEvent e);
    object? EvolveDocument(object? document, Guid id, IEvent e);
}

/// <summary>
/// A read model with one document per stream, written in the transaction of its events (<see cref="InlineDocuments"/>): for data that the
/// next screen must show.
/// </summary>
public abstract class InlineReadModel<TDocument> : IInlineReadModel where TDocument : class
{
    private readonly HashSet<Type> eventTypes;

    /// <param name="name">The stored name: the table is <c>mt_doc_</c> followed by the name without underscores.</param>
    protected InlineReadModel(string name, params IReadOnlyList<Type> eventTypes) => (Name, this.eventTypes) = (name, [.. eventTypes]);

    public string Name { get; }
    Type IReadModel.Document => typeof(TDocument);
    bool IReadModel.IsInline => true;
    Guid? IReadModel.KeyOf(IEvent e) => eventTypes.Contains(e.EventType) ? e.StreamId : null;
    object? IReadModel.EvolveDocument(object? document, Guid id, IEvent e) => Evolve((TDocument?)document, id, e);

    public TDocument? Evolve(TDocument? document, Guid id, IEvent e) => eventTypes.Contains(e.EventType) ? When(document, id, e) : document;

    Func<IDocumentOperations, Task> IInlineReadModel.PrepareUpdate(IBatchedQuery? batch, Guid stream, IReadOnlyList<IEvent> events)
    {
        var stored = batch?.Load<TDocument>(stream);
        return async operations =>
        {
            var before = stored is null ? null : await stored;
            if (events[^1].Version == 0)
                throw new InvalidOperationException("An append to a stream with an inline document needs the expected version.");
            if (events.Aggregate(before, (document, e) => When(document, stream, e)) is { } after)
                operations.UpdateRevision(after, events[^1].Version);
            else if (before is not null)
                operations.Delete<TDocument>(stream);
        };
    }

    /// <summary>Returns the next document; null deletes it. Pure: the time is <c>e.Timestamp</c>.</summary>
    protected abstract TDocument? When(TDocument? document, Guid id, IEvent e);
}

/// <summary>A read model with documents over many streams, updated by Marten's daemon.</summary>
public abstract class AsyncReadModel<TDocument> : MultiStreamProjection<TDocument, Guid>, IReadModel where TDocument : class
{
    private readonly Dictionary<Type, Func<IEvent, Guid>> keys = [];

    protected AsyncReadModel(string name) => Name = name;

    /// <summary>Registers an event and how to find the id of its document.</summary>
    protected void Handles<TEvent>(Func<TEvent, Guid> key) where TEvent : class
    {
        Identity<TEvent>(e => key(e));
        keys[typeof(TEvent)] = e => key((TEvent)e.Data);
    }

    /// <summary>Registers an event that concerns the document of its own stream.</summary>
    protected void HandlesByStream<TEvent>() where TEvent : class
    {
        Identity<IEvent<TEvent>>(e => e.StreamId);
        keys[typeof(TEvent)] = e => e.StreamId;
    }

    Type IReadModel.Document => typeof(TDocument);
    bool IReadModel.IsInline => false;
    Guid? IReadModel.KeyOf(IEvent e) => keys.TryGetValue(e.EventType, out var key) ? key(e) : null;
    object? IReadModel.EvolveDocument(object? document, Guid id, IEvent e) => Evolve((TDocument?)document, id, e);

    public sealed override TDocument? Evolve(TDocument? snapshot, Guid id, IEvent e) =>
        keys.ContainsKey(e.EventType) ? When(snapshot, id, e) : snapshot;

    /// <summary>Returns the next document; null deletes it. Pure: the time is <c>e.Timestamp</c>.</summary>
    protected abstract TDocument? When(TDocument? document, Guid id, IEvent e);
}
