using System.CommandLine;
using PowerCrm.Host.Hosting;

namespace PowerCrm.Host.Cli;

/// <summary>`run`: the host itself, until Ctrl-C.</summary>
internal static class RunHost
{
    public static Command Command()
    {
        var demo = new Option<bool>("--demo")
        {
            Description =
            "Fill in demo people and registrations first, and print what to try (Development only)."
        };
        var command = new Command("run", "Start the host (the default verb).") { demo };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((parsed, ct) => Run(parsed.GetValue(demo), [.. parsed.UnmatchedTokens], ct));
        return command;
    }

    private static async Task<int> Run(bool demo, string[] settings, CancellationToken ct)
    {
        try
        {
            await using var host = await HostBuilding.Build(settings, readers: true, ct);
            FreeAddress.Demand(host.App.Configuration);
            await host.Prepare(ct);
            await host.App.StartAsync(ct);
            if (demo)
                await Demo.Demo.Fill(host, ct);
            await host.App.WaitForShutdownAsync(ct);
            return Root.Done;
        }
        catch (StartupException e)
        {
            return Verb.Fail(e.Message);
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            return Verb.Fail($"{e.Message} Another host may be running; --urls or ASPNETCORE_URLS names another address.");
        }
    }
}
