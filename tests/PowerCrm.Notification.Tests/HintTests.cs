using System.Net.Http.Headers;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Notification.Tests;

public class HintTests(NotificationApp app) : IClassFixture<NotificationApp>
{
    private static readonly TimeSpan ReceiveTimeout = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task a_stream_sends_its_position_at_once_and_after_each_event()
    {
        var manager = await app.CreateManager("110101");
        using var stream = await OpenStream(manager);
        (await stream.ReadNext())["v"]!.GetValue<long>().ShouldBe(0);
        await app.CreateApprovedCustomer("110101", settle: false);
        var hint = await stream.ReadNext();
        (hint["t"]!.GetValue<string>(), hint["v"]!.GetValue<long>()).ShouldBe(("assignment", 1L));
    }

    [Fact]
    public async Task reviewers_get_a_hint_of_a_new_submission_and_managers_do_not()
    {
        var (reviewer, admin, manager) = (await app.CreateStaff("reviewer"), await app.CreateStaff("admin"),
            await app.CreateManager("110111"));
        using var reviewerStream = await OpenStream(reviewer);
        using var adminStream = await OpenStream(admin);
        using var managerStream = await OpenStream(manager);
        var (reviewerHint, adminHint) = (await reviewerStream.ReadNext(), await adminStream.ReadNext());
        await managerStream.ReadNext();
        var id = Guid.CreateVersion7();
        await app.Store.Append([new StreamAppend(id, ExpectedVersion.NoStream, [TestEvents.SignedIn, TestEvents.Info()])],
            CancellationToken.None);
        var hint = await reviewerStream.ReadNext();
        hint["t"]!.GetValue<string>().ShouldBe("review");
        hint["v"]!.GetValue<long>().ShouldBeGreaterThan(reviewerHint["v"]!.GetValue<long>());
        hint.AsObject().Select(m => m.Key).ShouldBe(["t", "v"], "a hint says nothing of whom it is about");
        (await adminStream.ReadNext())["v"]!.GetValue<long>().ShouldBeGreaterThan(adminHint["v"]!.GetValue<long>());
        (await app.ExecuteScalar<bool>("select exists (select from pc_review_cases where registration_id = @id)", new { id }))
            .ShouldBeTrue("who reads after the hint finds the case");
        await app.WaitUntilSettled();
        // The next message to the manager is about their own customer, not about the case.
        await app.CreateApprovedCustomer("110111", settle: false);
        (await managerStream.ReadNext())["t"]!.GetValue<string>().ShouldBe("assignment");
    }

    [Fact]
    public async Task an_administrator_gets_a_hint_when_a_customer_is_assigned()
    {
        var admin = await app.CreateStaff("admin");
        await app.CreateManager("110113");
        using var stream = await OpenStream(admin);
        var sent = (await stream.ReadNext())["v"]!.GetValue<long>();
        await app.CreateApprovedCustomer("110113");
        var current = await app.ExecuteScalar<long>("""
            select (select v from pc_review_queue_head) + (select sum(v) from pc_inbox_heads)::bigint
                + coalesce((select v from pc_inbox_heads where recipient = @Id), 0)
            """, new { admin.Id });
        current.ShouldBeGreaterThan(sent);
        // Until the last change, the assignment; the queue alone does not come so far.
        while (sent < current)
            sent = (await stream.ReadNext())["v"]!.GetValue<long>();
        sent.ShouldBe(current);
    }

    [Fact]
    public async Task a_web_socket_echoes_its_protocol_and_sends_hints()
    {
        var manager = await app.CreateManager("110102");
        using var socket = await Connect(manager);
        socket.SubProtocol.ShouldBe("bearer." + manager.Token);
        (await ReadMessage(socket))["v"]!.GetValue<long>().ShouldBe(0);
        await app.CreateApprovedCustomer("110102", settle: false);
        (await ReadMessage(socket))["v"]!.GetValue<long>().ShouldBe(1);
        using var limit = new CancellationTokenSource(ReceiveTimeout);
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, "", limit.Token);
        socket.CloseStatus.ShouldBe(WebSocketCloseStatus.NormalClosure);
    }

    [Theory]
    [InlineData("https://evil.example", 403)]
    [InlineData("null", 403)]
    [InlineData("https://servicewechat.com.evil.example", 403)]
    [InlineData("https://servicewechat.com", 101)]
    [InlineData("http://localhost:5173", 101)]
    [InlineData("self", 101)]
    [InlineData("", 101)]
    public async Task a_web_socket_is_opened_only_from_our_own_origin(string origin, int status)
    {
        var manager = await app.CreateStaff("manager");
        (await Handshake("bearer." + manager.Token, origin == "self" ? app.Url.GetLeftPart(UriPartial.Authority) : origin))
            .ShouldBe(status);
    }

    [Fact]
    public async Task a_handshake_with_two_tokens_is_refused()
    {
        var (first, second) = (await app.CreateStaff("manager"), await app.CreateStaff("manager"));
        (await Handshake($"bearer.{first.Token}, bearer.{second.Token}")).ShouldBe(401);
        (await Handshake($"bearer.{first.Token}, bearer.{first.Token}")).ShouldBe(401);
        (await Handshake($"bearer.{first.Token}", "", second.Token)).ShouldBe(401);
        (await Handshake($"chat, bearer.{first.Token}")).ShouldBe(101);
    }

    private async Task<int> Handshake(string protocols, string origin = "", string? token = null)
    {
        using var http = new HttpClient { BaseAddress = app.Url };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/notifications/ws");
        foreach (var (name, value) in new[] { ("Connection", "Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"),
            ("Sec-WebSocket-Key", "dGhlIHNhbXBsZSBub25jZQ=="), ("Sec-WebSocket-Protocol", protocols), ("Origin", origin),
            ("Authorization", token is null ? "" : "Bearer " + token) })
            if (value.Length > 0)
                request.Headers.TryAddWithoutValidation(name, value);
        using var limit = new CancellationTokenSource(ReceiveTimeout);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
        return (int)response.StatusCode;
    }

    [Fact]
    public async Task a_revoked_session_gets_no_more_hints()
    {
        var manager = await app.CreateManager("110105");
        using var socket = await Connect(manager);
        using var stream = await OpenStream(manager);
        await ReadMessage(socket);
        await stream.ReadNext();
        await app.Services.GetRequiredService<Sessions>().EndAll(Audience.Staff, manager.Id, CancellationToken.None);
        (await WaitForClose(socket)).ShouldBe((WebSocketCloseStatus)4401);
        (await stream.WaitForEnd()).ShouldBeTrue();
    }

    [Fact]
    public async Task a_session_that_was_idle_for_too_long_gets_no_more_hints()
    {
        var manager = await app.CreateManager("110107");
        using var stream = await OpenStream(manager);
        await stream.ReadNext();
        await app.ExecuteSql("update pc_sessions set last_used_at = powercrm_now() - interval '30 days' where subject = @Id",
            new { manager.Id });
        (await stream.WaitForEnd()).ShouldBeTrue();
    }

    [Fact]
    public async Task a_stream_requires_a_token()
    {
        using var http = new HttpClient { BaseAddress = app.Url };
        ((int)(await http.GetAsync("/notifications/stream")).StatusCode).ShouldBe(401);
        using var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("bearer.nonsense");
        await Should.ThrowAsync<WebSocketException>(socket.ConnectAsync(SocketUrl(), CancellationToken.None));
        socket.HttpStatusCode.ShouldBe(default);
    }

    [Fact]
    public async Task a_plain_request_to_the_socket_is_refused()
    {
        var manager = await app.CreateManager("110106");
        (await manager.Get("/notifications/ws")).ShouldBeProblem(400, "malformed_request");
    }

    private Uri SocketUrl() => new(app.Url.ToString().Replace("http:", "ws:") + "notifications/ws");

    private async Task<ClientWebSocket> Connect(SignedInUser person)
    {
        var socket = new ClientWebSocket();
        socket.Options.AddSubProtocol("bearer." + person.Token);
        using var limit = new CancellationTokenSource(ReceiveTimeout);
        await socket.ConnectAsync(SocketUrl(), limit.Token);
        return socket;
    }

    private static async Task<JsonNode> ReadMessage(ClientWebSocket socket)
    {
        using var limit = new CancellationTokenSource(ReceiveTimeout);
        var bytes = new byte[1024];
        var result = await socket.ReceiveAsync(bytes, limit.Token);
        result.MessageType.ShouldBe(WebSocketMessageType.Text);
        return JsonNode.Parse(bytes.AsSpan(0, result.Count))!;
    }

    private static async Task<WebSocketCloseStatus?> WaitForClose(ClientWebSocket socket)
    {
        using var limit = new CancellationTokenSource(ReceiveTimeout);
        while ((await socket.ReceiveAsync(new byte[1024], limit.Token)).MessageType != WebSocketMessageType.Close)
        {
        }
        return socket.CloseStatus;
    }

    private static async Task<EventStream> OpenStream(SignedInUser person)
    {
        var http = new HttpClient { BaseAddress = person.Host.Url };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", person.Token);
        var response = await http.GetAsync("/notifications/stream", HttpCompletionOption.ResponseHeadersRead);
        ((int)response.StatusCode).ShouldBe(200);
        response.Content.Headers.ContentType!.ToString().ShouldBe("text/event-stream; charset=utf-8");
        return new EventStream(http, new StreamReader(await response.Content.ReadAsStreamAsync(), Encoding.UTF8));
    }

    private sealed class EventStream(HttpClient http, StreamReader lines) : IDisposable
    {
        public async Task<JsonNode> ReadNext()
        {
            using var limit = new CancellationTokenSource(ReceiveTimeout);
            while (await lines.ReadLineAsync(limit.Token) is { } line)
                if (line.StartsWith("data: ", StringComparison.Ordinal))
                    return JsonNode.Parse(line[6..])!;
            throw new InvalidOperationException("The stream ended.");
        }

        public async Task<bool> WaitForEnd()
        {
            using var limit = new CancellationTokenSource(ReceiveTimeout);
            while (await lines.ReadLineAsync(limit.Token) is not null)
            {
            }
            return true;
        }

        public void Dispose() => http.Dispose();
    }
}
