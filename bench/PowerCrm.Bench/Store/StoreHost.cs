using Dapper;
using JasperFx;
using JasperFx.CodeGeneration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using PowerCrm.Store;
using Wolverine;

namespace PowerCrm.Bench.Store;

/// <summary>
/// The store as in a host in Production: notifications are sent, the drainer looks for due rows, Marten's daemon runs if it has
/// projections, and sessions are enlisted in Wolverine's outbox. Only the handlers are missing.
/// </summary>
internal sealed class StoreHost : IAsyncDisposable
{
    private readonly IHost host;

    private StoreHost(IHost host) => this.host = host;

    public NpgsqlDataSource Source => Get<NpgsqlDataSource>();
    public Maintenance Admin => Get<Maintenance>();
    public WakeUpSignals Signals => Get<WakeUpSignals>();
    public IStreams Events { get; private set; } = null!;
    public static Caller Caller { get; } = new("staff:bench", "bench");

    /// <param name="runs">False to run no background work beside the commands.</param>
    /// <param name="isSolo">False when another host shares the work.</param>
    public static async Task<StoreHost> Start(string connectionString, CancellationToken ct, bool runs = true, bool isSolo = true,
        Action<StoreBuilder>? configure = null, Action<WolverineOptions>? configureMessages = null)
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(
            new HostApplicationBuilderSettings { EnvironmentName = Environments.Production });
        builder.Services.AddLogging();
        builder.Services.AddSingleton(new MasterKey(new byte[32]));
        builder.Services.AddPowerCrmStore(connectionString, store =>
        {
            store.Event<CustomerNoted>("customer_noted").ReadModel(new CustomerCards());
            configure?.Invoke(store);
        }, runs, isSolo);
        builder.UseWolverine(o =>
        {
            o.ApplicationAssembly = typeof(StoreHost).Assembly;
            o.Durability.Mode = isSolo ? DurabilityMode.Solo : DurabilityMode.Balanced;
            o.Durability.MessageIdentity = MessageIdentity.IdAndDestination;
            o.CodeGeneration.TypeLoadMode = TypeLoadMode.Static;
            o.AutoBuildMessageStorageOnStartup = AutoCreate.None;
            o.Discovery.DisableConventionalDiscovery();
            configureMessages?.Invoke(o);
        });
        var it = new StoreHost(builder.Build());
        await it.Admin.Migrate(ct);
        await using (var connection = await it.Source.OpenConnectionAsync(ct))
            await connection.ExecuteAsync(Customers.CreatePlacesSql);
        it.Events = it.Get<StreamsFactory>().As(Caller);
        await it.host.StartAsync(ct);
        return it;
    }

    public T Get<T>() where T : notnull => host.Services.GetRequiredService<T>();

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync(CancellationToken.None);
        if (host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
    }
}
