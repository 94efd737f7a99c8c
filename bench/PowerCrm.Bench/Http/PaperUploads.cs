using System.Diagnostics;
using System.Globalization;
using System.Net;
using PowerCrm.Bench.Measuring;
using PowerCrm.Testing;
using PowerCrm.Vendors;

namespace PowerCrm.Bench.Http;

/// <summary>
/// Measures, over HTTP and on idle cores, the upload of a photographed licence of 3 MB, where its time goes, the time until its fields are
/// read, and fifty people who have a picture read at the same moment and repeat the request as the response asks. Needs the program
/// <c>vips</c>.
/// </summary>
internal static class PaperUploads
{
    private const int ConcurrentUsers = 50;

    /// <summary>A reading that is answered with 503 after this time, not at once, has timed out in the queue or in its process.</summary>
    private static readonly TimeSpan ReadingLimit = new OcrOptions().WallClock;

    public static async Task<IReadOnlyList<Figure>> Measure(BenchCluster cluster, Plan plan, Action<string> say, CancellationToken ct)
    {
        var database = await cluster.CreateDatabase(ct);
        var folder = Directory.CreateTempSubdirectory("powercrm-bench-papers");
        var settings = PublishedHost.Settings(database, folder);
        try
        {
            var photo = await Photo(folder.FullName, ct);
            say("building the host");
            var dll = await PublishedHost.Build(ct);
            await using var host = await PublishedHost.Start(dll, settings, ct);
            var anonymous = new BenchUser(host.Http, new RouteTimes());
            var policy = (await anonymous.Get("/reference/policies"))!["policyVersion"]!.GetValue<string>();
            var (uploadTimes, readTimes) = await OneByOne(anonymous, policy, photo, plan.Quick ? 3 : 40, say);
            var steps = await UploadSteps.Measure(database, folder.FullName, photo, plan.Quick ? 3 : 40, uploadTimes.Median(), ct);
            var smallPhoto = await File.ReadAllBytesAsync(Repository.Data("ocr", "lic7_photo.jpg"), ct);
            var crowd = await AllAtOnce(anonymous, policy, smallPhoto, plan.Quick ? 4 : ConcurrentUsers, say);
            return
            [
                new Figure($"`POST /upload/image` of a photo of {(photo.Length / 1e6).N1()} MB (4032 × 3024), idle cores, p50 / p95",
                    $"**{uploadTimes.Median().N0()}** / {uploadTimes.Percentile(0.95).N0()} ms", "p50 < 300 ms", uploadTimes.Median() < 300,
                    $"of {uploadTimes.Count}, one after the other, after a warm-up"),
                .. steps,
                new Figure("the same licence from the start of its upload to its fields, p50 / p95",
                    $"{readTimes.Median().N2()} / **{readTimes.Percentile(0.95).N2()}** s", "p95 < 2.5 s", readTimes.Percentile(0.95) < 2.5,
                    "`POST /upload/image`, then `POST /ocr/recognize`"),
                .. crowd,
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
            await cluster.DropDatabase(database, CancellationToken.None);
        }
    }

    private static async Task<(IReadOnlyList<double> Upload, IReadOnlyList<double> Fields)> OneByOne(BenchUser anonymous, string policy,
        byte[] photo, int times, Action<string> say)
    {
        var (uploadTimes, readTimes) = (new List<double>(), new List<double>());
        BenchUser? person = null;
        for (var i = -2; i < times; i++)
        {
            // A person may upload a limited number of pictures a day.
            if (person is null || i % 10 == 0)
                person = await SignIn(anonymous, policy);
            var clock = Stopwatch.StartNew();
            var image = await person.Upload("businessLicense", photo);
            var uploadTime = clock.Elapsed;
            var reading = await person.Post("/ocr/recognize", new { imageId = image });
            if (reading!["fields"]!["creditCode"] is null)
                throw new InvalidOperationException("The licence was read without its credit code.");
            if (i < 0)
                continue;
            uploadTimes.Add(uploadTime.TotalMilliseconds);
            readTimes.Add(clock.Elapsed.TotalSeconds);
            say(string.Create(CultureInfo.InvariantCulture,
                $"{i + 1}: uploaded after {uploadTime.TotalMilliseconds:0} ms, read after {clock.Elapsed.TotalMilliseconds:0} ms"));
        }
        return (uploadTimes, readTimes);
    }

    private static async Task<IReadOnlyList<Figure>> AllAtOnce(BenchUser anonymous, string policy, byte[] photo, int userCount,
        Action<string> say)
    {
        var pictures = new List<(BenchUser Person, string Image)>();
        for (var i = 0; i < userCount; i++)
        {
            var person = await SignIn(anonymous, policy);
            pictures.Add((person, await person.Upload("businessLicense", photo)));
        }
        var clock = Stopwatch.StartNew();
        var (refusals, timeouts) = (0, 0);
        var waitTimes = await Task.WhenAll(pictures.Select(async p =>
        {
            while (true)
            {
                var sent = Stopwatch.GetTimestamp();
                var (status, body, retryAfter) = await p.Person.TryPost("/ocr/recognize", new { imageId = p.Image });
                if (status == HttpStatusCode.OK)
                    return clock.Elapsed.TotalSeconds;
                if (status != HttpStatusCode.ServiceUnavailable || retryAfter is not { } delay)
                    throw new InvalidOperationException($"POST /ocr/recognize answered {(int)status}: {body?["code"]}");
                if (Stopwatch.GetElapsedTime(sent) < ReadingLimit)
                    Interlocked.Increment(ref refusals);
                else
                    Interlocked.Increment(ref timeouts);
                await Task.Delay(delay);
            }
        }));
        say(string.Create(CultureInfo.InvariantCulture, $"all {userCount} have their fields after {waitTimes.Max():0.0} s"));
        return
        [
            new Figure($"{userCount} people have a picture read at the same moment: p50 / all have their fields",
                $"{waitTimes.Median().N1()} / **{waitTimes.Max().N1()}** s", "no timeout", timeouts == 0,
                string.Create(CultureInfo.InvariantCulture,
                    $"{refusals} times the queue was full (503 at once, repeated after the time in it), {timeouts} readings timed out")),
        ];
    }

    private static async Task<BenchUser> SignIn(BenchUser anonymous, string policy) =>
        anonymous.WithToken((await anonymous.Post("/auth/wechat", new
        {
            code = $"sbx-paper{Guid.CreateVersion7():N}-1",
            consent = new { policyVersion = policy, agreed = true, sensitive = true },
        }))!["accessToken"]!.GetValue<string>());

    /// <summary>Adds a camera's noise to a photographed licence of the samples, so that the file is of its usual size.</summary>
    private static async Task<byte[]> Photo(string folder, CancellationToken ct)
    {
        File.Copy(Repository.Data("ocr", "lic5_photo.jpg"), Path.Combine(folder, "paper.jpg"));
        await Vips.Run(folder, ["gaussnoise", "noise.v", "4032", "3024", "--mean", "0", "--sigma", "4"], ct);
        await Vips.Run(folder, ["add", "paper.jpg", "noise.v", "sum.v"], ct);
        await Vips.Run(folder, ["cast", "sum.v", "photo.v", "uchar"], ct);
        for (var quality = 95; ; quality -= 3)
        {
            await Vips.Run(folder, ["jpegsave", "photo.v", "photo.jpg", "--Q", quality.ToString(CultureInfo.InvariantCulture)], ct);
            var photo = await File.ReadAllBytesAsync(Path.Combine(folder, "photo.jpg"), ct);
            if (photo.Length <= 3_200_000)
                return photo;
        }
    }
}
