using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Bench.Store;

/// <summary>The store as a host has it: bells ring, readers run if asked.</summary>
internal sealed class StoreHost : IAsyncDisposable
{
    private readonly ServiceProvider services;

    private StoreHost(ServiceProvider services) => this.services = services;

    public NpgsqlDataSource Source => services.GetRequiredService<NpgsqlDataSource>();
    public Maintenance Admin => services.GetRequiredService<Maintenance>();
    public IStreams Events { get; private set; } = null!;

    public static async Task<StoreHost> Start(string connectionString, CancellationToken ct, bool readers = false, bool bells = true, Action<StoreBuilder>? more = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(new MasterKey(new byte[32]));
        services.AddEventStore(_ => connectionString, store =>
        {
            store.Event<CustomerNoted>("customer_noted").Project<CustomerCards, CustomerCard>(Run.Inline);
            more?.Invoke(store);
        }, o => o.RunReaders = readers);
        var host = new StoreHost(services.BuildServiceProvider());
        await host.Admin.Migrate(ct);
        host.Events = host.services.GetRequiredService<StreamsRoot>().As(new Caller(Caller.DefaultTenant, "staff:bench", "bench"));
        foreach (var hosted in host.services.GetServices<IHostedService>().Where(_ => bells))
            await hosted.StartAsync(ct);
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var hosted in services.GetServices<IHostedService>().Reverse())
            await hosted.StopAsync(CancellationToken.None);
        await services.DisposeAsync();
    }
}
