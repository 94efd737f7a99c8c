using System.Globalization;
using Dapper;
using JasperFx;
using JasperFx.Events;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using PowerCrm.Testing;
using Wolverine;

namespace PowerCrm.Store.Tests;

/// <summary>One host with the store on a database of its own. Tests move the time and never wait for it.</summary>
internal sealed class StoreHost : IAsyncDisposable
{
    private readonly TestDatabase? database;
    private readonly IHost host;
    private bool isStarted;

    private StoreHost(TestDatabase? database, string connectionString, Action<StoreBuilder>? configure, bool runs, bool isSolo,
        string environment)
    {
        this.database = database;
        ConnectionString = connectionString;
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(
            new HostApplicationBuilderSettings { EnvironmentName = environment });
        builder.Services.AddLogging();
        builder.Services.AddSingleton(new MasterKey(new byte[32]));
        builder.Services.AddPowerCrmStore(connectionString, b =>
        {
            Fill(b);
            configure?.Invoke(b);
        }, runs, isSolo);
        builder.UseWolverine(o =>
        {
            o.ApplicationAssembly = typeof(StoreHost).Assembly;
            o.Durability.Mode = isSolo ? DurabilityMode.Solo : DurabilityMode.Balanced;
            o.Durability.MessageIdentity = MessageIdentity.IdAndDestination;
            o.CodeGeneration.TypeLoadMode = JasperFx.CodeGeneration.TypeLoadMode.Static;
            o.AutoBuildMessageStorageOnStartup = AutoCreate.None;
            o.Discovery.DisableConventionalDiscovery();
            o.PublishMessage<Reminder>().ToLocalQueue("reminders").UseDurableInbox();
        });
        host = builder.Build();
    }

    public string ConnectionString { get; }
    public IStreams Events => Get<StreamsFactory>().As(new Caller("staff:test", "correlation"));
    public Maintenance Admin => Get<Maintenance>();
    public IKeyRing Keys => Get<IKeyRing>();
    public NpgsqlDataSource Source => Get<NpgsqlDataSource>();
    public T Get<T>() where T : notnull => host.Services.GetRequiredService<T>();

    /// <summary>Starts a host on a database of its own; <paramref name="runs"/> adds Marten's daemon and the drainer of due rows.</summary>
    public static async Task<StoreHost> Start(bool runs = false, Action<StoreBuilder>? configure = null, bool isSolo = true)
    {
        var database = await TestDatabase.CreateAsync(async connectionString =>
        {
            await using var empty = CreateOn(connectionString);
            await empty.Admin.Migrate(CancellationToken.None);
            await empty.Execute("create table names (name text primary key, holder uuid)");
        }, $"{typeof(StoreHost).Module.ModuleVersionId} {typeof(Maintenance).Module.ModuleVersionId}");
        return await new StoreHost(database, database.ConnectionString, configure, runs, isSolo, "Development").StartHost();
    }

    /// <summary>Makes a host that does not run, on a database that may still be empty.</summary>
    public static StoreHost CreateOn(string connectionString, string environment = "Development") =>
        new(null, connectionString, null, false, true, environment);

    /// <summary>Starts another host on the same database, optionally of another build or over another connection.</summary>
    public Task<StoreHost> StartAnotherHost(bool runs = false, Action<StoreBuilder>? configure = null, bool isSolo = true,
        string? connectionString = null) =>
        new StoreHost(null, connectionString ?? ConnectionString, configure, runs, isSolo, "Development").StartHost();

    private static void Fill(StoreBuilder b) => b
        .Event<Opened>("opened").Event<Deposited>("deposited").Event<Withdrawn>("withdrawn").Event<Noted>("noted").Event<Named>("named")
        .Event<Erased>("erased")
        .Event<PaidV3>("paid_v3")
        .Upcast("paid", json =>
            new PaidV3((long)(decimal.Parse(json.RootElement.GetProperty("Yuan").GetString()!, CultureInfo.InvariantCulture) * 100)))
        .Upcast("paid_v2", json => new PaidV3((long)(json.RootElement.GetProperty("Yuan").GetDecimal() * 100)))
        .ReadModel(new AccountModel()).ReadModel(new TurnoverModel()).ReadModel(new PersonModel()).ReadModel(new PaidModel());

    private async Task<StoreHost> StartHost()
    {
        await host.StartAsync();
        isStarted = true;
        return this;
    }

    /// <summary>Waits until the daemon has reached the end of the log and no message waits.</summary>
    public async Task WaitUntilSettled() =>
        (await Admin.WaitUntilIdle(TimeSpan.FromSeconds(120), CancellationToken.None)).ShouldBeTrue("the daemon did not catch up");

    public async Task Execute(string sql, object? parameters = null)
    {
        await using var connection = await Source.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, parameters);
    }

    public async Task<T> QuerySingle<T>(string sql, object? parameters = null)
    {
        await using var connection = await Source.OpenConnectionAsync();
        return await connection.QuerySingleAsync<T>(sql, parameters);
    }

    public async Task<IReadOnlyList<T>> Query<T>(string sql, object? parameters = null)
    {
        await using var connection = await Source.OpenConnectionAsync();
        return [.. await connection.QueryAsync<T>(sql, parameters)];
    }

    /// <summary>Moves the database's clock.</summary>
    public Task AdvanceClock(TimeSpan by) => Execute("update pc_clock set shift = shift + @by", new { by });

    public async Task<T?> Find<T>(Guid id) where T : class
    {
        await using var session = Get<EventSessions>().OpenQuery();
        return await session.LoadAsync<T>(id);
    }

    public async Task<Guid> Open(params object[] events)
    {
        var stream = Guid.CreateVersion7();
        await Append(stream, [new Opened("ann"), .. events]);
        return stream;
    }

    public Task Append(Guid stream, params object[] events) =>
        Events.Append([new StreamAppend(stream, ExpectedVersion.Any, events)], CancellationToken.None);

    /// <summary>Writes rows without events.</summary>
    public Task WriteRows(params Row[] rows) => Events.Append([], CancellationToken.None, rows);

    public async Task<IReadOnlyList<IEvent>> ReadEvents(Guid stream)
    {
        var events = new List<IEvent>();
        await foreach (var e in Events.Read(stream, CancellationToken.None))
            events.Add(e);
        return events;
    }

    /// <summary>Inserts an event directly, as another build might have written it.</summary>
    public Task InsertRaw(Guid stream, int version, string type, string json) => Execute(
        """
        with bump as (
            insert into mt_streams (id, version, tenant_id, is_archived) values (@stream, @version, '*DEFAULT*', false)
            on conflict (id) do update set version = excluded.version)
        insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, is_archived, mt_dotnet_type)
        values (nextval('mt_events_sequence'), @id, @stream, @version, @json::jsonb, @type, now(), '*DEFAULT*', false, 'Gone.Event, Gone')
        """, new { id = Guid.CreateVersion7(), stream, version, json, type });

    /// <summary>Inserts deposits of 1, a hundred per stream, as rows: so many commands would take long.</summary>
    public Task Fill(int events) => Execute(
        """
        insert into mt_streams (id, version, tenant_id, is_archived)
        select md5('s' || n)::uuid, 100, '*DEFAULT*', false from generate_series(0, @streams - 1) n;
        insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, is_archived)
        select nextval('mt_events_sequence'), gen_random_uuid(), md5('s' || n / 100)::uuid, n % 100 + 1, '{"Amount": 1}', 'deposited',
            now(), '*DEFAULT*', false
        from generate_series(0, @events - 1) n
        """, new { events, streams = events / 100 });

    public async ValueTask DisposeAsync()
    {
        if (isStarted)
            await host.StopAsync();
        if (host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        if (database is not null)
            await database.DisposeAsync();
    }
}
