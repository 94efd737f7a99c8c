using System.Diagnostics;
using Microsoft.Extensions.Options;
using PowerCrm.Host.Audit;
using PowerCrm.Reading;
using PowerCrm.Vendors;

namespace PowerCrm.Host.Cli;

/// <summary>The checks of `check-env` on this machine: the folders that the host writes to, and the programs that it starts.</summary>
internal static class MachineChecks
{
    private const long Gigabyte = 1024L * 1024 * 1024, Needed = Gigabyte, Comfortable = 5 * Gigabyte;

    public static void AddDisks(List<Check> checks, WebApplication app)
    {
        var root = app.Environment.ContentRootPath;
        checks.Add(Disk("data folder", Path.GetFullPath(app.Configuration["PowerCrm:Data"] ?? ".data", root), "PowerCrm__Data"));
        var blobs = app.Services.GetRequiredService<IOptions<BlobOptions>>().Value;
        if (!string.Equals(blobs.Provider, "s3", StringComparison.OrdinalIgnoreCase))
            checks.Add(Disk("pictures' folder", Path.GetFullPath(blobs.Path, root), "Blobs__Path"));
    }

    public static async Task AddPrograms(List<Check> checks, CancellationToken ct)
    {
        checks.Add(await Program("vips", "--version", "needed to resize pictures: apt-get install libvips-tools", ct));
        checks.Add(await Program("prlimit", "--version", "needed to limit picture processing: apt-get install util-linux", ct));
        var wrong = Models.FindInvalid(Models.Folder);
        checks.Add(wrong.Count == 0 ? new("models", CheckState.Ok, "documents are read by them")
            : new("models", CheckState.Missing, string.Join(", ", wrong),
                "these files of the host's folder 'models' are missing or damaged; copy the published host again"));
    }

    public static Check Font(ExportFonts fonts) => fonts.Find() is { } font
        ? new("font", CheckState.Ok, font.Name)
        : new("font", CheckState.Warning, fonts.Path ?? "no font with Chinese letters: exports for auditors have no PDF",
            $"apt-get install {ExportFonts.Package}, or set {ExportFonts.Setting} to a TrueType file");

    private static Check Disk(string what, string folder, string setting)
    {
        var there = folder;
        while (!Directory.Exists(there) && Path.GetDirectoryName(there) is { } parent)
            there = parent;
        try
        {
            var probe = Path.Combine(there, $".check-{Guid.CreateVersion7():N}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            var free = new DriveInfo(there).AvailableFreeSpace;
            var said = $"{folder}: {(double)free / Gigabyte:0.0} GB free";
            return free >= Comfortable ? new(what, CheckState.Ok, said)
                : new(what, free >= Needed ? CheckState.Warning : CheckState.Missing, said,
                    $"make room, or set {setting} to a folder on a larger disk");
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return new(what, CheckState.Missing, $"{folder} cannot be written to",
                $"make {there} writable for user {Environment.UserName}, or set {setting} to another folder");
        }
    }

    private static async Task<Check> Program(string name, string argument, string fix, CancellationToken ct)
    {
        try
        {
            var start = new ProcessStartInfo(name, argument) { RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            var (said, _) = (process.StandardOutput.ReadToEndAsync(ct), process.StandardError.ReadToEndAsync(ct));
            await process.WaitForExitAsync(ct);
            var first = (await said).Split('\n')[0].Trim();
            return process.ExitCode == 0 ? new(name, CheckState.Ok, first)
                : new(name, CheckState.Missing, first, fix);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return new(name, CheckState.Missing, "", fix);
        }
    }
}
