using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PowerCrm.Testing;

namespace PowerCrm.Vendors.Tests;

/// <summary>The limits of the child process, with misbehaving programs in place of the codec.</summary>
public class VipsChildTests
{
    [Fact]
    public async Task without_vips_the_reason_names_the_package_to_install() =>
        (await Codec.Create(o => o.Vips = "no-such-vips").Normalise(Codec.ReadHostile("gray.jpg"), default))
            .ShouldBeOfType<PictureResult.Unavailable>().Reason.ShouldContain("libvips-tools");

    [Fact]
    public async Task without_prlimit_nothing_is_decoded() =>
        (await Codec.Create(o => o.Prlimit = "no-such-prlimit").Normalise(Codec.ReadHostile("gray.jpg"), default))
            .ShouldBeOfType<PictureResult.Unavailable>();

    [Fact]
    public async Task a_child_that_hangs_is_killed_with_its_children_and_leaves_nothing()
    {
        var folder = Codec.CreateFolder();
        var script = await WriteScript(folder, "sleep 61.25 & echo half > out.jpg; wait");
        var temp = Codec.CreateFolder();
        var pictures = Codec.Create(o => (o.Vips, o.TempPath, o.WallClock) = (script, temp, TimeSpan.FromMilliseconds(500)));

        (await pictures.Normalise(Codec.ReadHostile("gray.jpg"), default)).ShouldBeOfType<PictureResult.Unavailable>();

        Directory.EnumerateFileSystemEntries(temp).ShouldBeEmpty();
        foreach (var sleeper in Process.GetProcessesByName("sleep"))
            ReadCommandLine(sleeper.Id).ShouldNotContain("61.25");
    }

    [Fact]
    public async Task a_child_gets_neither_our_environment_nor_the_file_name()
    {
        var folder = Codec.CreateFolder();
        var log = Path.Combine(folder, "seen");
        var script = await WriteScript(folder, $"env > {log}; echo \"$@\" >> {log}; ulimit -v >> {log}; exit 1");
        Environment.SetEnvironmentVariable("POWERCRM_TEST_SECRET", "hidden");

        (await Codec.Create(o => o.Vips = script).Normalise(Codec.ReadHostile("gray.jpg"), default))
            .ShouldBeOfType<PictureResult.Rejected>();

        var text = await File.ReadAllTextAsync(log);
        text.ShouldNotContain("POWERCRM_TEST_SECRET");
        text.ShouldContain("VIPS_BLOCK_UNTRUSTED=1");
        text.ShouldContain(
            "thumbnail in out.jpg[Q=85,strip,background=255] 2560 --height 2560 --size down --fail-on truncated\n");
        text.ShouldContain("786432");
    }

    [Fact]
    public async Task the_output_of_a_failed_child_is_not_accepted()
    {
        var folder = Codec.CreateFolder();
        var copyScript = await WriteScript(folder, "cp in out.jpg; exit 1");
        (await Codec.Create(o => o.Vips = copyScript).Normalise(Codec.ReadHostile("gray.jpg"), default))
            .ShouldBeOfType<PictureResult.Rejected>();
        var htmlScript = await WriteScript(folder, "echo '<html>' > out.jpg");
        (await Codec.Create(o => o.Vips = htmlScript).Normalise(Codec.ReadHostile("gray.jpg"), default))
            .ShouldBeOfType<PictureResult.Rejected>();
    }

    [Fact]
    public async Task no_more_children_run_at_once_than_allowed()
    {
        var folder = Codec.CreateFolder();
        // A folder can be created only once: a second child at the same time finds it and leaves a file.
        var script = await WriteScript(folder, $"mkdir {folder}/lock || touch {folder}/met; sleep 0.1; rmdir {folder}/lock; cp in out.jpg");
        var pictures = Codec.Create(o => (o.Vips, o.Concurrency) = (script, 1));

        var results = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => pictures.Normalise(Codec.ReadHostile("gray.jpg"), default)));

        results.ShouldAllBe(result => result is PictureResult.Ok);
        File.Exists(Path.Combine(folder, "met")).ShouldBeFalse();
    }

    [Fact]
    public async Task cancelling_kills_the_child_process()
    {
        var folder = Codec.CreateFolder();
        var started = Path.Combine(folder, "started");
        var script = await WriteScript(folder, $"touch {started}; sleep 62.25");
        var temp = Codec.CreateFolder();
        using var cancellation = new CancellationTokenSource();
        var normalising = Codec.Create(o => (o.Vips, o.TempPath, o.WallClock) = (script, temp, TimeSpan.FromMinutes(1)))
            .Normalise(Codec.ReadHostile("gray.jpg"), cancellation.Token);
        await Testing.Eventually.TrueAsync(() => Task.FromResult(File.Exists(started)));
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => normalising);
        Directory.EnumerateFileSystemEntries(temp).ShouldBeEmpty();
        await Testing.Eventually.TrueAsync(() => Task.FromResult(Process.GetProcessesByName("sleep")
            .All(s => !ReadCommandLine(s.Id).Contains("62.25", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task a_folder_that_cannot_be_made_is_no_fault_of_the_picture()
    {
        var file = Path.Combine(Codec.CreateFolder(), "file");
        await File.WriteAllTextAsync(file, "");
        var pictures = Codec.Create(o => o.TempPath = Path.Combine(file, "below"));
        (await pictures.Normalise(Codec.ReadHostile("gray.jpg"), default)).ShouldBeOfType<PictureResult.Unavailable>()
            .Reason.ShouldContain("Pictures:TempPath");
        (await pictures.Shrink(Codec.ReadHostile("gray.jpg"), 100, default)).ShouldBeNull();
    }

    /// <summary>The lines that libvips prints when the disk is full.</summary>
    [Theory]
    [InlineData("No space left on device")]
    [InlineData("Disk quota exceeded")]
    public async Task a_full_disk_is_no_fault_of_the_picture(string reason)
    {
        var script = await WriteScript(Codec.CreateFolder(),
            $"echo 'out.jpg: write error' >&2; echo 'unix error: {reason}' >&2; echo half > out.jpg; exit 1");
        (await Codec.Create(o => o.Vips = script).Normalise(Codec.ReadHostile("gray.jpg"), default))
            .ShouldBeOfType<PictureResult.Unavailable>();
    }

    [Fact]
    public async Task folders_of_a_killed_host_are_deleted_at_the_start()
    {
        var parent = Codec.CreateFolder();
        var (old, fresh, other) = (CreateChild("powercrm-picture-1"), CreateChild("powercrm-picture-2"), CreateChild("other"));
        foreach (var folder in new[] { old, other })
            Directory.SetLastWriteTimeUtc(folder, TimeProvider.System.GetUtcNow().UtcDateTime.AddMinutes(-11));

        using var sweeper = new AbandonedPictures(Options.Create(new PictureOptions { TempPath = parent }),
            NullLogger<AbandonedPictures>.Instance);
        await sweeper.StartAsync(default);
        await Eventually.TrueAsync(() => Task.FromResult(!Directory.Exists(old)));
        await sweeper.StopAsync(default);

        Directory.GetDirectories(parent).ShouldBe([fresh, other], ignoreOrder: true);

        string CreateChild(string name)
        {
            var path = Directory.CreateDirectory(Path.Combine(parent, name)).FullName;
            File.WriteAllBytes(Path.Combine(path, "in"), [1]);
            return path;
        }
    }

    private static async Task<string> WriteScript(string folder, string body)
    {
        var file = Path.Combine(folder, $"{Guid.CreateVersion7():N}.sh");
        // Written by another process: a file that this one has open for writing is "busy" in every child forked meanwhile.
        using var writer = Process.Start(new ProcessStartInfo("sh", ["-c", $"cat > {file}; chmod 700 {file}"])
        { RedirectStandardInput = true })!;
        await writer.StandardInput.WriteAsync($"#!/bin/sh\n{body}\n");
        writer.StandardInput.Close();
        await writer.WaitForExitAsync();
        return file;
    }

    private static string ReadCommandLine(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline");
        }
        catch (IOException)
        {
            return "";
        }
    }
}
