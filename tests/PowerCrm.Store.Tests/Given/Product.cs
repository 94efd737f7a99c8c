using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Host;
using PowerCrm.Host.Hosting;
using PowerCrm.Testing;
using Wolverine.Runtime;
using Wolverine.Transports.Local;

namespace PowerCrm.Store.Tests;

/// <summary>The complete product with all of its modules, on a database of its own; it does not listen until
/// <see cref="StartHosts"/>.</summary>
public sealed class Product : IAsyncLifetime
{
    private static readonly string MasterKey = Convert.ToBase64String(Enumerable.Range(1, 32).Select(i => (byte)i).ToArray());
    private readonly List<BuiltHost> hosts = [];
    private TestDatabase database = null!;

    public string ConnectionString => database.ConnectionString;
    public Maintenance Admin => hosts[0].Services.GetRequiredService<Maintenance>();
    internal IReadOnlyDictionary<string, Func<DueCommand, object>> DueCommands => hosts[0].Services.GetRequiredService<StoreRegistry>().Due;
    internal IReadOnlyList<LocalQueue> LocalQueues =>
        [.. hosts[0].Services.GetRequiredService<IWolverineRuntime>().Options.Transports.AllEndpoints().OfType<LocalQueue>()];
    public IStreams Events => hosts[0].Services.GetRequiredService<StreamsFactory>().As(Caller.System("test"));

    public async Task InitializeAsync()
    {
        database = await TestDatabase.CreateAsync(async connectionString =>
        {
            await using var host = await Build(connectionString, isSolo: true);
            await host.Services.GetRequiredService<Maintenance>().Migrate(CancellationToken.None);
        }, "product " + string.Join(' ',
            Modules.All.Select(m => m.GetType().Assembly).Append(typeof(Modules).Assembly).Append(typeof(Maintenance).Assembly).Distinct()
            .Select(a => a.ManifestModule.ModuleVersionId.ToString())));
        hosts.Add(await Build(ConnectionString, isSolo: true));
    }

    /// <summary>Builds a product on a database that may still be empty.</summary>
    internal static Task<BuiltHost> BuildOn(string connectionString) => Build(connectionString, isSolo: true);

    /// <summary>Starts hosts that share the work.</summary>
    internal async Task StartHosts(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var host = await Build(ConnectionString, isSolo: false);
            await host.Prepare(CancellationToken.None);
            await host.App.StartAsync();
            hosts.Insert(0, host);
        }
    }

    public async Task<IReadOnlyList<T>> Query<T>(string sql, object? parameters = null)
    {
        await using var connection = await database.OpenAsync();
        return [.. await connection.QueryAsync<T>(sql, parameters)];
    }

    public Task AdvanceClock(TimeSpan by) => Query<int>("update pc_clock set shift = shift + @by", new { by });

    private static Task<BuiltHost> Build(string connectionString, bool isSolo) => HostFactory.Build(
        ["--environment=Development", $"--ConnectionStrings:PowerCrm={connectionString}", $"--Keys:Master={MasterKey}",
            $"--Hosts:Alone={isSolo}", $"--urls={FreePort.Url()}", "--Logging:LogLevel:Default=Warning", "--Ocr:AfterSubmission=false"],
        readers: true, CancellationToken.None);

    public async Task DisposeAsync()
    {
        foreach (var host in hosts)
            await host.DisposeAsync();
        await database.DisposeAsync();
    }
}
