using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using PowerCrm.Testing;

namespace PowerCrm.EventStore.Tests;

/// <summary>One host with the store on a database of its own. Time is moved, never waited for.</summary>
internal sealed class Store : IAsyncDisposable
{
    private static readonly Lazy<string> Scripts = new(() => string.Concat(typeof(Registry).Assembly.GetManifestResourceNames().Order(StringComparer.Ordinal)
        .Select(n => new StreamReader(typeof(Registry).Assembly.GetManifestResourceStream(n)!).ReadToEnd())));

    private readonly TestDatabase? database;
    private readonly IHost host;
    private bool started;

    private Store(TestDatabase? database, string connectionString, Action<IEventStoreBuilder> fill, Action<EventStoreOptions>? options)
    {
        this.database = database;
        ConnectionString = connectionString;
        var builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddSingleton(new MasterKey(new byte[32]));
        builder.Services.AddEventStore(_ => connectionString, fill, options);
        host = builder.Build();
    }

    public string ConnectionString { get; }
    public IEventStore Events => Get<EventStoreRoot>().As(new Caller(Caller.DefaultTenant, "staff:test", "correlation"));
    public IEventStoreAdmin Admin => Get<IEventStoreAdmin>();
    public IDocuments Documents => Get<IDocuments>();
    public IKeyRing Keys => Get<IKeyRing>();
    public NpgsqlDataSource Source => Get<NpgsqlDataSource>();
    public T Get<T>() where T : notnull => host.Services.GetRequiredService<T>();

    /// <summary>A database of its own, and no reader running until <see cref="Start"/>.</summary>
    public static async Task<Store> Create(Action<IEventStoreBuilder>? more = null, Action<EventStoreOptions>? options = null)
    {
        var database = await TestDatabase.CreateAsync(async connectionString =>
        {
            await using var empty = new Store(null, connectionString, _ => { }, null);
            await empty.Admin.Migrate(CancellationToken.None);
            await empty.Sql("create table effects (subscription text, event uuid, stream uuid, version bigint, attempt int, ord serial)");
        }, Scripts.Value + "effects");
        var store = new Store(database, database.ConnectionString, builder => Fill(builder, more), options);
        await store.Admin.Migrate(CancellationToken.None);
        return store;
    }

    /// <summary>A host on a database that is nobody's yet.</summary>
    public static Task<Store> On(string connectionString) => Task.FromResult(new Store(null, connectionString, builder => Fill(builder, null), null));

    /// <summary>Another host on the same database, perhaps of another build.</summary>
    public async Task<Store> Beside(Action<IEventStoreBuilder>? more = null, Action<EventStoreOptions>? options = null)
    {
        var store = new Store(null, ConnectionString, builder => Fill(builder, more), options);
        await store.Admin.Migrate(CancellationToken.None);
        return store;
    }

    private static void Fill(IEventStoreBuilder builder, Action<IEventStoreBuilder>? more)
    {
        builder.Event<Opened>("opened").Event<Deposited>("deposited").Event<Withdrawn>("withdrawn").Event<Echoed>("echoed");
        more?.Invoke(builder);
    }

    public async Task<Store> Start()
    {
        started = true;
        await host.StartAsync();
        return this;
    }

    public async Task Stop()
    {
        if (started)
            await host.StopAsync();
        started = false;
    }

    /// <summary>Every reader has handled all there is.</summary>
    public async Task Settled() => (await Admin.Settled(TimeSpan.FromSeconds(120), CancellationToken.None)).ShouldBeTrue("the readers did not catch up");

    public async Task Sql(string sql, object? parameters = null)
    {
        await using var connection = await Source.OpenConnectionAsync();
        await connection.ExecuteAsync(sql, parameters);
    }

    public async Task<T> One<T>(string sql, object? parameters = null)
    {
        await using var connection = await Source.OpenConnectionAsync();
        return await connection.QuerySingleAsync<T>(sql, parameters);
    }

    public async Task<IReadOnlyList<T>> All<T>(string sql, object? parameters = null)
    {
        await using var connection = await Source.OpenConnectionAsync();
        return [.. await connection.QueryAsync<T>(sql, parameters)];
    }

    /// <summary>Moves the database's time.</summary>
    public Task Later(TimeSpan by) => Sql("update pc_clock set shift = shift + @by", new { by });

    public async Task<Guid> Open(params object[] more)
    {
        var stream = Guid.CreateVersion7();
        await Append(stream, [new Opened("ann"), .. more]);
        return stream;
    }

    public async Task Append(Guid stream, params object[] events) =>
        await Events.Append([new StreamAppend(stream, Expected.Any, events)], CancellationToken.None);

    public async Task<IReadOnlyList<Recorded>> Log(Guid stream)
    {
        var events = new List<Recorded>();
        await foreach (var e in Events.Read(stream, CancellationToken.None))
            events.Add(e);
        return events;
    }

    /// <summary>Versions that a subscription handled of a stream, in the order of their commits.</summary>
    public Task<IReadOnlyList<long>> Effects(Guid stream) => All<long>("select version from effects where stream = @stream order by ord", new { stream });

    public async ValueTask DisposeAsync()
    {
        await Stop();
        (host as IDisposable).Dispose();
        if (database is not null)
            await database.DisposeAsync();
    }
}
