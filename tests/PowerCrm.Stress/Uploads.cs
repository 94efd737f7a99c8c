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
    private const int Places = 24, Megabyte = 1024 * 1024;
    private const string Four = "four at once by one person";

    /// <summary>
    /// Memory in MB for each concurrent upload: ten for the picture, and ten that wait for garbage collection. The rest is for connections
    /// and the host.
    /// </summary>
    private const int BoundPerPlace = 20, BoundOfTheRest = 300;

    /// <summary>As large as a picture may be, but not a picture.</summary>
    private static readonly byte[] Heavy = RawUpload.Body(new byte[10 * Megabyte - 1000]);

    private readonly Deployment it;
    private readonly ExperimentSettings settings;
    private readonly SmallPictures photos;
    private readonly Random random;
    private readonly ConcurrentQueue<UploadResult> uploads = [];
    private readonly ConcurrentQueue<(Guid Image, string Hash, string Token)> readable = [];
    private readonly ConcurrentQueue<TimeSpan> polls = [];
    private readonly ConcurrentQueue<string> stumbles = [], unanswered = [];
    private readonly TimeSpan longest;
    private string policyVersion = "";
    private double most;

    private Uploads(Deployment it, ExperimentSettings settings, SmallPictures photos, TimeSpan longest) =>
        (this.it, this.settings, this.photos, this.longest, random) = (it, settings, photos, longest, new Random(settings.Seed));

    private HttpClient Host => it.Hosts[0].Http;

    public static async Task<Findings> Run(ExperimentSettings settings)
    {
        var (findings, longest) = (new Findings(), TimeSpan.FromSeconds(settings.Quick ? 3 : 10));
        var temp = Directory.CreateTempSubdirectory("powercrm-stress-uploads-");
        try
        {
            await using var it = await Deployment.StartOnOwnServerAsync(settings, hosts: 1, ("Ocr__AfterSubmission", "false"),
                ("Pictures__TempPath", temp.FullName), ("Pictures__UploadTime", longest.ToString()),
                ("Pictures__UploadsAtOnce", Places.ToString(CultureInfo.InvariantCulture)));
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
        var honest = settings.CountFor(quick: 6, whole: 100);
        using var enough = new CancellationTokenSource();
        var strikes = Faults.Inject(it, settings, enough.Token);
        var (watching, clock, before) = (Watch(enough.Token), Stopwatch.StartNew(), it.Hosts[0].Megabytes);
        // Each attack repeats until the valid uploads are done, at least once.
        List<Func<Task>> attacks = [Cut, Slow, SlowButInTime, TooLarge, .. Hostile().Select(h => (Func<Task>)(() => Send(h)))];
        await Deployment.WhenAll([.. Enumerable.Range(0, honest).Select(_ => SendValid()),
            .. Enumerable.Range(0, settings.Quick ? 1 : 8).SelectMany(_ => attacks).OrderBy(_ => random.Next()).Select(a => a()),
            SendConcurrently(settings.Quick ? 20 : 200), Heavies(rounds: settings.Quick ? 1 : 5)]);
        await SendFourAtOnce();
        var took = clock.Elapsed;
        await enough.CancelAsync();
        await watching;
        var struck = await strikes;
        await findings.Check("no worker process is left within 10 s", () => Eventually.TrueAsync(
            () => Task.FromResult(Children(it.Hosts[0].Id).Count == 0), TimeSpan.FromSeconds(10)));
        await CheckStored(findings, temp);
        findings.AddCount("honest people, each three pictures sent twice", honest);
        findings.AddCount("in seconds", $"{took.TotalSeconds:0}");
        foreach (var kind in uploads.GroupBy(u => u.What).OrderBy(g => g.Key, StringComparer.Ordinal))
            findings.AddCount(kind.Key, $"{string.Join(", ", kind.GroupBy(u => (u.Status, u.Problem)).OrderBy(g => g.Key.Status)
                .Select(g => $"{(g.Key.Status == 0 ? "no answer" : $"{g.Key.Status} {g.Key.Problem}".Trim())}: {g.Count()}"))}");
        var bound = before + Places * BoundPerPlace + BoundOfTheRest;
        findings.AddCount("memory of the host, before / most / bound", $"{before:0} / {most:0} / {bound:0} MB");
        findings.AddTimes("another's status, median / p99 / worst", polls);
        findings.AddCount("times that something went wrong", struck);
        RegistrationRuns.Stumbles(findings, stumbles.Concat(uploads.Where(u => u.Status >= 500).Select(u => $"{u.Status} {u.Problem}")));
        findings.Check("the fault struck", settings.Fault == "none" || struck > 0, "never");
        var otherwise = UploadChecker.FindUnexpected(uploads);
        findings.Check("each upload ends as its kind has to", otherwise.Length == 0, otherwise);
        var untried = uploads.GroupBy(u => u.What).Where(g => g.All(u => u.IsUnavailable)).Select(g => g.Key).ToList();
        findings.Check("each kind was tried, and nobody has more than three at once", untried.Count == 0
            && uploads.Any(u => u.What == Four && u.Status == 429), string.Join(", ", untried));
        findings.Check("memory stays under its bound", most < bound, $"{most:0} MB");
        findings.Check("others were answered meanwhile", settings.Fault != "none" || (!polls.IsEmpty && unanswered.IsEmpty),
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
        var lost = UploadChecker.Lost(acknowledged, rows, files);
        var (doubled, left) = (UploadChecker.FindDuplicates(uploads), UploadChecker.FindLeftovers(acknowledged, rows, files));
        var unread = new ConcurrentBag<Guid>();
        await Parallel.ForEachAsync(readable, async (picture, ct) =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/upload/image/{picture.Image}");
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", picture.Token);
            using var answer = await Host.SendAsync(request, ct);
            var bytes = await answer.Content.ReadAsByteArrayAsync(ct);
            if (!answer.IsSuccessStatusCode || Convert.ToHexStringLower(SHA256.HashData(bytes)) != picture.Hash
                || Traces.Any(t => Encoding.Latin1.GetString(bytes).Contains(t, StringComparison.OrdinalIgnoreCase)))
                unread.Add(picture.Image);
        });
        findings.AddCount("uploads sent", uploads.Count);
        findings.AddCount("pictures acknowledged", acknowledged.Count);
        findings.AddCount("pictures found", rows.Count(r => r.Value));
        findings.AddCount("lost / doubled / left of others", $"{lost.Count} / {doubled.Count} / {left.Count}");
        findings.Check("each picture that was acknowledged is stored", acknowledged.Count > 0 && lost.Count == 0,
            string.Join(", ", lost.Take(10)));
        findings.Check("once, also where it was sent twice at once", doubled.Count == 0, string.Join('\n', doubled.Take(10)));
        // A host that was killed during an upload leaves its row to the sweep.
        findings.Check("nothing is left of what was refused or broken off", left.Count == 0 || settings.Fault != "none",
            string.Join('\n', left.Take(10)));
        await findings.Check("no picture is half kept", it.CheckPicturesComplete);
        findings.Check("each can be read, is what was answered, and has nothing in it but the picture", unread.IsEmpty,
            string.Join(", ", unread.Take(10)));
        findings.Check("no file is left in the workers' folder", settings.Fault != "none" || !temp.EnumerateFileSystemInfos().Any(),
            string.Join(", ", temp.EnumerateFileSystemInfos().Select(f => f.Name).Take(10)));
    }

    private static readonly string[] Traces = ["Exif", "SECRETNAME", "http://ns.adobe.com", "<html", "<script"];

    private async Task<string> SignIn()
    {
        var requests = new RetryingClient(() => Host);
        var answer = await requests.Retry(() => requests.Send(HttpMethod.Post, "/auth/wechat", new
        {
            code = $"sbx-o{Guid.CreateVersion7():N}-{Guid.CreateVersion7():N}",
            consent = new { policyVersion, agreed = true, sensitive = true },
        }, null, null, null));
        return answer["accessToken"]!.GetValue<string>();
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

    private static (string File, int Status, string? Code)[] Hostile() =>
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
    private async Task SendConcurrently(int many)
    {
        var bytes = await File.ReadAllBytesAsync(photos.Files[0]);
        var tokens = await Task.WhenAll(Enumerable.Range(0, many).Select(_ => SignIn()));
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
        for (var tries = 0; tries < 5 && uploads.All(u => (u.What, u.Status) != (Four, 429)); tries++)
        {
            var token = await SignIn();
            await Task.WhenAll(Enumerable.Range(0, 4).Select(async _ =>
            {
                var (status, problem, json) = await RawUpload.Send(it.Hosts[0].Url, token, Heavy.Length, [Heavy[..300]], TimeSpan.Zero);
                Note(Four, OrNone([(408, "request_timeout"), (429, "rate_limited")]), status, problem, json, token);
            }));
        }
    }

    /// <summary>Ten megabytes without the end: the host holds the received data, as far as it has capacity.</summary>
    private async Task Heavies(int rounds)
    {
        var tokens = await Task.WhenAll(Enumerable.Range(0, 64).Select(_ => SignIn()));
        while (rounds-- > 0)
            await Task.WhenAll(tokens.Select(async token =>
            {
                var (status, problem, json) = await RawUpload.Send(it.Hosts[0].Url, token, Heavy.Length, Heavy[..^100].Chunk(256 * 1024),
                    TimeSpan.Zero);
                Note("ten megabytes that never end", OrNone([(408, "request_timeout")]), status, problem, json, token);
            }));
    }

    /// <summary>Resets the connection in the middle.</summary>
    private async Task Cut()
    {
        // Read before the first await, while the attacks are started one after another: Random is not for several threads at once.
        var where = random.NextDouble();
        var body = RawUpload.Body(await File.ReadAllBytesAsync(photos.Files[1]));
        await Raw("cut", body.Length, [body[..(300 + (int)(where * (body.Length - 301)))]], TimeSpan.Zero, [(0, null)], hangUp: true);
    }

    /// <summary>Sends a byte from time to time, for longer than the timeout.</summary>
    private async Task Slow()
    {
        var body = RawUpload.Body(await File.ReadAllBytesAsync(photos.Files[1]));
        await Raw("too slow", body.Length, body[..300].Chunk(1), longest / 100, [(408, "request_timeout")]);
    }

    private async Task SlowButInTime()
    {
        var body = RawUpload.Body(await File.ReadAllBytesAsync(photos.Files[1]));
        await Raw("slow, but in time", body.Length, body.Chunk(body.Length / 20 + 1), longest / 60, [(201, null)],
            orLate: (408, "request_timeout"));
    }

    /// <summary>11 MB with Content-Length and in chunks, and a gigabyte that is only announced.</summary>
    private Task TooLarge()
    {
        IReadOnlyList<(int, string?)> refused = [(413, "image_too_large")];
        var much = RawUpload.Body(new byte[11 * Megabyte]);
        return Task.WhenAll(Raw("11 MB", much.Length, much.Chunk(64 * 1024), TimeSpan.Zero, refused),
            Raw("11 MB in chunks", null, much.Chunk(64 * 1024), TimeSpan.Zero, refused, orLate: (408, "request_timeout")),
            Raw("a gigabyte", 1024L * Megabyte, much.Chunk(64 * 1024), TimeSpan.Zero, refused));
    }

    /// <param name="orLate">The result that is also accepted when sending took longer than an upload may, as on a busy machine.</param>
    private async Task Raw(string what, long? announced, IEnumerable<byte[]> pieces, TimeSpan pause,
        IReadOnlyList<(int, string?)> expected, bool hangUp = false, (int, string?)? orLate = null)
    {
        var token = await SignIn();
        await RetryUntilAnswered(async () =>
        {
            var sending = Stopwatch.StartNew();
            var (status, problem, json) = await RawUpload.Send(it.Hosts[0].Url, token, announced, pieces, pause, hangUp);
            return Note(what, OrNone(orLate is { } late && sending.Elapsed >= longest ? [.. expected, late] : expected), status, problem,
                json, token);
        }, answered: !hangUp);
    }

    /// <summary>Where a host is killed, no answer is also accepted.</summary>
    private IReadOnlyList<(int, string?)> OrNone(IReadOnlyList<(int, string?)> expected) =>
        settings.Fault == "none" ? expected : [.. expected, (0, null)];

    private async Task RetryUntilAnswered(Func<Task<UploadResult>> send, bool answered = true)
    {
        var clock = Stopwatch.StartNew();
        while ((await send() is { Problem: "request_in_progress" or "picture_unavailable" } or { Status: >= 500 }
            or { Status: 0 } && answered) && clock.Elapsed < RetryingClient.RetryTimeout)
            await Task.Delay(settings.Quick ? 250 : 1000);
    }

    private async Task<UploadResult> Post(string what, string token, string kind, byte[] bytes,
        IReadOnlyList<(int, string?)> expected, string key)
    {
        using var form = new MultipartFormDataContent { { new StringContent(kind), "kind" } };
        var part = new ByteArrayContent(bytes);
        part.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        form.Add(part, "file", "a.jpg");
        try
        {
            using var client = new HttpClient { BaseAddress = it.Hosts[0].Url, Timeout = TimeSpan.FromSeconds(60) };
            var answer = await new ApiClient(client, token).Post("/upload/image", form, null, ("Idempotency-Key", key));
            return Note(what, [.. expected, (409, "request_in_progress")], answer.Code, answer.Problem, answer.Json, token, key);
        }
        catch (Exception e) when (e is HttpRequestException or SocketException or TaskCanceledException or IOException)
        {
            stumbles.Enqueue("none");
            return Note(what, OrNone(expected), 0, null, null, token, key);
        }
    }

    private UploadResult Note(string what, IReadOnlyList<(int, string?)> expected, int status, string? problem, JsonNode? json,
        string token, string? key = null)
    {
        var it = new UploadResult(what, expected, status, problem, status == 201 ? json!["imageId"]!.GetValue<Guid>() : null,
            key);
        uploads.Enqueue(it);
        if (it.Image is { } image)
            readable.Enqueue((image, json!["sha256"]!.GetValue<string>(), token));
        return it;
    }

    /// <summary>A client that polls its status and retries once without an answer; also records the host's memory.</summary>
    private async Task Watch(CancellationToken enough)
    {
        var (token, again) = (await SignIn(), false);
        while (!enough.IsCancellationRequested)
        {
            most = Math.Max(most, it.Hosts[0].Megabytes);
            var began = Stopwatch.GetTimestamp();
            try
            {
                var answer = await new ApiClient(Host, token).Get("/auth/status");
                polls.Enqueue(Stopwatch.GetElapsedTime(began));
                again = false;
                if (answer.Status != HttpStatusCode.OK)
                    unanswered.Enqueue($"{answer.Code} {answer.Problem}");
            }
            catch (Exception e) when (e is HttpRequestException or SocketException or TaskCanceledException)
            {
                if (again)
                    unanswered.Enqueue($"none ({e.GetBaseException().GetType().Name})");
                again = true;
            }
            await Task.Delay(50, enough).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>The running child processes of a process.</summary>
    private static List<string> Children(int parent) => [.. Directory.EnumerateDirectories("/proc").Select(Stat).OfType<string[]>()
        .Where(s => s[1] == parent.ToString(CultureInfo.InvariantCulture) && s[0] != "Z").Select(s => s[0])];

    /// <summary>Returns state and parent; the name before them is in brackets and may contain any character.</summary>
    private static string[]? Stat(string folder)
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
