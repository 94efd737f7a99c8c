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
internal sealed class CodeRequester(Deployment at, CodeRequestLog seen, string address, string? device = null)
{
    private static int made;
    private readonly string openId = "o" + Guid.CreateVersion7().ToString("N");
    private int turn = Interlocked.Increment(ref made);
    private string? token;

    public async Task SignIn()
    {
        for (var tries = 0; ; tries++)
        {
            var texts = await Send(HttpMethod.Get, "/reference/policies", null);
            var policyVersion = texts?.Code == 200 ? texts["policyVersion"].GetValue<string>() : "";
            var answer = await Send(HttpMethod.Post, "/auth/wechat", new
            {
                code = $"sbx-{openId}-{Guid.CreateVersion7():N}",
                consent = new { policyVersion, agreed = true, sensitive = true },
                deviceId = device,
            });
            if (answer is { Code: 200 })
            {
                token = answer["accessToken"].GetValue<string>();
                return;
            }
            if (tries == 100)
                throw new InvalidOperationException($"Nobody let {openId} in: {answer?.Text}");
            await Task.Delay(100);
        }
    }

    /// <summary>Requests a code; null when there was no answer.</summary>
    public async Task<Answer?> RequestCode(string phone)
    {
        var answer = await AsMe("/auth/send-code", new { phone });
        seen.Requests.Enqueue(new CodeRequest(openId, device ?? openId, address, phone, answer?.Code ?? 0));
        return answer;
    }

    /// <param name="number">The number of the message.</param>
    public async Task Guess(int number, string phone, string code, bool own, bool right)
    {
        var answer = await Try(phone, code);
        seen.Attempts.Enqueue(new CodeAttempt(number, own, right, answer?.Code ?? 0, answer?.Problem));
    }

    public Task<Answer?> Try(string phone, string code) => AsMe("/auth/verify-code", new { phone, code });

    /// <summary>Verifies the phone by WeChat, without a code.</summary>
    public Task<Answer?> ByWechat(string phone) =>
        AsMe("/auth/wechat-phone", new { code = $"sbx-phone-{phone}-{Guid.CreateVersion7():N}" });

    private async Task<Answer?> AsMe(string path, object body)
    {
        var answer = await Send(HttpMethod.Post, path, body);
        if (answer is not { Code: 401 })
            return answer;
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
                var host = at.Hosts[Interlocked.Increment(ref turn) % at.Hosts.Count].Http;
                var answer = await new ApiClient(host, path == "/auth/wechat" ? null : token)
                    .Send(method, path, body, null, ("X-Forwarded-For", address));
                if (answer.Code >= 500)
                    seen.Failures.Enqueue($"{answer.Code} {answer.Problem}".Trim());
                return answer;
            }
            catch (HttpRequestException e) when (e.HttpRequestError == HttpRequestError.ConnectionError
                && clock.Elapsed < RetryingClient.RetryTimeout)
            {
                seen.Failures.Enqueue("none");
                await Task.Delay(100);
            }
            catch (Exception e) when (e is HttpRequestException or SocketException or TaskCanceledException or IOException)
            {
                seen.Failures.Enqueue("none");
                return null;
            }
    }
}
