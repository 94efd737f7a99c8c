using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace PowerCrm.EventStore;

internal sealed class EventStoreBuilder(IServiceCollection services) : IEventStoreBuilder
{
    public List<EventType> Events { get; } = [];
    public List<(string From, string To, Func<JsonObject, JsonObject> Change)> Upcasts { get; } = [];
    public List<ProjectionType> Projections { get; } = [];
    public List<SubscriptionType> Subscriptions { get; } = [];
    public List<DueType> DueCommands { get; } = [];
    public List<SchemaPart> Schemas { get; } = [];

    public IEventStoreBuilder Event<T>(string name) where T : class
    {
        Events.Add(new EventType(typeof(T), name));
        return this;
    }

    public IEventStoreBuilder Upcast(string from, string to, Func<JsonObject, JsonObject> change)
    {
        Upcasts.Add((from, to, change));
        return this;
    }

    public IEventStoreBuilder Project<TProjection, TDocument>(Run run) where TProjection : IProjection<TDocument> where TDocument : class
    {
        Projections.Add(new ProjectionType(TProjection.Name, typeof(TDocument), run, TProjection.Handles.ToHashSet(),
            TProjection.Key, (document, e) => TProjection.Apply((TDocument?)document, e), HasOwnKey(typeof(TProjection))));
        return this;
    }

    public IEventStoreBuilder Subscribe<TSubscription>(int attempts = 5) where TSubscription : class, ISubscription
    {
        services.AddSingleton<TSubscription>();
        Subscriptions.Add(new SubscriptionType(TSubscription.Name, typeof(TSubscription), TSubscription.Handles.ToHashSet(), attempts, false));
        return this;
    }

    public IEventStoreBuilder SubscribeOutside<TSubscription>(int attempts = 5) where TSubscription : class, IOutsideSubscription
    {
        services.AddSingleton<TSubscription>();
        Subscriptions.Add(new SubscriptionType(TSubscription.Name, typeof(TSubscription), TSubscription.Handles.ToHashSet(), attempts, true));
        return this;
    }

    public IEventStoreBuilder OnDue<TCommand>(int attempts = 8) where TCommand : class, IDueCommand
    {
        services.AddSingleton<TCommand>();
        DueCommands.Add(new DueType(TCommand.Command, typeof(TCommand), attempts));
        return this;
    }

    public IEventStoreBuilder Schema(string module, Assembly assembly)
    {
        Schemas.Add(new SchemaPart(module, assembly));
        return this;
    }

    /// <summary>Whether the type gives its own <c>Key</c>, plainly or as an explicit implementation, or keeps the interface's: the stream.</summary>
    private static bool HasOwnKey(Type projection) => projection
        .GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.FlattenHierarchy)
        .Any(m => (m.Name == "Key" || m.Name.EndsWith(".Key", StringComparison.Ordinal)) && m.GetParameters() is [{ ParameterType: var p }] && p == typeof(Recorded));
}
