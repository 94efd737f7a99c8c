using System.Net;
using System.Net.Sockets;
using System.Text;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Host.Tests.Review;

namespace PowerCrm.Host.Tests;

/// <summary>The limits of the API: numbers out of range, pages out of range, languages, and requests that are hardly valid HTTP.</summary>
public class EdgeTests(TestHost host) : IClassFixture<TestHost>
{
    [Theory]
    [InlineData("{\"phone\":1e999}")]
    [InlineData("{\"phone\":\"13800000000\",\"x\":-1e400}")]
    public async Task a_number_out_of_range_is_malformed_in_any_member(string body)
    {
        var me = await Applicant.SignIn(host);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        (await me.Post("/auth/send-code", content)).ShouldBeProblem(400, "malformed_request");
    }

    [Fact]
    public async Task a_sign_in_succeeds_with_an_invalid_nickname() => (await host.Post("/auth/wechat", new
    {
        code = Applicant.LoginCode(Applicant.NewOpenId()),
        consent = Applicant.Consent(),
        profile = new { nickname = 123, avatarUrl = true },
    })).ShouldBe(200);

    [Fact]
    public async Task anonymous_logouts_of_two_people_do_not_share_an_idempotency_key()
    {
        for (var i = 0; i < 2; i++)
        {
            var tokens = (await host.Post("/auth/wechat",
                new { code = Applicant.LoginCode(Applicant.NewOpenId()), consent = Applicant.Consent() })).ShouldBe(200).Body;
            (await host.Post("/auth/logout", new { refreshToken = tokens["refreshToken"]!.GetValue<string>() }, null, null,
                ("Idempotency-Key", "out"))).ShouldBe(204);
            (await host.Get("/auth/status", tokens["accessToken"]!.GetValue<string>())).ShouldBe(401);
        }
    }

    [Fact]
    public async Task an_upload_without_a_kind_is_refused_as_an_unknown_kind()
    {
        var me = await Applicant.SignIn(host);
        using var form = new MultipartFormDataContent();
        form.Add(new ByteArrayContent(Applicant.Picture("businessLicense")), "file", "a.jpg");
        (await me.Post("/upload/image", form)).ShouldBeProblem(400, "image_kind_unknown");
    }

    [Fact]
    public async Task the_timeline_speaks_the_readers_language_and_its_codes_do_not_change()
    {
        var me = await Applicant.Submit(host);
        var chinese = (await me.Get("/auth/status")).ShouldBe(200).Body;
        var english = (await me.Get("/auth/status", ("Accept-Language", "en-GB,en;q=0.9"))).ShouldBe(200).Body;
        chinese["steps"]!.AsArray().Select(s => s!["title"]!.GetValue<string>()).ShouldBe(["提交申请", "材料审核", "身份验证", "账户激活"]);
        english["steps"]!.AsArray().Select(s => s!["title"]!.GetValue<string>())
            .ShouldBe(["Application", "Materials", "Identity", "Account"]);
        english["nextSteps"]![0]!["code"]!.GetValue<string>().ShouldBe(chinese["nextSteps"]![0]!["code"]!.GetValue<string>());
        english["nextSteps"]![0]!["title"]!.GetValue<string>().ShouldBe("Wait for the review");
    }

    [Fact]
    public async Task managers_come_in_pages()
    {
        var admin = await Staff.Of(host, "admin");
        foreach (var _ in Enumerable.Range(0, 3))
            (await admin.Post("/managers",
                new { staffId = (await Staff.Of(host, "manager")).Id, territories = new[] { "440000" }, capacity = 5 })).ShouldBe(201);
        (await admin.Get("/managers?limit=0")).ShouldBeProblem(400, "validation_failed");
        var managerIds = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = (await admin.Get("/managers?limit=2" + (cursor.Length > 0 ? "&cursor=" + cursor : ""))).ShouldBe(200).Body;
            managerIds.AddRange(page["items"]!.AsArray().Select(m => m!["managerId"]!.GetValue<string>()));
            cursor = page["nextCursor"]?.GetValue<string>();
        }
        managerIds.Count.ShouldBe(3);
        managerIds.ShouldBeUnique();
    }

    [Theory]
    [InlineData("GET /auth/status HTTP/1.1\r\nHost: x\r\nIdempotency-Key: \u00e9\r\n")]
    [InlineData("GET /%00 HTTP/1.1\r\nHost: x\r\n")]
    [InlineData("GET /regions?parent=%ZZ%00 HTTP/1.1\r\nHost: x\r\n")]
    [InlineData("BREW / HTTP/1.1\r\nHost: x\r\n")]
    public async Task a_strange_request_gets_a_refusal_and_no_crash(string request)
    {
        var answer = await SendRaw(request + "Connection: close\r\n\r\n");
        answer.ShouldStartWith("HTTP/1.1 4");
    }

    [Fact]
    public async Task an_address_or_headers_without_end_are_cut_off()
    {
        (await SendRaw($"GET /{new string('a', 20_000)} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")).ShouldStartWith("HTTP/1.1 414");
        (await SendRaw($"GET /regions HTTP/1.1\r\nHost: x\r\nX: {new string('a', 60_000)}\r\nConnection: close\r\n\r\n"))
            .ShouldStartWith("HTTP/1.1 431");
    }

    /// <summary>
    /// 200 MB in chunks to a route that accepts 64 KiB: refused when the limit is reached, and the rest is not kept in memory.
    /// </summary>
    [Theory]
    [InlineData("/auth/send-code", "application/json")]
    [InlineData("/upload/image", "multipart/form-data; boundary=b")]
    public async Task a_body_without_end_is_refused_early_and_takes_no_memory(string path, string type)
    {
        var me = await Applicant.SignIn(host);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, host.Url.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(
            Encoding.ASCII.GetBytes(
                $"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {me.Token}\r\nContent-Type: {type}\r\nTransfer-Encoding: "
                    + $"chunked\r\n\r\n"));
        if (path == "/upload/image")
            await WriteChunk(stream,
                Encoding.ASCII.GetBytes("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.jpg\"\r\n\r\n"));
        var block = new byte[64 * 1024];
        Array.Fill(block, (byte)' ');
        var bytesSent = 0L;
        try
        {
            for (; bytesSent < 200_000_000 && !stream.DataAvailable; bytesSent += block.Length)
                await WriteChunk(stream, block);
        }
        catch (IOException)
        {
            // The server has closed the connection, which is allowed.
        }
        bytesSent.ShouldBeLessThan(40_000_000, "it went on reading");
        (GC.GetTotalMemory(forceFullCollection: true) - before).ShouldBeLessThan(60_000_000);
        (await host.Get("/health/ready")).ShouldBe(200);
    }

    private static async Task WriteChunk(NetworkStream stream, byte[] data)
    {
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"{data.Length:x}\r\n"));
        await stream.WriteAsync(data);
        await stream.WriteAsync("\r\n"u8.ToArray());
    }

    private async Task<string> SendRaw(string request)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, host.Url.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return await reader.ReadToEndAsync();
    }
}
