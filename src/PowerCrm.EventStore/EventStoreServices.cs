using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace PowerCrm.EventStore;

public static class EventStoreServices
{
    /// <summary>
    /// The store on one database. Needs a <see cref="MasterKey"/> in the container. The data source that it registers is everyone's: its
    /// connections end a transaction that idles for 5 s, so that a frozen process cannot hold the fence.
    /// </summary>
    public static IServiceCollection AddEventStore(this IServiceCollection services, Func<IServiceProvider, string> connectionString,
        Action<IEventStoreBuilder> fill, Action<EventStoreOptions>? configure = null)
    {
        var builder = new EventStoreBuilder(services);
        fill(builder);
        var registry = new Registry(builder);
        var options = new EventStoreOptions();
        configure?.Invoke(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(registry);
        services.AddSingleton(options);
        services.AddSingleton(p => new StoreConnection(connectionString(p)));
        services.AddSingleton(p => p.GetRequiredService<StoreConnection>().Build(p.GetService<ILoggerFactory>()));
        services.AddSingleton<Bells>();
        services.AddSingleton<IBells>(p => p.GetRequiredService<Bells>());
        services.AddHostedService(p => p.GetRequiredService<Bells>());
        services.AddSingleton<Appender>();
        services.AddSingleton(p => new EventStoreRoot(p.GetRequiredService<Appender>(), registry, p.GetRequiredService<NpgsqlDataSource>()));
        services.AddSingleton<IDocuments, Documents>();
        services.AddSingleton<IKeyRing, KeyRing>();
        services.AddSingleton<IEventStoreAdmin, EventStoreAdmin>();
        services.AddSingleton<SettledCeiling>();
        services.AddHostedService<StoreDaemon>();
        return services;
    }
}

/// <summary>The connection string as the store uses it; the data source itself does not give the password away.</summary>
internal sealed class StoreConnection
{
    public StoreConnection(string connectionString)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString);
        if (!builder.ContainsKey("Max Auto Prepare") || builder.MaxAutoPrepare == 0)
            (builder.MaxAutoPrepare, builder.AutoPrepareMinUsages) = (200, 2);
        if (string.IsNullOrEmpty(builder.ApplicationName))
            builder.ApplicationName = "powercrm";
        builder.Timezone = "UTC";
        Plain = builder.ConnectionString;
        builder.Options = string.Join(' ', new[] { builder.Options, "-c idle_in_transaction_session_timeout=5000" }.Where(o => !string.IsNullOrEmpty(o)));
        Pooled = builder.ConnectionString;
    }

    public string Plain { get; }
    public string Pooled { get; }

    public NpgsqlDataSource Build(ILoggerFactory? logs)
    {
        var builder = new NpgsqlDataSourceBuilder(Pooled);
        // Npgsql would log statements with parameters at Debug; nothing of ours may.
        builder.EnableParameterLogging(false);
        return builder.Build();
    }
}
