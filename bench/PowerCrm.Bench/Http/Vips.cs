using System.Diagnostics;

namespace PowerCrm.Bench.Http;

/// <summary>The program <c>vips</c>, which makes the pictures that are uploaded.</summary>
internal static class Vips
{
    public static async Task Run(string folder, string[] arguments, CancellationToken ct)
    {
        using var it = Process.Start(new ProcessStartInfo("vips", arguments) { WorkingDirectory = folder })
            ?? throw new InvalidOperationException("vips did not start.");
        await it.WaitForExitAsync(ct);
        if (it.ExitCode != 0)
            throw new InvalidOperationException($"vips {arguments[0]} failed.");
    }
}
