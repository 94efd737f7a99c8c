using System.Reflection;
using System.Text.Json.Nodes;

namespace PowerCrm.EventStore;

/// <summary>Each module fills in its own part; start-up refuses duplicate names, gaps and cycles.</summary>
public interface IEventStoreBuilder
{
    /// <param name="name">The stored name, by hand: <c>review_claimed</c>, <c>review_claimed_v2</c>.</param>
    IEventStoreBuilder Event<T>(string name) where T : class;

    /// <summary>Old JSON to the next shape; chains run until a registered event name is reached.</summary>
    IEventStoreBuilder Upcast(string from, string to, Func<JsonObject, JsonObject> change);
    IEventStoreBuilder Project<TProjection, TDocument>(Run run) where TProjection : IProjection<TDocument> where TDocument : class;
    IEventStoreBuilder Subscribe<TSubscription>(int attempts = 5) where TSubscription : class, ISubscription;
    IEventStoreBuilder SubscribeOutside<TSubscription>(int attempts = 5) where TSubscription : class, IOutsideSubscription;
    IEventStoreBuilder OnDue<TCommand>(int attempts = 8) where TCommand : class, IDueCommand;

    /// <summary>The module's own tables: embedded resources <c>Sql/001_name.sql</c> …, applied once each, in order, under a lock.</summary>
    IEventStoreBuilder Schema(string module, Assembly assembly);
}
