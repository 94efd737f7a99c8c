using JasperFx;

namespace PowerCrm.Host.Hosting;

/// <summary>The build's first pass: writes Wolverine's code for the handlers and endpoints, and ends. Needs no database.</summary>
internal static class Codegen
{
    public static async Task<int> Write()
    {
        await using var host = await HostFactory.Build([], readers: false, CancellationToken.None);
        return await host.App.RunJasperFxCommands(["codegen", "write"]);
    }
}
