using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;

namespace PowerCrm.Stress;

/// <summary>The codes that were requested and tried, and the failures on the way.</summary>
internal sealed class CodeRequestLog
{
    public ConcurrentQueue<CodeRequest> Requests { get; } = [];
    public ConcurrentQueue<CodeAttempt> Attempts { get; } = [];
    public ConcurrentQueue<string> Failures { get; } = [];
}

/// <summary>A user with a WeChat account, a device and an address, who requests codes from any host and tries them.</summary>
internal sealed class CodeRequester(Deployment deployment, CodeRequestLog log, string address, string? device = null)
{
    private static int requesterCount;
    private readonly string openId = "o" + Guid.CreateVersion7().ToString("N");
    private int nextHost = Interlocked.Increment(ref requesterCount);
    private string? token;

    public async Task SignIn()
    {
        for (var attempts = 0; ; attempts++)
        {
            var policies = await Send(HttpMethod.Get, "/reference/policies", null);
            var policyVersion = policies?.Code == 200 ? policies["policyVersion"].GetValue<string>() : "";
            var response = await Send(HttpMethod.Post, "/auth/wechat", new
            {
                code = $"sbx-{openId}-{Guid.CreateVersion7():N}",
                consent = new { policyVersion, agreed = true, sensitive = true },
                deviceId = device,
            });
            if (response is { Code: 200 })
            {
                token = response["accessToken"].GetValue<string>();
                return;
            }
            if (attempts == 100)
                throw new InvalidOperationException($"Nobody let {openId} in: {response?.Text}");
            await Task.Delay(100);
        }
    }

    /// <summary>Requests a code; null when there was no answer.</summary>
    public async Task<Answer?> RequestCode(string phone)
    {
        var response = await SendSignedIn("/auth/send-code", new { phone });
        log.Requests.Enqueue(new CodeRequest(openId, device ?? openId, address, phone, response?.Code ?? 0));
        return response;
    }

    /// <param name="number">The number of the message.</param>
    public async Task Guess(int number, string phone, string code, bool isOwn, bool isRight)
    {
        var response = await VerifyCode(phone, code);
        log.Attempts.Enqueue(new CodeAttempt(number, isOwn, isRight, response?.Code ?? 0, response?.Problem));
    }

    public Task<Answer?> VerifyCode(string phone, string code) => SendSignedIn("/auth/verify-code", new { phone, code });

    /// <summary>Verifies the phone by WeChat, without a code.</summary>
    public Task<Answer?> VerifyByWechat(string phone) =>
        SendSignedIn("/auth/wechat-phone", new { code = $"sbx-phone-{phone}-{Guid.CreateVersion7():N}" });

    private async Task<Answer?> SendSignedIn(string path, object body)
    {
        var response = await Send(HttpMethod.Post, path, body);
        if (response is not { Code: 401 })
            return response;
        // The token has expired, because the clock was moved.
        await SignIn();
        return await Send(HttpMethod.Post, path, body);
    }

    /// <summary>Sends a request. A host that refuses the connection has not received it, so the next host is tried.</summary>
    private async Task<Answer?> Send(HttpMethod method, string path, object? body)
    {
        for (var clock = Stopwatch.StartNew(); ;)
            try
            {
                var host = deployment.Hosts[Interlocked.Increment(ref nextHost) % deployment.Hosts.Count].Http;
                var response = await new ApiClient(host, path == "/auth/wechat" ? null : token)
                    .Send(method, path, body, null, ("X-Forwarded-For", address));
                if (response.Code >= 500)
                    log.Failures.Enqueue($"{response.Code} {response.Problem}".Trim());
                return response;
            }
            catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConnectionError
                && clock.Elapsed < RetryingClient.RetryTimeout)
            {
                log.Failures.Enqueue("none");
                await Task.Delay(100);
            }
            catch (Exception e) when (e is HttpRequestException or SocketException or TaskCanceledException or IOException)
            {
                log.Failures.Enqueue("none");
                return null;
            }
    }
}
