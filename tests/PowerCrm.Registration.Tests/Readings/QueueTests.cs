using System.Diagnostics;
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
        await using var engine = new Engine(("Ocr:Worker", Program("sleep 0.3")), ("Ocr:Concurrency", "2"),
            ("Ocr:WallClock", "00:02:00"), ("Pictures:TempPath", folder));
        var picture = await engine.Stored(Path.Combine(Engine.Folder, "back1_clean.jpg"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => engine.Ocr.Read(PaperKinds.CardBack, picture, default)));
        answers.ShouldAllBe(a => a is OcrResult.Unreadable);
        AtOnce().ShouldBe(2);
        Starts().ShouldBe(2);
        Directory.GetDirectories(folder).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_full_queue_refuses_at_once()
    {
        await using var engine = new Engine(("Ocr:Worker", Program("sleep 60")), ("Ocr:Concurrency", "1"), ("Ocr:Waiting", "2"),
            ("Ocr:WallClock", "00:00:05"), ("Pictures:TempPath", folder));
        var picture = await engine.Stored(Path.Combine(Engine.Folder, "back1_clean.jpg"));
        var begun = Stopwatch.GetTimestamp();
        var readings = Enumerable.Range(0, 8).Select(_ => engine.Ocr.Read(PaperKinds.CardBack, picture, default)).ToList();
        for (var i = 0; i < 5; i++)
        {
            var first = await Task.WhenAny(readings);
            (await first).ShouldBeOfType<OcrResult.Unavailable>().RetryAfter.ShouldBeGreaterThan(TimeSpan.Zero);
            readings.Remove(first);
        }
        Stopwatch.GetElapsedTime(begun).ShouldBeLessThan(TimeSpan.FromSeconds(4), "one is read and two wait; five need not");
        (await Task.WhenAll(readings)).ShouldAllBe(a => a is OcrResult.Unavailable);
        Left().ShouldBeEmpty();
    }

    [Fact]
    public async Task a_cancelled_reading_kills_its_worker_and_frees_the_slot()
    {
        await using var engine = new Engine(("Ocr:Worker", Program("sleep 60")), ("Ocr:Concurrency", "1"), ("Ocr:WallClock", "00:01:00"),
            ("Pictures:TempPath", folder));
        var picture = await engine.Stored(Path.Combine(Engine.Folder, "back1_clean.jpg"));
        using var gone = new CancellationTokenSource();
        var reading = engine.Ocr.Read(PaperKinds.CardBack, picture, gone.Token);
        await Testing.Eventually.TrueAsync(() => Task.FromResult(File.Exists(Log) && File.ReadAllText(Log).Contains('+')));
        await gone.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => reading);
        await Testing.Eventually.TrueAsync(() => Task.FromResult(Children().Count == 0));
        Left().ShouldBeEmpty();
        File.WriteAllText(Path.Combine(folder, "worker"), Script("true"));
        (await engine.Ocr.Read(PaperKinds.CardBack, picture, default)).ShouldBeOfType<OcrResult.Unreadable>();
    }

    [Fact, Trait("Category", "Long")]
    public async Task a_worker_is_replaced_after_a_hundred_pictures()
    {
        await using var engine = new Engine(("Ocr:Worker", Program("true")), ("Ocr:Concurrency", "1"), ("Pictures:TempPath", folder));
        var picture = await engine.Stored(Path.Combine(Engine.Folder, "back1_clean.jpg"));
        for (var i = 0; i < 100; i++)
            await engine.Ocr.Read(PaperKinds.CardBack, picture, default);
        Starts().ShouldBe(1);
        await Testing.Eventually.TrueAsync(() => Task.FromResult(Children().Count == 0));
        (await engine.Ocr.Read(PaperKinds.CardBack, picture, default)).ShouldBeOfType<OcrResult.Unreadable>();
        Starts().ShouldBe(2);
    }

    [Fact]
    public async Task an_idle_worker_is_stopped()
    {
        await using var engine = new Engine(("Ocr:Worker", Program("true")), ("Ocr:Idle", "00:00:01"), ("Pictures:TempPath", folder));
        var picture = await engine.Stored(Path.Combine(Engine.Folder, "back1_clean.jpg"));
        (await engine.Ocr.Read(PaperKinds.CardBack, picture, default)).ShouldBeOfType<OcrResult.Unreadable>();
        await Testing.Eventually.TrueAsync(() => Task.FromResult(Children().Count == 0));
        Starts().ShouldBe(1);
    }

    [Theory]
    [InlineData("printf 'P\\4\\0\\0\\0abcd'")]           // not a page
    [InlineData("printf 'P\\377\\377\\377\\377'")]         // an impossible length
    [InlineData("printf hello")]                             // not a message
    [InlineData("exit 1")]
    public async Task invalid_worker_output_is_unreadable_and_the_worker_is_replaced(string what)
    {
        await using var engine = new Engine(("Ocr:Worker", Program(what)), ("Ocr:Concurrency", "1"), ("Pictures:TempPath", folder));
        var picture = await engine.Stored(Path.Combine(Engine.Folder, "back1_clean.jpg"));
        (await engine.Ocr.Read(PaperKinds.CardBack, picture, default)).ShouldBeOfType<OcrResult.Unreadable>();
        await Testing.Eventually.TrueAsync(() => Task.FromResult(Children().Count == 0));
        (await engine.Ocr.Read(PaperKinds.CardBack, picture, default)).ShouldBeOfType<OcrResult.Unreadable>();
        Starts().ShouldBe(2);
    }

    private int Starts() => File.ReadAllLines(Log).Count(l => l == "start");

    private string Log => Path.Combine(folder, "log");

    private string Program(string what)
    {
        var program = Path.Combine(folder, "worker");
        File.WriteAllText(program, Script(what));
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return program;
    }

    /// <summary>Sends Ready; then reads each message with its content and answers NoPicture.</summary>
    private string Script(string what) => $"""
        #!/bin/sh
        echo start >> {Log}
        printf 'W\0\0\0\0'
        while set -- $(head -c 5 | od -An -tu1) && [ $# = 5 ]; do
            echo + >> {Log}
            head -c $(($2 + $3 * 256 + $4 * 65536 + $5 * 16777216)) >/dev/null
            {what}
            echo - >> {Log}
            printf 'N\0\0\0\0'
        done

        """;

    private int AtOnce()
    {
        var (now, most) = (0, 0);
        foreach (var line in File.ReadAllLines(Log))
            most = Math.Max(most, now += line switch { "+" => 1, "-" => -1, _ => 0 });
        return most;
    }

    /// <summary>Pictures in the temporary folder and child processes, including zombies.</summary>
    private List<string> Left() => [.. Directory.GetDirectories(folder), .. Children()];

    private List<string> Children()
    {
        var found = new List<string>();
        foreach (var process in Directory.GetDirectories("/proc")
            .Where(p => int.TryParse(Path.GetFileName(p), NumberStyles.None, CultureInfo.InvariantCulture, out _)))
            try
            {
                var (stat, command) = (File.ReadAllText(process + "/stat"), File.ReadAllText(process + "/cmdline"));
                var parent = stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1];
                if (command.Contains(folder, StringComparison.Ordinal) || parent == $"{Environment.ProcessId}"
                    && stat.Contains(") Z ", StringComparison.Ordinal) && stat.Contains("worker", StringComparison.Ordinal))
                    found.Add(Path.GetFileName(process));
            }
            catch (IOException)
            {
                // It has ended meanwhile.
            }
        return found;
    }
}
