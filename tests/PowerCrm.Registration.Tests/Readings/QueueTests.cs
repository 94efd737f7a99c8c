using System.Globalization;
using PowerCrm.Vendors;

namespace PowerCrm.Registration.Tests;

/// <summary>
/// The queue before the embedded engine. A script replaces the reading process: it reports when it reads, and finds no picture or never
/// ends.
/// </summary>
[Trait("Category", "Slow")]
public sealed class QueueTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("powercrm-queue-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact, Trait("Category", "Long")]
    public async Task concurrent_readings_are_limited_and_all_are_answered()
    {
        await using var engine = new Engine(("Ocr:Worker", MakeWorker("sleep 0.3")), ("Ocr:Concurrency", "2"),
            ("Ocr:WallClock", "00:02:00"), ("Pictures:TempPath", folder));
        var picture = await engine.Normalise(Path.Combine(Engine.Folder, "back1_clean.jpg"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => engine.Ocr.Read(PaperKinds.CardBack, picture, default)));
        answers.ShouldAllBe(a => a is OcrResult.Unreadable);
        MaxConcurrency().ShouldBe(2);
        CountStarts().ShouldBe(2);
        Directory.GetDirectories(folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_full_queue_refuses_at_once()
    {
        await using var engine = new Engine(("Ocr:Worker", MakeWorker("sleep 60")), ("Ocr:Concurrency", "1"), ("Ocr:Waiting", "2"),
            ("Ocr:WallClock", "00:05:00"), ("Pictures:TempPath", folder));
        var picture = await engine.Normalise(Path.Combine(Engine.Folder, "back1_clean.jpg"));
        using var cancellation = new CancellationTokenSource();
        var readings = Enumerable.Range(0, 8).Select(_ => engine.Ocr.Read(PaperKinds.CardBack, picture, cancellation.Token)).ToList();
        for (var i = 0; i < 5; i++)
        {
            var completed = await Task.WhenAny(readings);
            (await completed).ShouldBeOfType<OcrResult.Unavailable>().RetryAfter.ShouldBeGreaterThan(TimeSpan.Zero);
            readings.Remove(completed);
        }
        readings.ShouldAllBe(r => !r.IsCompleted, "one is read and two wait; five need not");
        await cancellation.CancelAsync();
        foreach (var reading in readings)
            await Should.ThrowAsync<OperationCanceledException>(() => reading);
        await Testing.Eventually.TrueAsync(() => Task.FromResult(FindChildren().Count == 0));
        FindLeftovers().ShouldBeEmpty();
    }

    [Fact]
    public async Task a_cancelled_reading_kills_its_worker_and_frees_the_slot()
    {
        await using var engine = new Engine(("Ocr:Worker", MakeWorker("sleep 60")), ("Ocr:Concurrency", "1"), ("Ocr:WallClock", "00:01:00"),
            ("Pictures:TempPath", folder));
        var picture = await engine.Normalise(Path.Combine(Engine.Folder, "back1_clean.jpg"));
        using var cancellation = new CancellationTokenSource();
        var reading = engine.Ocr.Read(PaperKinds.CardBack, picture, cancellation.Token);
        await Testing.Eventually.TrueAsync(() => Task.FromResult(File.Exists(LogPath) && File.ReadAllText(LogPath).Contains('+')));
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => reading);
        await Testing.Eventually.TrueAsync(() => Task.FromResult(FindChildren().Count == 0));
        FindLeftovers().ShouldBeEmpty();
        File.WriteAllText(Path.Combine(folder, "worker"), WorkerScript("true"));
        (await engine.Ocr.Read(PaperKinds.CardBack, picture, default)).ShouldBeOfType<OcrResult.Unreadable>();
    }

    [Fact, Trait("Category", "Long")]
    public async Task a_worker_is_replaced_after_a_hundred_pictures()
    {
        await using var engine = new Engine(("Ocr:Worker", MakeWorker("true")), ("Ocr:Concurrency", "1"), ("Pictures:TempPath", folder));
        var picture = await engine.Normalise(Path.Combine(Engine.Folder, "back1_clean.jpg"));
        for (var i = 0; i < 100; i++)
            await engine.Ocr.Read(PaperKinds.CardBack, picture, default);
        CountStarts().ShouldBe(1);
        await Testing.Eventually.TrueAsync(() => Task.FromResult(FindChildren().Count == 0));
        (await engine.Ocr.Read(PaperKinds.CardBack, picture, default)).ShouldBeOfType<OcrResult.Unreadable>();
        CountStarts().ShouldBe(2);
    }

    [Fact]
    public async Task an_idle_worker_is_stopped()
    {
        await using var engine = new Engine(("Ocr:Worker", MakeWorker("true")), ("Ocr:Idle", "00:00:01"), ("Pictures:TempPath", folder));
        var picture = await engine.Normalise(Path.Combine(Engine.Folder, "back1_clean.jpg"));
        (await engine.Ocr.Read(PaperKinds.CardBack, picture, default)).ShouldBeOfType<OcrResult.Unreadable>();
        await Testing.Eventually.TrueAsync(() => Task.FromResult(FindChildren().Count == 0));
        CountStarts().ShouldBe(1);
    }

    [Theory]
    [InlineData("printf 'P\\4\\0\\0\\0abcd'")]           // not a page
    [InlineData("printf 'P\\377\\377\\377\\377'")]         // an impossible length
    [InlineData("printf hello")]                             // not a message
    [InlineData("exit 1")]
    public async Task invalid_worker_output_is_unreadable_and_the_worker_is_replaced(string command)
    {
        await using var engine = new Engine(("Ocr:Worker", MakeWorker(command)), ("Ocr:Concurrency", "1"), ("Pictures:TempPath", folder));
        var picture = await engine.Normalise(Path.Combine(Engine.Folder, "back1_clean.jpg"));
        (await engine.Ocr.Read(PaperKinds.CardBack, picture, default)).ShouldBeOfType<OcrResult.Unreadable>();
        await Testing.Eventually.TrueAsync(() => Task.FromResult(FindChildren().Count == 0));
        (await engine.Ocr.Read(PaperKinds.CardBack, picture, default)).ShouldBeOfType<OcrResult.Unreadable>();
        CountStarts().ShouldBe(2);
    }

    /// <summary>The picture is not the cause, so it must not be stored as unreadable.</summary>
    [Fact]
    public async Task without_a_usable_folder_for_temporary_files_a_reading_is_unavailable()
    {
        await using var unwritable = new Engine(("Pictures:TempPath", MakeProgram("file", "")));
        (await unwritable.Ocr.Read(PaperKinds.CardBack, new byte[] { 1 }, default)).ShouldBeOfType<OcrResult.Unavailable>();
        var vips = MakeProgram("vips", "#!/bin/sh\necho 'unix error: No space left on device' >&2\nexit 1\n");
        await using var full = new Engine(("Pictures:Vips", vips), ("Pictures:TempPath", folder));
        (await full.Ocr.Read(PaperKinds.CardBack, new byte[] { 1 }, default)).ShouldBeOfType<OcrResult.Unavailable>();
        Directory.GetDirectories(folder).ShouldBeEmpty();
    }

    private int CountStarts() => File.ReadAllLines(LogPath).Count(l => l == "start");

    private string LogPath => Path.Combine(folder, "log");

    private string MakeWorker(string command) => MakeProgram("worker", WorkerScript(command));

    private string MakeProgram(string name, string script)
    {
        var program = Path.Combine(folder, name);
        File.WriteAllText(program, script);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return program;
    }

    /// <summary>Sends Ready; then reads each message with its content and answers NoPicture.</summary>
    private string WorkerScript(string command) => $"""
        #!/bin/sh
        echo start >> {LogPath}
        printf 'W\0\0\0\0'
        while set -- $(head -c 5 | od -An -tu1) && [ $# = 5 ]; do
            echo + >> {LogPath}
            head -c $(($2 + $3 * 256 + $4 * 65536 + $5 * 16777216)) >/dev/null
            {command}
            echo - >> {LogPath}
            printf 'N\0\0\0\0'
        done

        """;

    private int MaxConcurrency()
    {
        var (current, maximum) = (0, 0);
        foreach (var line in File.ReadAllLines(LogPath))
            maximum = Math.Max(maximum, current += line switch { "+" => 1, "-" => -1, _ => 0 });
        return maximum;
    }

    /// <summary>Pictures in the temporary folder and child processes, including zombies.</summary>
    private List<string> FindLeftovers() => [.. Directory.GetDirectories(folder), .. FindChildren()];

    private List<string> FindChildren()
    {
        var processIds = new List<string>();
        foreach (var process in Directory.GetDirectories("/proc")
            .Where(p => int.TryParse(Path.GetFileName(p), NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            try
            {
                var (stat, command) = (File.ReadAllText(process + "/stat"), File.ReadAllText(process + "/cmdline"));
                var parent = stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1];
                if (command.Contains(folder, StringComparison.Ordinal) || parent == $"{Environment.ProcessId}"
                    && stat.Contains(") Z ", StringComparison.Ordinal) && stat.Contains("worker", StringComparison.Ordinal))
                    processIds.Add(Path.GetFileName(process));
            }
            catch (IOException)
            {
                // It has ended meanwhile.
            }
        return processIds;
    }
}
