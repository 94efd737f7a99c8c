using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace PowerCrm.Stress;

/// <summary>The complete process of one registration over HTTP, with retries.</summary>
internal sealed class Journey(Func<HttpClient> anyHost, Func<IReadOnlyList<HttpClient>> allHosts)
{
    private static int phoneCount;
    private readonly RetryingClient requests = new(anyHost);
    private readonly ConcurrentQueue<string> codePhones = [];
    private string applicantToken = "", reviewerToken = "";

    public Guid Registration { get; private set; }

    /// <summary>True when the process was completed.</summary>
    public bool Completed { get; private set; }
    public string Reviewer { get; init; } = "reviewer";
    public string Manager { get; init; } = "manager";
    public string Password { get; init; } = "a-long-password";

    private static readonly ConcurrentDictionary<string, SemaphoreSlim> SignInLocks = new(StringComparer.Ordinal);

    /// <summary>Access tokens of staff by user name; journeys may share them.</summary>
    public ConcurrentDictionary<string, string> Tokens { get; init; } = new(StringComparer.Ordinal);

    /// <summary>The photos to send, names under <c>tests/data/ocr</c> or full paths: licence, front, back.</summary>
    public IReadOnlyList<string> Pictures { get; init; } = ["lic1_clean.jpg", "front1_clean.jpg", "back1_clean.jpg"];

    public (string Request, TimeSpan Time) SlowestRequest => requests.SlowestRequest;
    public int RequestCount => requests.RequestCount;
    public IReadOnlyCollection<string> Failures => requests.Failures;
    public IReadOnlyCollection<(string Path, long? Version)> Acknowledged => requests.Acknowledged;

    public IReadOnlyCollection<long> AcknowledgedAt => requests.AcknowledgedAt;

    public string OpenId { get; } = "o" + Guid.CreateVersion7().ToString("N");

    /// <summary>The phones for which a code was requested.</summary>
    public IReadOnlyCollection<string> Phones => codePhones;

    /// <summary>Values that must not be stored in clear.</summary>
    public IReadOnlyCollection<string> PersonalValues => [OpenId, .. codePhones, .. Registration == Guid.Empty ? [] : (string[])[Road]];

    private string Road => $"科技园{UniqueLetters.Of(Registration)[..20]}路1号";

    /// <summary>From WeChat sign-in to the customer being served.</summary>
    public async Task Run()
    {
        await Apply();
        await Check();
        await Approve();
        (await Get("/auth/status", applicantToken))["authStatus"]!.GetValue<string>().ShouldBe("approved");
        await Serve();
        Completed = true;
    }

    /// <summary>The applicant's part, up to the submission.</summary>
    public async Task Apply()
    {
        var policy = (await Get("/reference/policies", null))["policyVersion"]!.GetValue<string>();
        // A WeChat code is valid once, so a sign-in without an answer is repeated with a new one.
        var signIn = await requests.Retry(() => requests.Send(HttpMethod.Post, "/auth/wechat", new
        {
            code = $"sbx-{OpenId}-{Guid.CreateVersion7():N}",
            consent = new { policyVersion = policy, agreed = true, sensitive = true },
        }, null, null, null));
        applicantToken = signIn["accessToken"]!.GetValue<string>();
        Registration = signIn["registrationId"]!.GetValue<Guid>();
        await VerifyPhone(applicantToken);
        var images = new List<string>();
        foreach (var (kind, file) in ApplicationForm.Kinds.Zip(Pictures))
            images.Add(await Upload(applicantToken, kind, file));
        var letters = UniqueLetters.Of(Registration);
        await Post("/auth/register", ApplicationForm.Of($"旅程{letters[20..]}", letters[..20], images), applicantToken, null);
        // As the mini-program does at the submission: without this permission no message is sent by WeChat.
        var template = (await Get("/reference/templates", null))["items"]![0]!["id"]!.GetValue<string>();
        await Post("/auth/subscriptions", new { templateId = template, outcome = "accept" }, applicantToken, null);
    }

    /// <summary>The reviewer's part without the decision.</summary>
    public async Task Check()
    {
        reviewerToken = await SignIn(Reviewer);
        await Post($"/reviews/{Registration}/claim", null, reviewerToken, null);
        foreach (var step in (string[])["materials", "identity"])
            await requests.PostCaseAction(Registration, "checks", new { step, outcome = "passed" }, reviewerToken);
    }

    public Task Approve() => requests.PostCaseAction(Registration, "decision", new { decision = "approved" }, reviewerToken,
        "already_decided");

    /// <summary>The manager's part: first contact, then the customer is served.</summary>
    public async Task Serve()
    {
        var manager = await SignIn(Manager);
        await Eventually.TrueAsync(async () => (await Get("/customers/new-assignments?limit=100", manager))["items"]!.AsArray()
            .Any(i => i!["customerId"]!.GetValue<Guid>() == Registration), RetryingClient.RetryTimeout);
        await Post("/customers/first-contact", new { customerId = Registration, channel = "phone", outcome = "reached" }, manager, null);
        await Eventually.TrueAsync(async () =>
        {
            var version = (await Get($"/customers/{Registration}", manager))["version"]!.GetValue<long>();
            var response = await requests.SendOnce(HttpMethod.Put, $"/customers/{Registration}/assign-status", new { status = "serving" },
                manager, version);
            return response.Status == HttpStatusCode.OK
                || (await Get($"/customers/{Registration}", manager))["status"]!.GetValue<string>() == "serving";
        }, RetryingClient.RetryTimeout);
    }

    /// <summary>Erases the applicant's data.</summary>
    public async Task<HttpStatusCode> Erase() => (await requests.SendOnce(HttpMethod.Post, "/privacy/erase", null, applicantToken,
        null)).Status;

    private async Task VerifyPhone(string token)
    {
        // The sandbox keeps its messages in the memory of its host: where that host was killed, another phone is tried.
        var last = "";
        for (var clock = System.Diagnostics.Stopwatch.StartNew(); clock.Elapsed < RetryingClient.RetryTimeout; await Task.Delay(1000))
        {
            // Neighbours are in different ranges of numbers, each of which gets a limited number of codes an hour.
            var number = Interlocked.Increment(ref phoneCount) * 10_007L + Environment.ProcessId % 1000 * 10_000;
            var phone = $"139{number % 100_000_000:00000000}";
            codePhones.Enqueue(phone);
            var codeResponse = await requests.SendOnce(HttpMethod.Post, "/auth/send-code", new { phone }, token, null);
            last = $"{codeResponse.Code} {codeResponse.Problem}";
            if (codeResponse.Status != HttpStatusCode.Accepted)
                continue;
            if (await FindCode(phone) is not { } code)
                continue;
            var response = await requests.SendOnce(HttpMethod.Post, "/auth/verify-code", new { phone, code }, token, null);
            last = $"{response.Code} {response.Problem}";
            if (response.Status == HttpStatusCode.OK || (await Get("/auth/draft", token))["step"]!.GetValue<string>() != "phone")
                return;
        }
        throw new TimeoutException($"No phone could be verified; the last answer was {last}.");
    }

    private async Task<string?> FindCode(string phone)
    {
        foreach (var http in allHosts())
        {
            try
            {
                if (JsonNode.Parse(await http.GetStringAsync($"/sandbox/sms?phone={phone}")) is JsonArray { Count: > 0 } messages)
                    return messages[0]!["code"]!.GetValue<string>();
            }
            catch (Exception e) when (e is HttpRequestException or SocketException or TaskCanceledException)
            {
            }
        }
        return null;
    }

    /// <summary>
    /// Signs in once for each user name and reuses the token, so that many journeys neither exceed the rate limit of sign-ins nor look like
    /// password guessing.
    /// </summary>
    private async Task<string> SignIn(string username)
    {
        var semaphore = SignInLocks.GetOrAdd(username, _ => new SemaphoreSlim(1));
        await semaphore.WaitAsync();
        try
        {
            if (Tokens.TryGetValue(username, out var token))
                return token;
            return Tokens[username] = (await requests.Retry(() =>
                requests.Send(HttpMethod.Post, "/staff/login", new { username, password = Password }, null, null,
                    null)))["accessToken"]!.GetValue<string>();
        }
        finally
        {
            semaphore.Release();
        }
    }

    private async Task<string> Upload(string token, string kind, string file)
    {
        var key = RetryingClient.NewKey();
        return (await requests.Retry(() =>
        {
            var form = new MultipartFormDataContent { { new StringContent(kind), "kind" } };
            var part = new ByteArrayContent(File.ReadAllBytes(Path.IsPathRooted(file) ? file : Repository.Data("ocr", file)));
            part.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
            form.Add(part, "file", "a.jpg");
            return requests.Send(HttpMethod.Post, "/upload/image", form, token, null, key);
        }))["imageId"]!.GetValue<string>();
    }

    private Task<JsonNode> Post(string path, object? body, string token, long? ifMatch) => requests.Post(path, body, token, ifMatch);
    private Task<JsonNode> Get(string path, string? token) => requests.Get(path, token);
}
