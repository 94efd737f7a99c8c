using System.Diagnostics;
using Microsoft.Extensions.Options;
using PowerCrm.Host.Audit;
using PowerCrm.Reading;
using PowerCrm.Vendors;

namespace PowerCrm.Host.Cli;

/// <summary>The checks of `check-env` on this machine: the folders that the host writes to, and the programs that it starts.</summary>
internal static class MachineChecks
{
    private const long Gigabyte = 1024L * 1024 * 1024, RequiredSpace = Gigabyte, RecommendedSpace = 5 * Gigabyte;

    public static void AddDisks(List<Check> checks, WebApplication app)
    {
        var root = app.Environment.ContentRootPath;
        checks.Add(CheckDisk("data folder", Path.GetFullPath(app.Configuration["PowerCrm:Data"] ?? ".data", root), "PowerCrm__Data"));
        var blobs = app.Services.GetRequiredService<IOptions<BlobOptions>>().Value;
        if (blobs.Provider != BlobProviders.S3)
            checks.Add(CheckDisk("pictures' folder", Path.GetFullPath(blobs.Path, root), "Blobs__Path"));
    }

    public static async Task AddPrograms(List<Check> checks, CancellationToken ct)
    {
        checks.Add(await CheckProgram("vips", "needed to resize pictures: apt-get install libvips-tools", ct));
        checks.Add(await CheckProgram("prlimit", "needed to limit picture processing: apt-get install util-linux", ct));
        var invalid = Models.FindInvalid(Models.Folder);
        checks.Add(invalid.Count == 0 ? new("models", CheckState.Ok, "documents are read by them")
            : new("models", CheckState.Missing, string.Join(", ", invalid),
                "these files of the host's folder 'models' are missing or damaged; copy the published host again"));
    }

    public static Check CheckFont(ExportFonts fonts) => fonts.Find() is { } font
        ? new("font", CheckState.Ok, font.Name)
        : new("font", CheckState.Warning, fonts.Path ?? "no font with Chinese letters: exports for auditors have no PDF",
            $"apt-get install {ExportFonts.Package}, or set {ExportFonts.Setting} to a TrueType file");

    private static Check CheckDisk(string name, string folder, string setting)
    {
        var existing = folder;
        while (!Directory.Exists(existing) && Path.GetDirectoryName(existing) is { } parent)
            existing = parent;
        try
        {
            var probe = Path.Combine(existing, $".check-{Guid.CreateVersion7():N}");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            var freeBytes = new DriveInfo(existing).AvailableFreeSpace;
            var text = $"{folder}: {(double)freeBytes / Gigabyte:0.0} GB free";
            return freeBytes >= RecommendedSpace ? new(name, CheckState.Ok, text)
                : new(name, freeBytes >= RequiredSpace ? CheckState.Warning : CheckState.Missing, text,
                    $"make room, or set {setting} to a folder on a larger disk");
        }
        catch (Exception e) when (e is UnauthorizedAccessException or IOException)
        {
            return new(name, CheckState.Missing, $"{folder} cannot be written to",
                $"make {existing} writable for user {Environment.UserName}, or set {setting} to another folder");
        }
    }

    private static async Task<Check> CheckProgram(string name, string fix, CancellationToken ct)
    {
        try
        {
            var start = new ProcessStartInfo(name, "--version") { RedirectStandardOutput = true, RedirectStandardError = true };
            using var process = Process.Start(start)!;
            var (output, _) = (process.StandardOutput.ReadToEndAsync(ct), process.StandardError.ReadToEndAsync(ct));
            await process.WaitForExitAsync(ct);
            var firstLine = (await output).Split('\n')[0].Trim();
            return process.ExitCode == 0 ? new(name, CheckState.Ok, firstLine)
                : new(name, CheckState.Missing, firstLine, fix);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return new(name, CheckState.Missing, "", fix);
        }
    }
}
