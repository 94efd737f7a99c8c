using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PowerCrm.Host.Hosting;
using PowerCrm.Store;
using PowerCrm.Testing;

namespace PowerCrm.Host.Tests;

/// <summary>
/// The whole host on a real port, on a database of its own (a clone of a migrated template), with the sandbox as its vendors.
/// Use it as a class fixture, or start one by <see cref="StartAsync(string[])"/> to pass settings.
/// </summary>
public sealed class TestHost : IAsyncLifetime
{
    internal static readonly string MasterKey = Convert.ToBase64String(Enumerable.Range(1, 32).Select(i => (byte)i).ToArray());
    private readonly string[] settings;
    private readonly bool readers;
    private readonly string blobs = Path.Combine(Path.GetTempPath(), "powercrm-blobs-" + Guid.CreateVersion7().ToString("N"));
    private TestDatabase? database;
    private BuiltHost? host;
    private Action<WebApplicationBuilder>? change;

    public TestHost() : this([], readers: true)
    {
    }

    private TestHost(string[] settings, bool readers) => (this.settings, this.readers) = (settings, readers);

    public static Task<TestHost> StartAsync(params string[] settings) => StartAsync(readers: true, settings);

    /// <param name="readers">False: it answers requests and looks, but leads no reader; other processes have to.</param>
    public static async Task<TestHost> StartAsync(bool readers, params string[] settings)
    {
        var it = new TestHost(settings, readers);
        await it.InitializeAsync();
        return it;
    }

    /// <param name="change">What takes the place of a part of the host: a port to a vendor that none is wired in for.</param>
    public static async Task<TestHost> StartAsync(Action<WebApplicationBuilder> change, params string[] settings)
    {
        var it = new TestHost(settings, readers: true) { change = change };
        await it.InitializeAsync();
        return it;
    }

    /// <summary>
    /// What is kept, as the sender of the token would find it changed; asked before and after each request. Null: nobody looks.
    /// </summary>
    internal Func<string?, Task<IReadOnlyDictionary<string, string>>>? Look { get; set; }

    internal string Blobs => blobs;
    public Uri Url { get; private set; } = new("http://127.0.0.1");
    public string ConnectionString => database!.ConnectionString;
    public IServiceProvider Services => host!.Services;
    public Maintenance Admin => Services.GetRequiredService<Maintenance>();
    public HttpClient Http { get; private set; } = new();

    public async Task InitializeAsync()
    {
        database = await TestDatabase.CreateAsync(Migrate, SchemaText());
        Url = new Uri($"http://127.0.0.1:{FreePort()}");
        host = await HostBuilding.Build([.. Settings(database.ConnectionString), $"--urls={Url}", $"--Blobs:Path={blobs}",
            $"--Hosts:Alone={readers}", .. settings], readers, CancellationToken.None, change);
        await host.Prepare(CancellationToken.None);
        await host.App.StartAsync();
        Http = new HttpClient { BaseAddress = Url, Timeout = TimeSpan.FromSeconds(60) };
    }

    public async Task DisposeAsync()
    {
        Http.Dispose();
        if (host is not null)
        {
            await host.App.StopAsync();
            await host.DisposeAsync();
        }
        if (database is not null)
            await database.DisposeAsync();
        if (Directory.Exists(blobs))
            Directory.Delete(blobs, recursive: true);
    }

    /// <summary>Returns when every subscription and projection has handled all that was appended so far.</summary>
    public async Task Settled()
    {
        if (!await Admin.Settled(TimeSpan.FromSeconds(120), CancellationToken.None))
            throw new InvalidOperationException("The reactions did not settle: " + await Waiting());
    }

    /// <summary>What is not done yet, for a failure's message: messages by queue, owner and state, and how far the daemon is.</summary>
    private async Task<string> Waiting()
    {
        await using var connection = await OpenAsync();
        var messages = await connection.QueryAsync<string>("""
            select received_at || ' ' || message_type || ' ' || status || ' owner ' || owner_id || ' attempts ' || attempts
                || ': ' || count(*)
            from wolverine.wolverine_incoming_envelopes where status <> 'Handled'
            group by received_at, message_type, status, owner_id, attempts
            """);
        var nodes = await connection.QueryAsync<string>("select node_number || ' ' || health_check from wolverine.wolverine_nodes");
        var due = await connection.ExecuteScalarAsync<long>("select count(*) from pc_due where at <= powercrm_now()");
        return string.Join("; ", [.. messages, $"due {due}", .. nodes.Select(n => "node " + n),
            .. (await Admin.Progress(CancellationToken.None)).Select(p => $"{p.Name} {p.Checkpoint}/{p.Ceiling}")]);
    }

    /// <summary>Moves the database's clock: tests wait for nothing.</summary>
    public async Task PassTime(TimeSpan by)
    {
        await using var connection = await OpenAsync();
        await connection.ExecuteAsync("update pc_clock set shift = shift + @by", new { by });
    }

    public Task<NpgsqlConnection> OpenAsync() => database!.OpenAsync();

    /// <summary>Sends JSON (or any content) as somebody; null token: as nobody.</summary>
    public async Task<Answer> Send(HttpMethod method, string path, object? body = null, string? token = null, long? ifMatch = null,
        params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null)
            request.Content = body as HttpContent ?? JsonContent.Create(body);
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        if (ifMatch is { } version)
            request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        var before = Look is null ? null : await Look(token);
        using var response = await Http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        var after = Look is null ? null : await Look(token);
        var isJson = response.Content.Headers.ContentType?.MediaType is "application/json" or "application/problem+json";
        return new Answer(response.StatusCode, isJson && text.Length > 0 ? JsonNode.Parse(text) : null, text,
            response.Headers.Concat(response.Content.Headers)
                .ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase))
        { Method = method, Before = before, After = after };
    }

    public Task<Answer> Get(string path, string? token = null, params (string, string)[] headers) =>
        Send(HttpMethod.Get, path, null, token, null, headers);
    public Task<Answer> Post(string path, object? body = null, string? token = null, long? ifMatch = null,
        params (string, string)[] headers) => Send(HttpMethod.Post, path, body, token, ifMatch, headers);
    public Task<Answer> Put(string path, object? body = null, string? token = null, long? ifMatch = null,
        params (string, string)[] headers) => Send(HttpMethod.Put, path, body, token, ifMatch, headers);

    private static string[] Settings(string connectionString) =>
        // Patience with a busy machine; who orders a time-out says a shorter one.
        ["--Wechat:Timeout=00:00:20", "--Sms:Timeout=00:00:20", "--Ocr:WallClock=00:01:30", "--environment=Development",
            $"--ConnectionStrings:PowerCrm={connectionString}", $"--Keys:Master={MasterKey}", "--Logging:LogLevel:Default=Warning",
            // Some processor seconds a submission, which only the tests of it are for.
            "--Ocr:AfterSubmission=false",
            // Many tests at once on few cores: a reading may wait longer than a person would.
            "--Ocr:WallClock=00:01:00"];

    private static async Task Migrate(string connectionString)
    {
        await using var it = await HostBuilding.Build([.. Settings(connectionString)], readers: false, CancellationToken.None);
        await it.Services.GetRequiredService<Maintenance>().Migrate(CancellationToken.None);
    }

    /// <summary>Another build of any of our assemblies, another template.</summary>
    private static string SchemaText() =>
        string.Join(' ', AppDomain.CurrentDomain.GetAssemblies()
            .Where(a => a.GetName().Name!.StartsWith("PowerCrm", StringComparison.Ordinal))
            .Concat(Modules.All.Select(m => m.GetType().Assembly)).Distinct().Select(a => a.ManifestModule.ModuleVersionId.ToString())
            .Order(StringComparer.Ordinal));

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}

/// <summary>An answer, read whole.</summary>
public sealed record Answer(HttpStatusCode Status, JsonNode? Json, string Text, IReadOnlyDictionary<string, string> Headers)
{
    public int Code => (int)Status;
    public HttpMethod? Method { get; init; }

    /// <summary>What was kept before and after the request, by <see cref="TestHost.Look"/>.</summary>
    public IReadOnlyDictionary<string, string>? Before { get; init; }
    public IReadOnlyDictionary<string, string>? After { get; init; }

    public string? Problem => Json?["code"]?.GetValue<string>();
    public JsonNode Body => Json ?? throw new InvalidOperationException($"No JSON: {(int)Status} {Text}");
    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public Answer ShouldBe(int status)
    {
        Code.ShouldBe(status, Text);
        return this;
    }

    public Answer ShouldBeProblem(int status, string code)
    {
        Code.ShouldBe(status, Text);
        Problem.ShouldBe(code, Text);
        Headers["Content-Type"].ShouldStartWith("application/problem+json");
        return this;
    }
}
