using System.CommandLine;
using PowerCrm.Host.Demo;
using PowerCrm.Host.Hosting;

namespace PowerCrm.Host.Cli;

/// <summary>`run`: runs the host until Ctrl-C.</summary>
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
        command.SetAction((parsed, ct) => FindUnknownArgument(parsed.UnmatchedTokens) is { } word
            ? Task.FromResult(Verb.Fail(
                $"run does not know '{word}'; a setting is --urls <address> or --<Section>:<Key>=<value>."))
            : Run(parsed.GetValue(demo), [.. parsed.UnmatchedTokens], ct));
        return command;
    }

    /// <summary>Returns the first word that is not a setting; .NET's configuration would ignore it silently.</summary>
    internal static string? FindUnknownArgument(IReadOnlyList<string> args)
    {
        for (var i = 0; i < args.Count; i++)
        {
            var (name, hasValue) = args[i].IndexOf('=') is > 0 and var at ? (args[i][..at], true) : (args[i], false);
            if (!name.Contains(':') && !SettingsWithoutSection.Contains(name.TrimStart('-', '/')) || !hasValue
                && (!name.StartsWith('-') || ++i == args.Count))
                return args[Math.Min(i, args.Count - 1)];
        }
        return null;
    }

    /// <summary>Settings of the host that have no section.</summary>
    private static readonly HashSet<string> SettingsWithoutSection =
        new(StringComparer.OrdinalIgnoreCase) { "urls", "environment", "contentRoot", "applicationName", "allowedHosts" };

    /// <summary>
    /// Fills in the demo. Ctrl-C stops the host at once, and filling it in then fails with any exception, which is not reported as an
    /// error.
    /// </summary>
    /// <returns>False if it was interrupted.</returns>
    private static async Task<bool> TryFillDemo(BuiltHost host, CancellationToken ct)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(ct, host.App.Lifetime.ApplicationStopping);
        try
        {
            await Demo.DemoData.Fill(host, stopping.Token);
            return true;
        }
        catch (Exception) when (stopping.IsCancellationRequested)
        {
            StartupOutput.PrintStep("Stopped before the demo was complete; the next start fills it in again", "演示数据尚未写完即已停止，下次启动会重新写入");
            await host.App.StopAsync(CancellationToken.None);
            return false;
        }
    }

    private static async Task<int> Run(bool demo, string[] settings, CancellationToken ct)
    {
        try
        {
            if (demo)
                StartupOutput.PrintStep("Starting the database and the host", "正在启动数据库和主程序");
            await using var host = await HostFactory.Build(settings, readers: true, ct);
            AddressCheck.EnsureFree(host.App.Configuration);
            await host.Prepare(ct);
            await host.App.StartAsync(ct);
            if (demo && !await TryFillDemo(host, ct))
                return Root.Interrupted;
            await host.App.WaitForShutdownAsync(ct);
            if (demo)
                StartupOutput.PrintStep("Stopped", "已停止");
            return Root.Done;
        }
        catch (OperationCanceledException) when (demo)
        {
            StartupOutput.PrintStep("Stopped", "已停止");
            return Root.Interrupted;
        }
        catch (StartupException e)
        {
            return Verb.Fail(e.Message);
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            return Verb.Fail($"{e.Message} Another host may be running; --urls or ASPNETCORE_URLS sets another address.");
        }
    }
}
