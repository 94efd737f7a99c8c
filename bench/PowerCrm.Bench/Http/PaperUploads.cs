using System.Diagnostics;
using System.Globalization;
using System.Net;
using PowerCrm.Bench.Measuring;
using PowerCrm.Testing;

namespace PowerCrm.Bench.Http;

/// <summary>
/// Measures, over HTTP and on idle cores, the upload of a photographed licence of 3 MB, the time until its fields are read, and fifty
/// people who have a picture read at the same moment and repeat the request as the response asks. Needs the program <c>vips</c>.
/// </summary>
internal static class PaperUploads
{
    private const int Crowd = 50;

    public static async Task<IReadOnlyList<Figure>> Measure(BenchCluster cluster, Plan plan, Action<string> say, CancellationToken ct)
    {
        var database = await cluster.Database(ct);
        var folder = Directory.CreateTempSubdirectory("powercrm-bench-papers");
        var settings = PublishedHost.Settings(database, folder);
        try
        {
            var photo = await Photo(folder.FullName, ct);
            say("building the host");
            var dll = await PublishedHost.Build(ct);
            await using var host = await PublishedHost.Start(dll, settings, ct);
            var nobody = new BenchUser(host.Http, new RouteTimes());
            var policy = (await nobody.Get("/reference/policies"))!["policyVersion"]!.GetValue<string>();
            var (upload, fields) = await OneByOne(nobody, policy, photo, plan.Quick ? 3 : 40, say);
            var small = await File.ReadAllBytesAsync(Repository.Data("ocr", "lic7_photo.jpg"), ct);
            var crowd = await AllAtOnce(nobody, policy, small, plan.Quick ? 4 : Crowd, say);
            return
            [
                new Figure($"`POST /upload/image` of a photo of {(photo.Length / 1e6).N1()} MB (4032 × 3024), idle cores, p50 / p95",
                    $"**{upload.Median().N0()}** / {upload.Percentile(0.95).N0()} ms", "p50 < 300 ms", upload.Median() < 300,
                    $"of {upload.Count}, one after the other, after a warm-up"),
                new Figure("the same licence from the start of its upload to its fields, p50 / p95",
                    $"{fields.Median().N2()} / **{fields.Percentile(0.95).N2()}** s", "p95 < 2.5 s", fields.Percentile(0.95) < 2.5,
                    "`POST /upload/image`, then `POST /ocr/recognize`"),
                .. crowd,
            ];
        }
        finally
        {
            folder.Delete(recursive: true);
            await cluster.Drop(database, CancellationToken.None);
        }
    }

    private static async Task<(IReadOnlyList<double> Upload, IReadOnlyList<double> Fields)> OneByOne(BenchUser nobody, string policy,
        byte[] photo, int times, Action<string> say)
    {
        var (upload, fields) = (new List<double>(), new List<double>());
        BenchUser? person = null;
        for (var i = -2; i < times; i++)
        {
            // A person may upload a limited number of pictures a day.
            if (person is null || i % 10 == 0)
                person = await SignIn(nobody, policy);
            var clock = Stopwatch.StartNew();
            var image = await person.Upload("businessLicense", photo);
            var uploaded = clock.Elapsed;
            var read = await person.Post("/ocr/recognize", new { imageId = image });
            if (read!["fields"]!["creditCode"] is null)
                throw new InvalidOperationException("The licence was read without its credit code.");
            if (i < 0)
                continue;
            upload.Add(uploaded.TotalMilliseconds);
            fields.Add(clock.Elapsed.TotalSeconds);
            say(string.Create(CultureInfo.InvariantCulture,
                $"{i + 1}: uploaded after {uploaded.TotalMilliseconds:0} ms, read after {clock.Elapsed.TotalMilliseconds:0} ms"));
        }
        return (upload, fields);
    }

    private static async Task<IReadOnlyList<Figure>> AllAtOnce(BenchUser nobody, string policy, byte[] photo, int people,
        Action<string> say)
    {
        var pictures = new List<(BenchUser Person, string Image)>();
        for (var i = 0; i < people; i++)
        {
            var person = await SignIn(nobody, policy);
            pictures.Add((person, await person.Upload("businessLicense", photo)));
        }
        var clock = Stopwatch.StartNew();
        var refusals = 0;
        var waits = await Task.WhenAll(pictures.Select(async p =>
        {
            for (; ; Interlocked.Increment(ref refusals))
            {
                var (status, body, retryAfter) = await p.Person.TryPost("/ocr/recognize", new { imageId = p.Image });
                if (status == HttpStatusCode.OK)
                    return clock.Elapsed.TotalSeconds;
                if (status != HttpStatusCode.ServiceUnavailable || retryAfter is not { } wait)
                    throw new InvalidOperationException($"POST /ocr/recognize answered {(int)status}: {body?["code"]}");
                await Task.Delay(wait);
            }
        }));
        say(string.Create(CultureInfo.InvariantCulture, $"all {people} have their fields after {waits.Max():0.0} s"));
        return
        [
            new Figure($"{people} people have a picture read at the same moment: p50 / all have their fields",
                $"{waits.Median().N1()} / **{waits.Max().N1()}** s", "no timeout", true,
                string.Create(CultureInfo.InvariantCulture,
                    $"{refusals} times the response was 503 with a time after which the request was repeated; any other ends the run")),
        ];
    }

    private static async Task<BenchUser> SignIn(BenchUser nobody, string policy) =>
        nobody.WithToken((await nobody.Post("/auth/wechat", new
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
            var made = await File.ReadAllBytesAsync(Path.Combine(folder, "photo.jpg"), ct);
            if (made.Length <= 3_200_000)
                return made;
        }
    }
}
