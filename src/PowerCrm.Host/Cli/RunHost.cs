using System.CommandLine;
using System.Net.Sockets;
using Npgsql;
using PowerCrm.Host.Demo;
using PowerCrm.Host.Hosting;
using PowerCrm.Store;

namespace PowerCrm.Host.Cli;

/// <summary>`run`: runs the host until Ctrl-C.</summary>
internal static partial class RunHost
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

    /// <summary>
    /// Prepares the host as soon as its database can be reached: when a machine or a cluster starts, the database may be later than the
    /// host, and a process manager gives up after some restarts. A wrong password or a missing database is an error at once, and so is an
    /// embedded database that cannot be reached.
    /// </summary>
    internal static async Task PrepareWhenReachable(BuiltHost host, CancellationToken ct)
    {
        for (var attempt = 3; ; attempt++)
            try
            {
                await host.Prepare(ct);
                return;
            }
            catch (Exception e) when (host.Prerequisites.Embedded is null && (e is SocketException || StoreFaults.IsConnectionLost(e)))
            {
                LogWaiting(host.App.Logger, DescribeFault(e.GetBaseException()));
                await Task.Delay(StoreFaults.BackOffDelay(attempt), ct);
            }
    }

    private static string DescribeFault(Exception e) => e switch
    {
        SocketException it => $"{it.SocketErrorCode}",
        PostgresException it => it.SqlState,
        _ => e.GetType().Name,
    };

    [LoggerMessage(1, LogLevel.Warning, "The database cannot be reached ({Fault}). The host waits for it, and tries again")]
    private static partial void LogWaiting(ILogger log, string fault);

    private static async Task<int> Run(bool demo, string[] settings, CancellationToken ct)
    {
        try
        {
            if (demo)
                StartupOutput.PrintStep("Starting the database and the host", "正在启动数据库和主程序");
            await using var host = await HostFactory.Build(settings, readers: true, ct);
            AddressCheck.EnsureFree(host.App.Configuration);
            await PrepareWhenReachable(host, ct);
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
