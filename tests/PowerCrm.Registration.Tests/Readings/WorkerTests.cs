using System.Diagnostics;
using System.Globalization;
using PowerCrm.Vendors;

namespace PowerCrm.Registration.Tests;

/// <summary>The reading process, started as the host starts it.</summary>
[Collection("reading"), Trait("Category", "Slow")]
public sealed class WorkerTests
{
    [Fact]
    public async Task a_killed_worker_is_replaced_transparently()
    {
        await using var engine = new Engine(("Ocr:Concurrency", "1"));
        (await engine.Read(PaperKinds.CardBack, "back1_clean.jpg")).ShouldBeOfType<OcrResult.Ok>();
        var killedId = FindWorkers().ShouldHaveSingleItem();
        using (var process = Process.GetProcessById(killedId))
            process.Kill();
        (await engine.Read(PaperKinds.CardBack, "back1_clean.jpg")).ShouldBeOfType<OcrResult.Ok>();
        FindWorkers().ShouldHaveSingleItem().ShouldNotBe(killedId);
    }

    [Fact]
    public async Task a_worker_has_a_memory_limit_and_a_clean_environment()
    {
        await using var engine = new Engine(("Ocr:Concurrency", "1"));
        (await engine.Read(PaperKinds.Licence, "lic5_photo.jpg")).ShouldBeOfType<OcrResult.Ok>();
        var id = FindWorkers().ShouldHaveSingleItem();
        File.ReadAllText($"/proc/{id}/limits").ShouldMatch("Max data size +536870912 ");
        File.ReadAllText($"/proc/{id}/cmdline").Split('\0')[^2].ShouldBe("ocr-worker");
        File.ReadAllText($"/proc/{id}/environ").ShouldNotContain("HOME=");
        // ONNX Runtime's telemetry is off.
        Directory.GetFiles($"/proc/{id}/fd").Select(f => new FileInfo(f).LinkTarget)
            .ShouldNotContain(f => f != null && f.Contains(".onnxruntime", StringComparison.Ordinal));
        var peak = File.ReadAllLines($"/proc/{id}/status").Single(l => l.StartsWith("VmHWM:", StringComparison.Ordinal)).Split(' ')[^2];
        int.Parse(peak, CultureInfo.InvariantCulture).ShouldBeLessThan(400 * 1024);
    }

    [Fact]
    public async Task a_worker_ends_with_its_engine()
    {
        var engine = new Engine(("Ocr:Concurrency", "1"));
        (await engine.Read(PaperKinds.CardBack, "back1_clean.jpg")).ShouldBeOfType<OcrResult.Ok>();
        FindWorkers().ShouldHaveSingleItem();
        await engine.DisposeAsync();
        await Testing.Eventually.TrueAsync(() => Task.FromResult(FindWorkers().Count == 0));
    }

    [Fact]
    public async Task a_reading_that_ends_after_its_engine_stops_its_worker()
    {
        var engine = new Engine(("Ocr:Concurrency", "1"));
        var picture = await engine.Normalise(Path.Combine(Engine.Folder, "back1_clean.jpg"));
        var workers = engine.Workers;
        var session = await workers.BeginReading(default);
        (await session.Read(picture, 1600, default)).Lines.ShouldNotBeEmpty();
        FindWorkers().ShouldHaveSingleItem();
        await engine.DisposeAsync();
        session.Dispose();
        await Testing.Eventually.TrueAsync(() => Task.FromResult(FindWorkers().Count == 0));
        await Should.ThrowAsync<ObjectDisposedException>(() => workers.BeginReading(default));
    }

    /// <summary>Returns the child processes of this process that are workers.</summary>
    private static List<int> FindWorkers() => [.. Process.GetProcessesByName("dotnet").Select(p => p.Id).Where(id =>
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{id}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ') is [not "Z", var parent, ..] && parent == $"{Environment.ProcessId}"
                && File.ReadAllText($"/proc/{id}/cmdline").Contains("ocr-worker", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    })];
}
