using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using PowerCrm.Testing;

namespace PowerCrm.Vendors.Tests;

/// <summary>The codec under test, the hostile files, and a check of pixels by another program.</summary>
internal static class Codec
{
    public static IPictures Create(Action<PictureOptions>? change = null)
    {
        var options = new PictureOptions();
        change?.Invoke(options);
        return new VipsPictures(Options.Create(options), NullLogger<VipsPictures>.Instance);
    }

    public static byte[] ReadHostile(string name) => File.ReadAllBytes(Repository.Data("hostile", name));

    public static async Task<string> RunVips(string folder, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("vips", arguments)
        { RedirectStandardOutput = true, WorkingDirectory = folder })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0);
        return output;
    }

    /// <summary>Creates a new folder beside the test's own program.</summary>
    public static string CreateFolder() =>
        Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "folders", $"{Guid.CreateVersion7():N}")).FullName;
}
