using Dapper;
using JasperFx.Events;
using JasperFx.Events.Projections;
using Marten;
using Marten.Events.Aggregation;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Bench.Store;

/// <summary>
/// One command in two forms, by one of the ways that are compared: the state for the decision, one event, one inline document, one row that
/// must be hit.
/// </summary>
internal interface IStoreVariant
{
    /// <summary>Decides on the inline document, which is also the write model.</summary>
    Task DecideOnDocument(Guid stream, int place, CancellationToken ct);

    /// <summary>Decides on the stream, folded live; the inline document is also written.</summary>
    Task DecideOnFold(Guid stream, int place, CancellationToken ct);
}

/// <summary>
/// The way of the product's endpoints: a session of the outbox with a fetch for writing, and <see cref="IStreams.Decide"/>.
/// </summary>
internal sealed class ProductStore(StoreHost host) : IStoreVariant
{
    private readonly EventSessions sessions = host.Get<EventSessions>();
    private readonly DatabaseClock clock = host.Get<DatabaseClock>();

    public async Task DecideOnDocument(Guid stream, int place, CancellationToken ct)
    {
        var now = await clock.ReadNow(ct);
        await using var session = sessions.Open(StoreHost.Caller);
        var questions = session.CreateBatchQuery();
        var (state, card) = (questions.Events.FetchStreamState(stream), questions.Load<CustomerCard>(stream));
        await questions.Execute(ct);
        session.Append(stream, (await state)?.Version ?? 0, Decision.Append(Customers.Noted((await card)?.Steps ?? 0))
            .WithRows(Customers.Take(place)), now);
        await session.SaveChangesAsync(ct);
    }

    public async Task DecideOnFold(Guid stream, int place, CancellationToken ct)
    {
        var outcome = await host.Events.Decide<CustomerState>(stream, (it, _) => Decision.Append(Customers.Noted(it.Steps))
            .WithRows(Customers.Take(place)), ct);
        if (outcome is not Outcome.Done)
            throw new InvalidOperationException($"A command of the bench ended as {outcome.GetType().Name}.");
    }
}

/// <summary>
/// Marten with its defaults: those of <c>DocumentStore.For</c>, an identity-map session as from AddMarten, a connection string without
/// options. Set are only the metadata stored with each event (user, correlation, causation) and the two projections.
/// </summary>
internal sealed class DefaultMartenStore : IStoreVariant, IAsyncDisposable
{
    private readonly DocumentStore store;

    private DefaultMartenStore(DocumentStore store) => this.store = store;

    public static async Task<DefaultMartenStore> Start(string connectionString)
    {
        var it = new DefaultMartenStore(DocumentStore.For(o =>
        {
            o.Connection(connectionString);
            o.Events.MetadataConfig.EnableAll();
            o.Events.MetadataConfig.UserNameEnabled = true;
            o.Projections.Add(new InlineCards(), ProjectionLifecycle.Inline);
            o.Projections.Add(new LiveStates(), ProjectionLifecycle.Live);
        }));
        await it.store.Storage.ApplyAllConfiguredChangesToDatabaseAsync();
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.ExecuteAsync(Customers.CreatePlacesSql);
        return it;
    }

    public async Task DecideOnDocument(Guid stream, int place, CancellationToken ct)
    {
        await using var session = Open();
        var it = await session.Events.FetchForWriting<CustomerCard>(stream, ct);
        it.AppendOne(Customers.Noted(it.Aggregate?.Steps ?? 0));
        session.QueueRows(Customers.Take(place));
        await session.SaveChangesAsync(ct);
    }

    public async Task DecideOnFold(Guid stream, int place, CancellationToken ct)
    {
        await using var session = Open();
        var it = await session.Events.FetchForWriting<CustomerState>(stream, ct);
        it.AppendOne(Customers.Noted(it.Aggregate?.Steps ?? 0));
        session.QueueRows(Customers.Take(place));
        await session.SaveChangesAsync(ct);
    }

#pragma warning disable RS0030 // Nothing reacts to this store's events, so no outbox is needed.
    private IDocumentSession Open()
    {
        var session = store.IdentitySession();
        (session.LastModifiedBy, session.CorrelationId) = (StoreHost.Caller.Actor, StoreHost.Caller.CorrelationId);
        return session;
    }
#pragma warning restore RS0030

    public async ValueTask DisposeAsync() => await store.DisposeAsync();

    private sealed class InlineCards : SingleStreamProjection<CustomerCard, Guid>
    {
        public override CustomerCard Evolve(CustomerCard? snapshot, Guid id, IEvent e) =>
            CustomerCards.Next(id, snapshot, (CustomerNoted)e.Data, e.Timestamp);
    }

    private sealed class LiveStates : SingleStreamProjection<CustomerState, Guid>
    {
        public override CustomerState Evolve(CustomerState? snapshot, Guid id, IEvent e) =>
            CustomerState.When(snapshot ?? CustomerState.Initial, e.Data);
    }
}
