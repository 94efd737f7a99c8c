using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Contracts;
using PowerCrm.Host.Hosting;
using PowerCrm.Store;
using PowerCrm.Testing;
using PowerCrm.Web;

namespace PowerCrm.Assignment.Tests;

/// <summary>
/// The module on real Kestrel, a real database and real readers; what other modules would append is appended by the test.
/// </summary>
public class AssignmentApp : IAsyncLifetime
{
    private static readonly byte[] Secret = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
    private readonly List<BuiltHost> hosts = [];
    private TestDatabase database = null!;
    private int made;

    public WebApplication Host => hosts[0].App;
    public IServiceProvider Services => hosts[0].Services;
    public string ConnectionString => database.ConnectionString;
    public Maintenance Admin => Services.GetRequiredService<Maintenance>();

    public async Task InitializeAsync()
    {
        database = await TestDatabase.CreateAsync();
        await StartHost();
        // A Tuesday, ten o'clock in China: an hour of the clock is one of the office.
        await Sql("update pc_clock set shift = timestamptz '2026-03-10 02:00Z' - now()");
    }

    /// <summary>Another host on the same database.</summary>
    public async Task<WebApplication> StartHost()
    {
        var host = await HostBuilding.Build(
            [
                "--environment=Development", $"--ConnectionStrings:PowerCrm={database.ConnectionString}",
                $"--Keys:Master={Convert.ToBase64String(Secret)}",
                $"--urls=http://127.0.0.1:{FreePort()}", $"--Hosts:Alone={hosts.Count == 0}", "--Logging:LogLevel:Default=Warning",
                "--Ocr:AfterSubmission=false",
                .. Settings,
            ], readers: true, CancellationToken.None);
        await host.Prepare(CancellationToken.None);
        await host.App.StartAsync();
        hosts.Add(host);
        return host.App;
    }

    protected virtual IReadOnlyList<string> Settings => [];

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>A member of staff, signed in.</summary>
    public async Task<Person> Staff(string role)
    {
        var id = Guid.CreateVersion7();
        await Sql(
            """
            insert into pc_staff (id, username, role, display_name, password_hash, created_at)
            values (@id, @username, @role, @username, '', powercrm_now())
            """, new { id, username = $"{role}{Interlocked.Increment(ref made)}", role });
        return await SignIn(id, role);
    }

    public async Task<Person> SignIn(Guid id, string role) =>
        new(this, id, (await Services.GetRequiredService<Sessions>().Issue(Audience.Staff, id, role, CancellationToken.None)).AccessToken);

    /// <summary>A manager for one place that no other test uses, so that tests on one database do not meet.</summary>
    public async Task<Person> Manager(string territory, int capacity = 10, params string[] specialties)
    {
        var person = await Staff("manager");
        await Services.GetRequiredService<ManagerDirectory>().Add(person.Id, [territory], specialties, capacity, CancellationToken.None);
        return person;
    }

    /// <summary>An approved customer; the readers have settled.</summary>
    public async Task<Guid> Approve(string region, decimal capacity = 500, bool settle = true)
    {
        var id = Guid.CreateVersion7();
        var keys = Services.GetRequiredService<IKeyRing>();
        var who = await keys.Seal(id, Sealed.Applicant, new ApplicantData("张三丰", "厂长", null, "13800138000", "13912345678", "科技路1号", []),
            CancellationToken.None);
        var identity = await keys.Seal(id, Sealed.Identity, new WechatIdentity("openid-" + id.ToString("N"), null), CancellationToken.None);
        await Store.Append([new StreamAppend(id, Expected.NoStream, new WechatAuthorized(identity, "1", "x", true),
            GivenEvents.Info(applicant: who, region: region, capacity: capacity), GivenEvents.Approved)], CancellationToken.None);
        if (settle)
            await Settled();
        return id;
    }

    public IStreams Store => Services.GetRequiredService<StreamsRoot>().As(Caller.System("test"));

    public async Task<IReadOnlyList<object>> Events(Guid stream)
    {
        var events = new List<object>();
        await foreach (var e in Store.Read(stream, CancellationToken.None))
            events.Add(e.Data);
        return events;
    }

    public async Task Settled() =>
        (await Admin.Settled(TimeSpan.FromSeconds(30), CancellationToken.None)).ShouldBeTrue("the readers did not settle");

    public Task PassTime(TimeSpan by) => Sql("update pc_clock set shift = shift + @by", new { by });

    public async Task<int> Sql(string sql, object? parameters = null)
    {
        await using var connection = await database.OpenAsync();
        return await connection.ExecuteAsync(sql, parameters);
    }

    public async Task<T> Value<T>(string sql, object? parameters = null)
    {
        await using var connection = await database.OpenAsync();
        return (await connection.ExecuteScalarAsync<T>(sql, parameters))!;
    }

    public async Task DisposeAsync()
    {
        foreach (var host in hosts)
        {
            await host.App.StopAsync();
            await host.DisposeAsync();
        }
        await database.DisposeAsync();
    }
}

/// <summary>Somebody who is signed in.</summary>
public sealed record Person(AssignmentApp App, Guid Id, string Token)
{
    public async Task<Answer> Send(HttpMethod method, string path, object? body = null, long? seen = null,
        params (string Name, string Value)[] headers)
    {
        using var http = new HttpClient { BaseAddress = new Uri(App.Host.Urls.First()) };
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : JsonContent.Create(body) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        if (seen is { } version)
            request.Headers.TryAddWithoutValidation("If-Match", $"\"{version}\"");
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new Answer((int)response.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text) : null, text,
            response.Headers.ETag?.ToString());
    }

    public Task<Answer> Get(string path, params (string, string)[] headers) => Send(HttpMethod.Get, path, null, null, headers);
    public Task<Answer> Post(string path, object? body = null, long? seen = null, params (string, string)[] headers) =>
        Send(HttpMethod.Post, path, body, seen, headers);
    public Task<Answer> Put(string path, object? body = null, long? seen = null) => Send(HttpMethod.Put, path, body, seen);
}

public sealed record Answer(int Status, JsonNode? Json, string Text, string? Tag)
{
    public JsonNode this[string name] => Json![name]!;
    public JsonArray Items => Json!["items"]!.AsArray();
    public long Version => Json!["version"]!.GetValue<long>();

    public Answer ShouldBe(int status)
    {
        Status.ShouldBe(status, Text);
        return this;
    }

    public Answer ShouldBeProblem(int status, string code)
    {
        Status.ShouldBe(status, Text);
        Json!["code"]!.GetValue<string>().ShouldBe(code, Text);
        return this;
    }
}
