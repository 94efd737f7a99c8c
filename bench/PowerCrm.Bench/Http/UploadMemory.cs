using System.Globalization;
using PowerCrm.Bench.Measuring;

namespace PowerCrm.Bench.Http;

/// <summary>
/// Measures the memory that an upload of ten megabytes takes in a host and in its child process: the peak resident memory during the upload
/// (the kernel's peak value is reset before each) minus the value before it, after a warm-up. Linux only.
/// </summary>
internal static class UploadMemory
{
    private const int Limit = 10 * 1024 * 1024;

    public static async Task<IReadOnlyList<Figure>> Measure(BenchCluster cluster, Plan plan, Action<string> say, CancellationToken ct)
    {
        var database = await cluster.CreateDatabase(ct);
        var folder = Directory.CreateTempSubdirectory("powercrm-bench-uploads");
        var settings = PublishedHost.Settings(database, folder);
        try
        {
            var picture = await Photo(folder.FullName, ct);
            say($"a photo of {picture.Length} bytes; building the host");
            var dll = await PublishedHost.Build(ct);
            await using var host = await PublishedHost.Start(dll, settings, ct);
            return await Drive(host, picture, plan.Quick ? 3 : 20, say, ct);
        }
        finally
        {
            folder.Delete(recursive: true);
            await cluster.DropDatabase(database, CancellationToken.None);
        }
    }

    private static async Task<IReadOnlyList<Figure>> Drive(PublishedHost host, byte[] picture, int times, Action<string> say,
        CancellationToken ct)
    {
        var anonymous = new BenchUser(host.Http, new RouteTimes());
        var policy = (await anonymous.Get("/reference/policies"))!["policyVersion"]!.GetValue<string>();
        async Task<BenchUser> SignIn() => anonymous.WithToken((await anonymous.Post("/auth/wechat", new
        {
            code = $"sbx-upload{Guid.CreateVersion7():N}-1",
            consent = new { policyVersion = policy, agreed = true, sensitive = true },
        }))!["accessToken"]!.GetValue<string>());
        var idle = ProcessMemory.ReadMegabytes(host.Id, "VmRSS");
        var person = await SignIn();
        for (var i = 0; i < 5; i++)
            await person.Upload("businessLicense", picture);
        var warm = ProcessMemory.ReadMegabytes(host.Id, "VmRSS");
        person = await SignIn();
        var uploads = new List<double>();
        var child = 0d;
        for (var i = 0; i < times; i++)
        {
            var (hostGrowth, childPeak) = await MeasurePeak(host.Id, () => person.Upload("businessLicense", picture), ct);
            uploads.Add(hostGrowth);
            child = Math.Max(child, childPeak);
            say($"upload {i + 1}: {hostGrowth.N1()} MB, child {childPeak.N1()} MB");
        }
        var after = ProcessMemory.ReadMegabytes(host.Id, "VmRSS");
        var people = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => SignIn()));
        var (eight, _) = await MeasurePeak(host.Id, () => Task.WhenAll(people.Select(p => p.Upload("businessLicense", picture))), ct);
        var growth = after - warm;
        return
        [
            new Figure($"one upload of {(picture.Length / 1e6).N1()} MB, highest over the moment before, median / most of {times}",
                $"**{uploads.Median().N1()}** / **{uploads.Max().N1()}** MB", "≤ 30 MB", uploads.Max() <= 30, "the host's own process"),
            new Figure("what stays: host idle / after 5 / after " + (5 + times).ToString(CultureInfo.InvariantCulture),
                $"{idle.N0()} / {warm.N0()} / {after.N0()} MB", "no growth over 30 MB", growth <= 30),
            new Figure("eight such uploads at once, highest over the moment before", $"{eight.N1()} MB", Note: "two children at a time, "
                + "the others wait with their ten megabytes"),
            new Figure("the child that decodes, at its highest", $"{child.N1()} MB", Note: "libvips; gone when the picture is made"),
        ];
    }

    /// <summary>Returns how much the process grew and the peak of its largest child while something runs.</summary>
    private static async Task<(double GrowthMegabytes, double Child)> MeasurePeak(int process, Func<Task> work, CancellationToken ct)
    {
        await File.WriteAllTextAsync($"/proc/{process}/clear_refs", "5", ct);
        var before = ProcessMemory.ReadMegabytes(process, "VmRSS");
        var running = work();
        var child = 0d;
        while (!running.IsCompleted)
        {
            foreach (var id in ProcessMemory.FindChildren(process))
                // Between fork and exec a child is a copy of the host.
                if (ProcessMemory.Name(id) == "vips")
                    child = Math.Max(child, ProcessMemory.ReadMegabytes(id, "VmHWM"));
            await Task.WhenAny(running, Task.Delay(5, ct));
        }
        await running;
        return (ProcessMemory.ReadMegabytes(process, "VmHWM") - before, child);
    }

    /// <summary>
    /// Makes a picture of twelve megapixels of coloured noise, with the highest quality that fits into ten megabytes, padded to the last
    /// byte.
    /// </summary>
    private static async Task<byte[]> Photo(string folder, CancellationToken ct)
    {
        foreach (var band in new[] { "r", "g", "b" })
            await Vips.Run(folder, ["gaussnoise", $"{band}.v", "4000", "3000", "--mean", "128", "--sigma", "30"], ct);
        await Vips.Run(folder, ["bandjoin", "r.v g.v b.v", "float.v"], ct);
        await Vips.Run(folder, ["cast", "float.v", "noise.v", "uchar"], ct);
        for (var quality = 90; ; quality -= 5)
        {
            await Vips.Run(folder, ["jpegsave", "noise.v", "noise.jpg", "--Q", quality.ToString(CultureInfo.InvariantCulture)], ct);
            var picture = await File.ReadAllBytesAsync(Path.Combine(folder, "noise.jpg"), ct);
            if (picture.Length <= Limit)
                return [.. picture, .. new byte[Limit - picture.Length]];
        }
    }
}
