using System.Reflection;
using Alba;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http;
using Npgsql;
using PowerCrm.Host;
using PowerCrm.Host.Hosting;
using PowerCrm.Store;
using Wolverine;
using Wolverine.Tracking;
using Xunit;

namespace PowerCrm.Testing.Product;

/// <summary>
/// The whole product in this process, with the sandbox as its vendors, on a database of its own: a clone of a template that is migrated
/// once.
/// </summary>
public class ProductHost : IAsyncLifetime
{
    public static readonly string MasterKey = Convert.ToBase64String(Enumerable.Range(1, 32).Select(i => (byte)i).ToArray());
    private readonly List<BuiltHost> runningHosts = [];
    private IHost? host;
    private TestDatabase? database;

    /// <summary>
    /// When true, requests come in over a port, for web sockets and for features of Kestrel. When false, they go through Alba's server,
    /// including those of the vendors' clients to the sandbox, and no port is open.
    /// </summary>
    protected virtual bool ListensOnPort => true;

    /// <summary>When false, the host answers requests but runs no readers; other processes must.</summary>
    protected virtual bool RunsReaders => true;

    protected virtual IReadOnlyList<string> Settings => [];

    /// <summary>
    /// The product's time at its start: a Tuesday morning in China, so that no test depends on the time of the run. Null for the machine's
    /// time; Production starts with no other.
    /// </summary>
    protected virtual DateTimeOffset? StartTime => TestEvents.Now;

    /// <summary>Replaces parts of the host, such as a vendor interface that has no implementation.</summary>
    protected virtual void ConfigureHost(WebApplicationBuilder builder)
    {
    }

    /// <summary>The host's copy of the checkpoints.</summary>
    public string Checkpoints => Blobs + ".checkpoints";

    /// <summary>The host's list of erased persons.</summary>
    public string Tombstones => Blobs + ".tombstones";

    /// <summary>The host's list of legal holds.</summary>
    public string Holds => Blobs + ".holds";

    /// <summary>The address of the host.</summary>
    public Uri Url { get; private set; } = new("http://127.0.0.1");

    /// <summary>The folder of the pictures.</summary>
    public string Blobs { get; } = Path.Combine(Path.GetTempPath(), "powercrm-blobs-" + Guid.CreateVersion7().ToString("N"));

    public HttpClient Http { get; private set; } = new();

    /// <summary>A client that sends anonymous requests.</summary>
    public ApiClient Api { get; private set; } = new(new HttpClient());

    /// <summary>The connection string of a superuser.</summary>
    public string ConnectionString => database!.ConnectionString;

    /// <summary>The connection string of the hosts: a superuser's too, unless a test gives them another user.</summary>
    public string HostConnectionString { get; private set; } = "";
    public IServiceProvider Services => host!.Services;
    public IHost Host => host!;

    /// <summary>The host for scenarios of Alba; only when it does not listen on a port.</summary>
    public IAlbaHost Alba => host as IAlbaHost ?? throw new InvalidOperationException("This host listens on a port.");

    public Maintenance Admin => Services.GetRequiredService<Maintenance>();
    public DeadLetters DeadLetters => Services.GetRequiredService<DeadLetters>();
    public IStreams Store => Services.GetRequiredService<StreamsFactory>().As(Caller.System("test"));

    /// <summary>Prepares the database before the host starts, and returns the connection string of the hosts.</summary>
    protected virtual Task<string> PrepareDatabase() => Task.FromResult(ConnectionString);

    public virtual async Task InitializeAsync()
    {
        database = await TestDatabase.CreateAsync(Migrate, TemplateKey());
        if (StartTime is { } at)
            await ExecuteSql("update pc_clock set shift = @at - clock_timestamp()", new { at });
        HostConnectionString = await PrepareDatabase();
        Url = FreePort.Url();
        host = await Start(Url, isSolo: RunsReaders);
        Http = ListensOnPort ? new HttpClient { BaseAddress = Url } : Alba.Server.CreateClient();
        Http.Timeout = TimeSpan.FromSeconds(60);
        Api = new ApiClient(Http);
    }

    /// <summary>Starts another host on the same database; both share the work.</summary>
    /// <param name="settings">Settings that this host has in addition to, or instead of, those of the first one.</param>
    public async Task<ApiClient> StartAnotherHost(params string[] settings)
    {
        var url = FreePort.Url();
        await Start(url, isSolo: false, settings);
        return new ApiClient(new HttpClient { BaseAddress = url });
    }

    private async Task<IHost> Start(Uri url, bool isSolo, params string[] settings)
    {
        var built = await HostFactory.Build(
            [.. DefaultSettings(HostConnectionString), $"--urls={url}", $"--Blobs:Path={Blobs}",
                $"--Audit:CheckpointFile={Checkpoints}", $"--Privacy:TombstonesFile={Tombstones}",
                $"--Privacy:HoldsFile={Holds}",
                $"--Hosts:Alone={isSolo}", .. Settings, .. settings],
            RunsReaders, CancellationToken.None, builder =>
            {
                if (!ListensOnPort)
                {
                    builder.WebHost.UseTestServer();
                    // After all registrations of the product: the last handler is used.
                    builder.Services.PostConfigureAll<HttpClientFactoryOptions>(o => o.HttpMessageHandlerBuilderActions.Add(
                        client => client.PrimaryHandler = ((TestServer)client.Services.GetRequiredService<IServer>()).CreateHandler()));
                }
                ConfigureHost(builder);
            });
        runningHosts.Add(built);
        await built.Prepare(CancellationToken.None);
        if (!ListensOnPort)
            return await AlbaHost.For(new PrebuiltHostBuilder(built.App));
        await built.App.StartAsync();
        return built.App;
    }

    public virtual async Task DisposeAsync()
    {
        Http.Dispose();
        foreach (var it in runningHosts.AsEnumerable().Reverse())
        {
            await it.App.StopAsync();
            await it.DisposeAsync();
        }
        if (database is not null)
            await database.DisposeAsync();
        if (Directory.Exists(Blobs))
            Directory.Delete(Blobs, recursive: true);
        File.Delete(Checkpoints);
        File.Delete(Tombstones);
        File.Delete(Holds);
    }

    /// <summary>
    /// Runs an action and returns when every message that it caused in this host was handled, including the messages caused by those. Due
    /// rows are not tracked; for these use <see cref="WaitUntilSettled"/>. A conflict that was retried is not a failure.
    /// </summary>
    public async Task<T> ExecuteAndWait<T>(Func<Task<T>> act)
    {
        T? result = default;
        Func<IMessageContext, Task> action = async _ => result = await act();
        await Host.TrackActivity().Timeout(TimeSpan.FromSeconds(120)).DoNotAssertOnExceptionsDetected().ExecuteAndWaitAsync(action);
        return result!;
    }

    /// <summary>Returns when every subscription and projection has handled all appended events, and nothing is due.</summary>
    public async Task WaitUntilSettled()
    {
        if (!await Admin.WaitUntilIdle(TimeSpan.FromSeconds(120), CancellationToken.None))
            throw new InvalidOperationException("The reactions did not settle: " + await DescribeUnfinishedWork());
    }

    /// <summary>
    /// Describes the unfinished work for an error message: messages by queue, owner and state, and the progress of the daemon.
    /// </summary>
    private async Task<string> DescribeUnfinishedWork()
    {
        await using var connection = await OpenAsync();
        var messages = await connection.QueryAsync<string>("""
            select concat_ws(' ', received_at, message_type, status, 'owner', owner_id, 'attempts', attempts) || ': ' || count(*)
            from wolverine.wolverine_incoming_envelopes
            where status <> 'Handled'
            group by received_at, message_type, status, owner_id, attempts
            """);
        var nodes = await connection.QueryAsync<string>("select node_number || ' ' || health_check from wolverine.wolverine_nodes");
        var due = await connection.ExecuteScalarAsync<long>("select count(*) from pc_due where at <= powercrm_now()");
        return string.Join("; ", [.. messages, $"due {due}", .. nodes.Select(n => "node " + n),
            .. (await Admin.ReadProgress(CancellationToken.None)).Select(p => $"{p.Name} {p.Checkpoint}/{p.Ceiling}")]);
    }

    /// <summary>Moves the database's clock, so that tests need not wait.</summary>
    public Task PassTime(TimeSpan by) => ExecuteSql("update pc_clock set shift = shift + @by", new { by });

    public Task<NpgsqlConnection> OpenAsync() => database!.OpenAsync();

    public async Task<int> ExecuteSql(string sql, object? parameters = null)
    {
        await using var connection = await OpenAsync();
        return await connection.ExecuteAsync(sql, parameters);
    }

    public async Task<T> ExecuteScalar<T>(string sql, object? parameters = null)
    {
        await using var connection = await OpenAsync();
        return (await connection.ExecuteScalarAsync<T>(sql, parameters))!;
    }

    /// <summary>Returns the events of a stream.</summary>
    public async Task<IReadOnlyList<object>> Events(Guid stream)
    {
        var events = new List<object>();
        await foreach (var e in Store.Read(stream, CancellationToken.None))
            events.Add(e.Data);
        return events;
    }

    private static string[] DefaultSettings(string connectionString) =>
    [
        "--environment=Development", $"--ConnectionStrings:PowerCrm={connectionString}", $"--Keys:Master={MasterKey}",
        "--Logging:LogLevel:Default=Warning",
        // Long timeouts for a busy machine; tests of timeouts set shorter ones.
        "--Wechat:Timeout=00:00:20", "--Sms:Timeout=00:00:20",
        // Some seconds of processor time per submission; only the tests of it need this.
        "--Ocr:AfterSubmission=false",
        // Many tests run at once on few cores, so a reading may wait longer than in operation.
        "--Ocr:WallClock=00:01:00",
    ];

    private static async Task Migrate(string connectionString)
    {
        await using var it = await HostFactory.Build([.. DefaultSettings(connectionString)], readers: false, CancellationToken.None);
        await it.Services.GetRequiredService<Maintenance>().Migrate(CancellationToken.None);
    }

    /// <summary>
    /// Identifies the template: another build of any assembly of the product gives another one. All test projects share it.
    /// </summary>
    private static string TemplateKey()
    {
        var modules = Modules.All.Select(m => m.GetType().Assembly).Append(typeof(Modules).Assembly).ToList();
        var parts = modules.SelectMany(m => m.GetReferencedAssemblies())
            .Where(n => n.Name!.StartsWith("PowerCrm", StringComparison.Ordinal)).Select(Assembly.Load);
        return string.Join(' ', parts.Concat(modules).Distinct().Select(a => a.ManifestModule.ModuleVersionId.ToString())
            .Order(StringComparer.Ordinal));
    }

    /// <summary>Alba expects to build the host that it starts; here it is already built, including Alba's server.</summary>
    private sealed class PrebuiltHostBuilder(IHost host) : IHostBuilder
    {
        public IDictionary<object, object> Properties { get; } = new Dictionary<object, object>();
        public IHost Build() => host;
        public IHostBuilder ConfigureAppConfiguration(Action<HostBuilderContext, IConfigurationBuilder> configureDelegate) => this;
        public IHostBuilder ConfigureContainer<TContainerBuilder>(Action<HostBuilderContext, TContainerBuilder> configureDelegate) => this;
        public IHostBuilder ConfigureHostConfiguration(Action<IConfigurationBuilder> configureDelegate) => this;
        public IHostBuilder ConfigureServices(Action<HostBuilderContext, IServiceCollection> configureDelegate) => this;
        public IHostBuilder UseServiceProviderFactory<T>(IServiceProviderFactory<T> factory) where T : notnull => this;
        public IHostBuilder UseServiceProviderFactory<T>(Func<HostBuilderContext, IServiceProviderFactory<T>> factory)
            where T : notnull => this;
    }
}
