using System.Diagnostics;

namespace PowerCrm.Vendors.Tests;

/// <summary>The limits of the child process, with misbehaving programs in place of the codec.</summary>
public class VipsChildTests
{
    [Fact]
    public async Task without_vips_the_reason_names_the_package_to_install() =>
        (await Codec.With(o => o.Vips = "no-such-vips").Normalise(Codec.Hostile("gray.jpg"), default))
            .ShouldBeOfType<PictureResult.Unavailable>().Reason.ShouldContain("libvips-tools");

    [Fact]
    public async Task without_prlimit_nothing_is_decoded() =>
        (await Codec.With(o => o.Prlimit = "no-such-prlimit").Normalise(Codec.Hostile("gray.jpg"), default))
            .ShouldBeOfType<PictureResult.Unavailable>();

    [Fact]
    public async Task a_child_that_hangs_is_killed_with_its_children_and_leaves_nothing()
    {
        var folder = Codec.Folder();
        var hangs = await Script(folder, "sleep 61.25 & echo half > out.jpg; wait");
        var temp = Codec.Folder();
        var pictures = Codec.With(o => (o.Vips, o.TempPath, o.WallClock) = (hangs, temp, TimeSpan.FromMilliseconds(500)));

        (await pictures.Normalise(Codec.Hostile("gray.jpg"), default)).ShouldBeOfType<PictureResult.Unavailable>();

        Directory.EnumerateFileSystemEntries(temp).ShouldBeEmpty();
        foreach (var sleeper in Process.GetProcessesByName("sleep"))
            CommandLine(sleeper.Id).ShouldNotContain("61.25");
    }

    [Fact]
    public async Task a_child_gets_neither_our_environment_nor_the_file_name()
    {
        var folder = Codec.Folder();
        var seen = Path.Combine(folder, "seen");
        var looks = await Script(folder, $"env > {seen}; echo \"$@\" >> {seen}; ulimit -v >> {seen}; exit 1");
        Environment.SetEnvironmentVariable("POWERCRM_TEST_SECRET", "hidden");

        (await Codec.With(o => o.Vips = looks).Normalise(Codec.Hostile("gray.jpg"), default)).ShouldBeOfType<PictureResult.Rejected>();

        var text = await File.ReadAllTextAsync(seen);
        text.ShouldNotContain("POWERCRM_TEST_SECRET");
        text.ShouldContain("VIPS_BLOCK_UNTRUSTED=1");
        text.ShouldContain(
            "thumbnail in out.jpg[Q=85,strip,background=255] 2560 --height 2560 --size down --fail-on truncated\n");
        text.ShouldContain("786432");
    }

    [Fact]
    public async Task the_output_of_a_failed_child_is_not_accepted()
    {
        var folder = Codec.Folder();
        var copies = await Script(folder, "cp in out.jpg; exit 1");
        (await Codec.With(o => o.Vips = copies).Normalise(Codec.Hostile("gray.jpg"), default)).ShouldBeOfType<PictureResult.Rejected>();
        var lies = await Script(folder, "echo '<html>' > out.jpg");
        (await Codec.With(o => o.Vips = lies).Normalise(Codec.Hostile("gray.jpg"), default)).ShouldBeOfType<PictureResult.Rejected>();
    }

    [Fact]
    public async Task no_more_children_run_at_once_than_allowed()
    {
        var folder = Codec.Folder();
        // A folder can be created only once: a second child at the same time finds it and leaves a file.
        var alone = await Script(folder, $"mkdir {folder}/lock || touch {folder}/met; sleep 0.1; rmdir {folder}/lock; cp in out.jpg");
        var pictures = Codec.With(o => (o.Vips, o.Concurrency) = (alone, 1));

        var results = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => pictures.Normalise(Codec.Hostile("gray.jpg"), default)));

        results.ShouldAllBe(result => result is PictureResult.Ok);
        File.Exists(Path.Combine(folder, "met")).ShouldBeFalse();
    }

    [Fact]
    public async Task cancelling_kills_the_child_process()
    {
        var folder = Codec.Folder();
        var hangs = await Script(folder, "sleep 60");
        var temp = Codec.Folder();
        using var leaves = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));
        await Should.ThrowAsync<OperationCanceledException>(() =>
            Codec.With(o => (o.Vips, o.TempPath) = (hangs, temp)).Normalise(Codec.Hostile("gray.jpg"), leaves.Token));
        Directory.EnumerateFileSystemEntries(temp).ShouldBeEmpty();
    }

    private static async Task<string> Script(string folder, string body)
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

    private static string CommandLine(int id)
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
