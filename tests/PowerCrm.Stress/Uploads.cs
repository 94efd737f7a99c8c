using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dapper;

namespace PowerCrm.Stress;

/// <summary>
/// `stress uploads`: valid pictures beside slow, interrupted, hostile and much too large ones, many at once, on one host. The valid ones
/// are stored once and can be read, nothing is left of the others, and requests for a status are answered meanwhile.
/// </summary>
internal sealed class Uploads
{
    private const int UploadSlots = 24, Megabyte = 1024 * 1024;
    private const string FourAtOnce = "four at once by one person";

    /// <summary>
    /// Memory in MB for each concurrent upload: ten for the picture, and ten that wait for garbage collection. The rest is for connections
    /// and the host.
    /// </summary>
    private const int MemoryPerSlot = 20, BaseMemory = 300;

    /// <summary>As large as a picture may be, but not a picture.</summary>
    private static readonly byte[] LargeBody = RawUpload.Body(new byte[10 * Megabyte - 1000]);

    private readonly Deployment it;
    private readonly ExperimentSettings settings;
    private readonly SmallPictures photos;
    private readonly Random random;
    private readonly ConcurrentQueue<UploadResult> uploads = [];
    private readonly ConcurrentQueue<(Guid Image, string Hash, string Token)> readableImages = [];
    private readonly ConcurrentQueue<TimeSpan> pollTimes = [];
    private readonly ConcurrentQueue<string> failures = [], unanswered = [];
    private readonly TimeSpan uploadTimeout;
    private string policyVersion = "";
    private double peakMegabytes;

    private Uploads(Deployment it, ExperimentSettings settings, SmallPictures photos, TimeSpan uploadTimeout) =>
        (this.it, this.settings, this.photos, this.uploadTimeout, random) = (it, settings, photos, uploadTimeout,
        new Random(settings.Seed));

    private HttpClient Host => it.Hosts[0].Http;

    public static async Task<Findings> Run(ExperimentSettings settings)
    {
        var (findings, longest) = (new Findings(), TimeSpan.FromSeconds(settings.Quick ? 3 : 10));
        var temp = Directory.CreateTempSubdirectory("powercrm-stress-uploads-");
        try
        {
            await using var it = await Deployment.StartOnOwnServerAsync(settings, hosts: 1, ("Ocr__AfterSubmission", "false"),
                ("Pictures__TempPath", temp.FullName), ("Pictures__UploadTime", longest.ToString()),
                ("Pictures__UploadsAtOnce", UploadSlots.ToString(CultureInfo.InvariantCulture)));
            using var photos = await SmallPictures.Make();
            await new Uploads(it, settings, photos, longest).Run(findings, temp);
        }
        finally
        {
            temp.Delete(recursive: true);
        }
        return findings;
    }

    private async Task Run(Findings findings, DirectoryInfo temp)
    {
        policyVersion = (await new ApiClient(Host).Get("/reference/policies")).ShouldBe(200)["policyVersion"].GetValue<string>();
        var honest = settings.CountFor(quick: 6, full: 100);
        using var cancellation = new CancellationTokenSource();
        var injection = Faults.Inject(it, settings, cancellation.Token);
        var (watching, clock, before) = (PollStatus(cancellation.Token), Stopwatch.StartNew(), it.Hosts[0].Megabytes);
        // Each attack repeats until the valid uploads are done, at least once.
        List<Func<Task>> attacks = [SendCut, SendTooSlowly, SendSlowlyInTime, SendTooLarge,
            .. ReadHostileFiles().Select(h => (Func<Task>)(() => Send(h)))];
        await Deployment.WhenAll([.. Enumerable.Range(0, honest).Select(_ => SendValid()),
            .. Enumerable.Range(0, settings.Quick ? 1 : 8).SelectMany(_ => attacks).OrderBy(_ => random.Next()).Select(a => a()),
            SendConcurrently(settings.Quick ? 20 : 200), SendUnfinished(rounds: settings.Quick ? 1 : 5)]);
        await SendFourAtOnce();
        var elapsed = clock.Elapsed;
        await cancellation.CancelAsync();
        await watching;
        var faultCount = await injection;
        await findings.Check("no worker process is left within 10 s", () => Eventually.TrueAsync(
            () => Task.FromResult(FindChildren(it.Hosts[0].Id).Count == 0), TimeSpan.FromSeconds(10)));
        await CheckStored(findings, temp);
        findings.AddCount("honest people, each three pictures sent twice", honest);
        findings.AddCount("in seconds", $"{elapsed.TotalSeconds:0}");
        foreach (var kind in uploads.GroupBy(u => u.What).OrderBy(g => g.Key, StringComparer.Ordinal))
            findings.AddCount(kind.Key, $"{string.Join(", ", kind.GroupBy(u => (u.Status, u.Problem)).OrderBy(g => g.Key.Status)
                .Select(g => $"{(g.Key.Status == 0 ? "no answer" : $"{g.Key.Status} {g.Key.Problem}".Trim())}: {g.Count()}"))}");
        var bound = before + UploadSlots * MemoryPerSlot + BaseMemory;
        findings.AddCount("memory of the host, before / most / bound", $"{before:0} / {peakMegabytes:0} / {bound:0} MB");
        findings.AddTimes("another's status, median / p99 / worst", pollTimes);
        findings.AddCount("faults injected", faultCount);
        RegistrationRuns.AddFailures(findings, failures.Concat(uploads.Where(u => u.Status >= 500).Select(u => $"{u.Status} {u.Problem}")));
        findings.Check("the fault occurred", settings.Fault == "none" || faultCount > 0, "never");
        var unexpected = UploadChecker.FindUnexpected(uploads);
        findings.Check("each upload ends as expected for its kind", unexpected.Length == 0, unexpected);
        var untried = uploads.GroupBy(u => u.What).Where(g => g.All(u => u.IsUnavailable)).Select(g => g.Key).ToList();
        findings.Check("each kind was tried, and nobody has more than three at once", untried.Count == 0
            && uploads.Any(u => u.What == FourAtOnce && u.Status == 429), string.Join(", ", untried));
        findings.Check("memory stays under its bound", peakMegabytes < bound, $"{peakMegabytes:0} MB");
        findings.Check("others were answered meanwhile", settings.Fault != "none" || (!pollTimes.IsEmpty && unanswered.IsEmpty),
            string.Join(", ", unanswered.Distinct()));
        if (!settings.Quick)
            await Deployment.CheckFinalState(it, findings);
    }

    /// <summary>Checks what is stored, by rows, by files and by reading everything.</summary>
    private async Task CheckStored(Findings findings, DirectoryInfo temp)
    {
        await using var connection = await it.OpenAsync();
        var rows = (await connection.QueryAsync<(Guid Id, bool Ready)>("select id, ready from pc_images"))
            .ToDictionary(r => r.Id, r => r.Ready);
        var files = Directory.GetFiles(it.Blobs, "*", SearchOption.AllDirectories).Select(f => Path.GetFileName(f)!)
            .ToHashSet(StringComparer.Ordinal);
        var acknowledged = uploads.Where(u => u.Image is not null).Select(u => u.Image!.Value).Distinct().ToList();
        var lost = UploadChecker.FindLost(acknowledged, rows, files);
        var (doubled, leftovers) = (UploadChecker.FindDuplicates(uploads), UploadChecker.FindLeftovers(acknowledged, rows, files));
        var unread = new ConcurrentBag<Guid>();
        await Parallel.ForEachAsync(readableImages, async (picture, ct) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/upload/image/{picture.Image}");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", picture.Token);
            using var response = await Host.SendAsync(request, ct);
            var bytes = await response.Content.ReadAsByteArrayAsync(ct);
            if (!response.IsSuccessStatusCode || Convert.ToHexStringLower(SHA256.HashData(bytes)) != picture.Hash
                || ForbiddenTraces.Any(t => Encoding.Latin1.GetString(bytes).Contains(t, StringComparison.OrdinalIgnoreCase)))
                unread.Add(picture.Image);
        });
        findings.AddCount("uploads sent", uploads.Count);
        findings.AddCount("pictures acknowledged", acknowledged.Count);
        findings.AddCount("pictures found", rows.Count(r => r.Value));
        findings.AddCount("lost / doubled / left of others", $"{lost.Count} / {doubled.Count} / {leftovers.Count}");
        findings.Check("each picture that was acknowledged is stored", acknowledged.Count > 0 && lost.Count == 0,
            string.Join(", ", lost.Take(10)));
        findings.Check("once, also where it was sent twice at once", doubled.Count == 0, string.Join('\n', doubled.Take(10)));
        // A host that was killed during an upload leaves its row to the sweep.
        findings.Check("nothing is left of refused or aborted uploads", leftovers.Count == 0 || settings.Fault != "none",
            string.Join('\n', leftovers.Take(10)));
        await findings.Check("no picture is stored in part", it.CheckPicturesComplete);
        findings.Check("each can be read, equals the response, and contains only the picture", unread.IsEmpty,
            string.Join(", ", unread.Take(10)));
        findings.Check("no file is left in the workers' folder", settings.Fault != "none" || !temp.EnumerateFileSystemInfos().Any(),
            string.Join(", ", temp.EnumerateFileSystemInfos().Select(f => f.Name).Take(10)));
    }

    private static readonly string[] ForbiddenTraces = ["Exif", "SECRETNAME", "http://ns.adobe.com", "<html", "<script"];

    private async Task<string> SignIn()
    {
        var requests = new RetryingClient(() => Host);
        var response = await requests.Retry(() => requests.Send(HttpMethod.Post, "/auth/wechat", new
        {
            code = $"sbx-o{Guid.CreateVersion7():N}-{Guid.CreateVersion7():N}",
            consent = new { policyVersion, agreed = true, sensitive = true },
        }, null, null, null));
        return response["accessToken"]!.GetValue<string>();
    }

    /// <summary>Three pictures, each sent twice at once with the same key, like a double tap.</summary>
    private async Task SendValid()
    {
        var token = await SignIn();
        foreach (var (kind, file) in ApplicationForm.Kinds.Zip(photos.Files))
        {
            var (key, bytes) = (RetryingClient.NewKey(), await File.ReadAllBytesAsync(file));
            await Task.WhenAll(Enumerable.Range(0, 2).Select(_ =>
                RetryUntilAnswered(() => Post("honest", token, kind, bytes, [(201, null)], key))));
        }
    }

    private static (string File, int Status, string? Code)[] ReadHostileFiles() =>
        [.. JsonNode.Parse(File.ReadAllBytes(Repository.Data("hostile", "index.json")))!.AsArray().Select(f =>
            (f!["file"]!.GetValue<string>(), f["status"]!.GetValue<int>(), f["code"]?.GetValue<string>()))];

    private async Task Send((string File, int Status, string? Code) hostile)
    {
        var bytes = await File.ReadAllBytesAsync(Repository.Data("hostile", hostile.File));
        var token = await SignIn();
        var key = RetryingClient.NewKey();
        await RetryUntilAnswered(() => Post(hostile.File, token, "idCardFront", bytes, [(hostile.Status, hostile.Code)], key));
    }

    /// <summary>Many pictures at the same moment, each by another user: a user who is refused for lack of capacity tries again.</summary>
    private async Task SendConcurrently(int count)
    {
        var bytes = await File.ReadAllBytesAsync(photos.Files[0]);
        var tokens = await Task.WhenAll(Enumerable.Range(0, count).Select(_ => SignIn()));
        await Task.WhenAll(tokens.Select(async token =>
        {
            var key = RetryingClient.NewKey();
            await RetryUntilAnswered(() => Post("in a crowd", token, "businessLicense", bytes, [(201, null)], key));
        }));
    }

    /// <summary>One user begins four uploads that last until the timeout; three at once are allowed.</summary>
    private async Task SendFourAtOnce()
    {
        // On a busy machine the first may have ended before the last one arrives.
        for (var attempts = 0; attempts < 5 && uploads.All(u => (u.What, u.Status) != (FourAtOnce, 429)); attempts++)
        {
            var token = await SignIn();
            await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
            {
                var (status, problem, json) = await RawUpload.Send(it.Hosts[0].Url, token, LargeBody.Length, [LargeBody[..300]],
                    TimeSpan.Zero);
                Record(FourAtOnce, AllowNoAnswer([(408, "request_timeout"), (429, "rate_limited")]), status, problem, json, token);
            }));
        }
    }

    /// <summary>Ten megabytes without the end: the host holds the received data, as far as it has capacity.</summary>
    private async Task SendUnfinished(int rounds)
    {
        var tokens = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => SignIn()));
        while (rounds-- > 0)
            await Task.WhenAll(tokens.Select(async token =>
            {
                var (status, problem, json) = await RawUpload.Send(it.Hosts[0].Url, token, LargeBody.Length,
                    LargeBody[..^100].Chunk(256 * 1024), TimeSpan.Zero);
                Record("ten megabytes that never end", AllowNoAnswer([(408, "request_timeout")]), status, problem, json, token);
            }));
    }

    /// <summary>Resets the connection in the middle.</summary>
    private async Task SendCut()
    {
        // Read before the first await, while the attacks are started one after another: Random is not for several threads at once.
        var where = random.NextDouble();
        var body = RawUpload.Body(await File.ReadAllBytesAsync(photos.Files[1]));
        await SendRaw("cut", body.Length, [body[..(300 + (int)(where * (body.Length - 301)))]], TimeSpan.Zero, [(0, null)],
            resetsConnection: true);
    }

    /// <summary>Sends a byte from time to time, for longer than the timeout.</summary>
    private async Task SendTooSlowly()
    {
        var body = RawUpload.Body(await File.ReadAllBytesAsync(photos.Files[1]));
        await SendRaw("too slow", body.Length, body[..300].Chunk(1), uploadTimeout / 100, [(408, "request_timeout")]);
    }

    private async Task SendSlowlyInTime()
    {
        var body = RawUpload.Body(await File.ReadAllBytesAsync(photos.Files[1]));
        await SendRaw("slow, but in time", body.Length, body.Chunk(body.Length / 20 + 1), uploadTimeout / 60, [(201, null)],
            orLate: (408, "request_timeout"));
    }

    /// <summary>11 MB with Content-Length and in chunks, and a gigabyte that is only announced.</summary>
    private Task SendTooLarge()
    {
        IReadOnlyList<(int, string?)> expected = [(413, "image_too_large")];
        var body = RawUpload.Body(new byte[11 * Megabyte]);
        return Task.WhenAll(SendRaw("11 MB", body.Length, body.Chunk(64 * 1024), TimeSpan.Zero, expected),
            SendRaw("11 MB in chunks", null, body.Chunk(64 * 1024), TimeSpan.Zero, expected, orLate: (408, "request_timeout")),
            SendRaw("a gigabyte", 1024L * Megabyte, body.Chunk(64 * 1024), TimeSpan.Zero, expected));
    }

    /// <param name="orLate">The result that is also accepted when sending took longer than an upload may, as on a busy machine.</param>
    private async Task SendRaw(string name, long? contentLength, IEnumerable<byte[]> pieces, TimeSpan pause,
        IReadOnlyList<(int, string?)> expected, bool resetsConnection = false, (int, string?)? orLate = null)
    {
        var token = await SignIn();
        await RetryUntilAnswered(async () =>
        {
            var sending = Stopwatch.StartNew();
            var (status, problem, json) = await RawUpload.Send(it.Hosts[0].Url, token, contentLength, pieces, pause, resetsConnection);
            return Record(name, AllowNoAnswer(orLate is { } late && sending.Elapsed >= uploadTimeout ? [.. expected, late] : expected),
                status, problem, json, token);
        }, answered: !resetsConnection);
    }

    /// <summary>Where a host is killed, no answer is also accepted.</summary>
    private IReadOnlyList<(int, string?)> AllowNoAnswer(IReadOnlyList<(int, string?)> expected) =>
        settings.Fault == "none" ? expected : [.. expected, (0, null)];

    private async Task RetryUntilAnswered(Func<Task<UploadResult>> send, bool answered = true)
    {
        var clock = Stopwatch.StartNew();
        while ((await send() is { Problem: "request_in_progress" or "picture_unavailable" } or { Status: >= 500 }
            or { Status: 0 } && answered) && clock.Elapsed < RetryingClient.RetryTimeout)
            await Task.Delay(settings.Quick ? 250 : 1000);
    }

    private async Task<UploadResult> Post(string name, string token, string kind, byte[] bytes,
        IReadOnlyList<(int, string?)> expected, string key)
    {
        using var form = new MultipartFormDataContent { { new StringContent(kind), "kind" } };
        var part = new ByteArrayContent(bytes);
        part.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        form.Add(part, "file", "a.jpg");
        try
        {
            using var client = new HttpClient { BaseAddress = it.Hosts[0].Url, Timeout = TimeSpan.FromSeconds(60) };
            var response = await new ApiClient(client, token).Post("/upload/image", form, null, ("Idempotency-Key", key));
            return Record(name, [.. expected, (409, "request_in_progress")], response.Code, response.Problem, response.Json, token, key);
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or TaskCanceledException or IOException)
        {
            failures.Enqueue("none");
            return Record(name, AllowNoAnswer(expected), 0, null, null, token, key);
        }
    }

    private UploadResult Record(string name, IReadOnlyList<(int, string?)> expected, int status, string? problem, JsonNode? json,
        string token, string? key = null)
    {
        var it = new UploadResult(name, expected, status, problem, status == 201 ? json!["imageId"]!.GetValue<Guid>() : null,
            key);
        uploads.Enqueue(it);
        if (it.Image is { } image)
            readableImages.Enqueue((image, json!["sha256"]!.GetValue<string>(), token));
        return it;
    }

    /// <summary>A client that polls its status and retries once without an answer; also records the host's memory.</summary>
    private async Task PollStatus(CancellationToken ct)
    {
        var (token, isRetry) = (await SignIn(), false);
        while (!ct.IsCancellationRequested)
        {
            peakMegabytes = Math.Max(peakMegabytes, it.Hosts[0].Megabytes);
            var began = Stopwatch.GetTimestamp();
            try
            {
                var response = await new ApiClient(Host, token).Get("/auth/status");
                pollTimes.Enqueue(Stopwatch.GetElapsedTime(began));
                isRetry = false;
                if (response.Status != HttpStatusCode.OK)
                    unanswered.Enqueue($"{response.Code} {response.Problem}");
            }
            catch (Exception e) when (e is HttpRequestException or SocketException or TaskCanceledException)
            {
                if (isRetry)
                    unanswered.Enqueue($"none ({e.GetBaseException().GetType().Name})");
                isRetry = true;
            }
            await Task.Delay(50, ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The running child processes of a process.</summary>
    private static List<string> FindChildren(int parent) => [.. Directory.EnumerateDirectories("/proc").Select(ReadStat).OfType<string[]>()
        .Where(s => s[1] == parent.ToString(CultureInfo.InvariantCulture) && s[0] != "Z").Select(s => s[0])];

    /// <summary>Returns state and parent; the name before them is in brackets and may contain any character.</summary>
    private static string[]? ReadStat(string folder)
    {
        try
        {
            var text = File.ReadAllText(Path.Combine(folder, "stat"));
            return text[(text.LastIndexOf(')') + 2)..].Split(' ');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
