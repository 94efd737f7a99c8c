using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Dapper;
using JasperFx;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using PowerCrm.Store;
using PowerCrm.Testing;
using Wolverine;

namespace PowerCrm.Web.Tests;

/// <summary>The web layer with real Kestrel and a real database, with a few routes like those of modules.</summary>
public sealed class WebApp : IAsyncLifetime
{
    private static readonly byte[] Secret = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
    private readonly List<WebApplication> hosts = [];
    private TestDatabase database = null!;

    public HttpClient Http { get; private set; } = null!;
    public IServiceProvider Services => hosts[0].Services;
    public string ConnectionString => database.ConnectionString;
    public Gate Gate { get; } = new();

    public CapturedLog Log { get; } = new();

    public async Task InitializeAsync()
    {
        database = await TestDatabase.CreateAsync();
        Http = await StartHost();
    }

    /// <summary>Starts another host on the same database.</summary>
    public async Task<HttpClient> StartHost(string environment = "Development", params (string, string?)[] settings)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { EnvironmentName = environment });
        builder.Logging.ClearProviders().AddProvider(Log);
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Item1, s.Item2)));
        builder.Services.AddSingleton(new MasterKey(Secret)).AddSingleton(Gate);
        builder.Services.AddPowerCrmStore(database.ConnectionString, b => b.AddWebSchema()
            .Event<Counted>("counted"), runsBackground: false, isSolo: true);
        builder.Host.UseWolverine(o =>
        {
            o.Durability.Mode = DurabilityMode.Solo;
            o.ApplicationAssembly = typeof(WebApp).Assembly;
            o.CodeGeneration.TypeLoadMode = JasperFx.CodeGeneration.TypeLoadMode.Static;
            o.AutoBuildMessageStorageOnStartup = AutoCreate.None;
            o.Discovery.DisableConventionalDiscovery();
        });
        builder.Services.AddPowerCrmWeb(builder.Configuration);
        builder.Services.AddOpenApi("v1", o => o.DescribeWebLayer());
        var app = builder.Build();
        await app.Services.GetRequiredService<Maintenance>().Migrate(CancellationToken.None);
        app.UsePowerCrmWeb();
        app.MapOpenApi().AllowAnonymous();
        SampleRoutes.Map(app);
        await app.StartAsync();
        hosts.Add(app);
        return new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
    }

    public async Task<HttpClient> SignIn(string audience = Audience.Applicant, string? role = null, Guid? subject = null)
    {
        var pair = await Services.GetRequiredService<Sessions>().Issue(audience, subject ?? Guid.CreateVersion7(), role,
            CancellationToken.None);
        return CreateClient(pair.AccessToken);
    }

    public HttpClient CreateClient(string token) => new()
    {
        BaseAddress = Http.BaseAddress,
        DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) },
    };

    public async Task<int> ExecuteSql(string sql, object? parameters = null)
    {
        await using var connection = await database.OpenAsync();
        return await connection.ExecuteAsync(sql, parameters);
    }

    public async Task<T> ExecuteScalar<T>(string sql, object? parameters = null)
    {
        await using var connection = await database.OpenAsync();
        return (await connection.ExecuteScalarAsync<T>(sql, parameters))!;
    }

    public Task PassTime(TimeSpan time) => ExecuteSql("update pc_clock set shift = shift + @time", new { time });

    public async Task DisposeAsync()
    {
        foreach (var host in hosts)
            await host.DisposeAsync();
        await database.DisposeAsync();
    }
}

/// <summary>Holds a request inside its handler until the test lets it go.</summary>
public sealed class Gate
{
    private TaskCompletionSource entered = new(), open = new();

    public Task Entered => entered.Task;
    public void Open() => open.TrySetResult();
    public void Close() => (entered, open) = (new(), new());

    public async Task Pass()
    {
        entered.TrySetResult();
        await open.Task;
    }
}

public sealed record Counted(int By);

public sealed record Count(int Sum) : IEventFold<Count>
{
    public static Count Initial { get; } = new(0);
    public static Count When(Count state, object @event) => @event is Counted e ? new Count(state.Sum + e.By) : state;
}

internal static class SampleRoutes
{
    public sealed record Add(int By);

    public sealed record Sent([Exact, TopCode("phone_invalid_here")] string Phone);

    static SampleRoutes() => ProblemCatalogue.Add("phone_invalid_here", 400, "号码不对。", "Not a number of ours.");

    private static async Task<Reply> Hold(Gate gate)
    {
        await gate.Pass();
        return Reply.Created(new { at = Guid.CreateVersion7() });
    }

    /// <summary>Marks a route as the attribute marks an endpoint in the product.</summary>
    private static RouteHandlerBuilder Idempotent(this RouteHandlerBuilder route) =>
        route.WithMetadata(new IdempotencyKeyMetadata(), new IdempotentAttribute());

    public static void Map(IEndpointRouteBuilder app)
    {
        // The web layer's own endpoints; in the product Wolverine maps them and reads their attributes.
#pragma warning disable ASP0005
        app.MapPost("/auth/refresh", (Body<RefreshSession.Request> body, Sessions sessions, HttpContext http,
            CancellationToken ct) => RefreshSession.Post(body, sessions, http, ct)).AllowAnonymous();
        app.MapPost("/auth/logout", (Body<Logout.Request> body, Sessions sessions, CancellationToken ct) => Logout.Post(body, sessions, ct))
            .AllowAnonymous();
#pragma warning restore ASP0005
        app.MapPost("/counts/{id:guid}", async (Guid id, Body<Add> body, IfMatch seen, Commands commands, HttpContext http,
            CancellationToken ct) =>
            await commands.Run<Count>(http, id, (it, _) => body.Value.By switch
            {
                < 0 => new Rejection("already_decided", "No."),
                0 => Decision.Nothing,
                99 => new Rejection("counter_unknown", "There is none.", Missing: true),
                var amount => Decision.Append(new Counted(amount)),
            }, append => Reply.Ok(new { id, append.Version, name = "电力" }, append.Version), ct, seen)).RequireApplicant().Idempotent()
            .WithProblemCodes("already_decided");
        app.MapPut("/counts/{id:guid}", (Guid id, IfMatch.Required seen, Commands commands, HttpContext http, CancellationToken ct) =>
            commands.Run<Count>(http, id, (_, _) => Decision.Append(new Counted(1)), append => Reply.NoContent(append.Version), ct,
                seen)).RequireApplicant();
        app.MapGet("/counts/{id:guid}", async (Guid id, IStreams events, HttpContext http, CancellationToken ct) =>
        {
            var it = await events.Load<Count>(id, ct);
            return it.Version == 0 ? (IResult)Problem.NotFound : IfNoneMatch.NotModifiedOr(http, Reply.Ok(new
            {
                it.State.Sum,
                by = events.Caller.Actor
            }, it.Version));
        }).RequireApplicant();
        app.MapPost("/held", Hold).RequireApplicant().Idempotent();
        app.MapPost("/held-long", Hold).RequireApplicant().Idempotent().DisableRequestTimeout();
        app.MapPost("/uploads", async (HttpContext http, CancellationToken ct) =>
        {
            var content = new MemoryStream();
            await http.Request.Body.CopyToAsync(content, ct);
            return IdempotencyScope.Of(http).TryReplay(content.ToArray()) ?? Reply.Created(new { imageId = Guid.CreateVersion7() });
        }).RequireApplicant().IdempotentByContent().WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(1_000_000));
        app.MapPost("/sent", (Body<Sent> body) => Reply.Accepted(new { body.Value.Phone })).AllowAnonymous();
        app.MapGet("/reviews", (CurrentCaller caller) => Reply.Ok(new { caller.Actor, caller.Role })).RequireStaff("reviewer", "admin");
        app.MapGet("/either", (CurrentCaller caller) => Reply.Ok(new { caller.Audience })).RequireSignedIn();
        app.MapGet("/ws", async (HttpContext http) =>
        {
            using var socket = await http.WebSockets.AcceptWebSocketAsync(WebSocketToken.FindProtocol(http));
            await socket.ReceiveAsync(new byte[16], http.RequestAborted);
        }).RequireSignedIn();
        app.MapGet("/forgot", () => Reply.Ok(new { })).WithName("forgot");
        app.MapGet("/pages", (Page page) =>
            Reply.Ok(page.Of([.. Enumerable.Range((int)(page.Key.At?.ToUnixTimeSeconds() ?? 0) + 1, page.Rows)
            .Where(i => i <= 25)], i => (DateTimeOffset.FromUnixTimeSeconds(i), Guid.Empty)))).AllowAnonymous();
        app.MapGet("/throws/{how}", (string how) =>
        {
            throw how switch
            {
                "database" => new NpgsqlException("Host=secret.example", new IOException()),
                "stale" => new StaleVersionException(Guid.Empty, 7),
                _ => new InvalidOperationException("张三 13800138000"),
            };
        }).AllowAnonymous();
    }
}

internal static class Answers
{
    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    public static async Task<JsonElement> Problem(this HttpResponseMessage answer, int status, string code)
    {
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(status, text);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
        var problem = JsonDocument.Parse(text).RootElement;
        problem.GetProperty("code").GetString().ShouldBe(code, text);
        problem.GetProperty("status").GetInt32().ShouldBe(status);
        problem.GetProperty("type").GetString().ShouldBe("urn:powercrm:problem:" + code);
        problem.GetProperty("traceId").GetString()!.Length.ShouldBeGreaterThan(8);
        return problem;
    }

    public static async Task<JsonElement> Body(this HttpResponseMessage answer, int status)
    {
        var text = await answer.Content.ReadAsStringAsync();
        ((int)answer.StatusCode).ShouldBe(status, text);
        return JsonDocument.Parse(text).RootElement;
    }

    public static Task<HttpResponseMessage> Post(this HttpClient http, string path, HttpContent? content, params (string Name,
        string Value)[] headers) =>
        http.Send(HttpMethod.Post, path, content, headers);

    public static Task<HttpResponseMessage> Send(this HttpClient http, HttpMethod method, string path, HttpContent? content = null,
        params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path) { Content = content };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return http.SendAsync(request);
    }
}
