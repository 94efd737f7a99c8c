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
        command.SetAction((parsed, ct) => Unknown(parsed.UnmatchedTokens) is { } word
            ? Task.FromResult(Verb.Fail(
                $"run does not know '{word}'; a setting is --urls <address> or --<Section>:<Key>=<value>."))
            : Run(parsed.GetValue(demo), [.. parsed.UnmatchedTokens], ct));
        return command;
    }

    /// <summary>The first word that is no setting: as any configuration, it would be passed over in silence.</summary>
    internal static string? Unknown(IReadOnlyList<string> words)
    {
        for (var i = 0; i < words.Count; i++)
        {
            var (name, given) = words[i].IndexOf('=') is > 0 and var at ? (words[i][..at], true) : (words[i], false);
            if (!name.Contains(':') && !Plain.Contains(name.TrimStart('-', '/')) || !given && (!name.StartsWith('-') || ++i == words.Count))
                return words[Math.Min(i, words.Count - 1)];
        }
        return null;
    }

    /// <summary>Settings of the host that are in no section.</summary>
    private static readonly HashSet<string> Plain =
        new(StringComparer.OrdinalIgnoreCase) { "urls", "environment", "contentRoot", "applicationName", "allowedHosts" };

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
