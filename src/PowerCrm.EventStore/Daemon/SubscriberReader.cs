using Microsoft.Extensions.Logging;
using Npgsql;

namespace PowerCrm.EventStore;

/// <summary>What the readers of both kinds of subscription share: which events, which streams wait, and what a handler works with.</summary>
internal abstract class SubscriberReader(SubscriptionType subscription, EventStoreRoot store, Registry registry, Bells bells,
    NpgsqlDataSource source, SettledCeiling ceiling, EventStoreOptions options, ILogger log) : Reader(source, ceiling, options, log)
{
    public override string Name => subscription.Name;
    protected override string ProgressRow => subscription.Progress;
    protected Registry Registry => registry;
    protected string[] Types { get; } = registry.NamesOf(subscription.Handles);
    protected SetAside Aside { get; } = new(subscription.Name, subscription.Attempts, options);

    /// <summary>Speaks as the subscription, with the event as its cause.</summary>
    protected Reaction React(NpgsqlConnection connection, NpgsqlTransaction transaction, Recorded e, List<string> rung, int attempt, DateTimeOffset now)
    {
        var caller = new Caller(e.By.Tenant, "system:" + Name, e.By.CorrelationId, e.Id.ToString());
        return new Reaction(store.Inside(connection, transaction, rung, caller), connection, transaction, attempt, now);
    }

    protected void Ring(IEnumerable<string> topics)
    {
        foreach (var topic in topics.Distinct(StringComparer.Ordinal))
            bells.Ring(topic);
    }

    internal static async Task<DateTimeOffset> Now(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("select powercrm_now()", connection, transaction);
        return new DateTimeOffset((DateTime)(await command.ExecuteScalarAsync(ct) ?? default(DateTime)));
    }
}
