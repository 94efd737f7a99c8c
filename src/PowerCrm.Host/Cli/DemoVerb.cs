using System.CommandLine;
using Microsoft.Extensions.Logging.Console;
using PowerCrm.Host.Demo;
using PowerCrm.Host.Hosting;

namespace PowerCrm.Host.Cli;

/// <summary>`demo`: fills in the demo, or removes exactly what it created; plays a scenario, or records one from a registration.</summary>
internal static class DemoVerb
{
    public static Command Command()
    {
        var reset = new Command("reset", "Remove exactly the demo's data (Development only). Asks first.") { Verb.Yes };
        reset.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            if (!host.App.Environment.IsDevelopment())
                return Verb.Fail("The demo is for Development only.");
            if (Verb.Confirm("The demo's registrations and accounts are to be removed", host, parsed.GetValue(Verb.Yes)) is { } refusal)
                return Verb.Fail(refusal);
            var (registrations, staff, remaining) = await DemoReset.Run(host.Services, token);
            Console.WriteLine($"Removed {registrations} registrations and {staff} members of staff."
                + (remaining == 0 ? "" : $" {remaining} stay: they are managers of customers that are not the demo's."));
            return Root.Done;
        }, ct));
        var command = new Command("demo", "Fill in the demo data (twenty registrations with history); `demo reset` removes it.")
        {
            reset, PlayCommand(), RecordCommand(),
        };
        command.SetAction((_, ct) => Fill(ct));
        return command;
    }

    private static Command PlayCommand()
    {
        var file = new Argument<FileInfo>("file") { Description = "The scenario: a command a line (docs/scenarios.md)." };
        var play = new Command("play", """
            Play a scenario on an empty or a demo database, at the times that it says (Development only). Stops at the first unexpected
            answer. Afterwards the product's clock goes on from the last step; `demo reset` removes what was played. With --dry-run the file
            is checked only; exit code 1: something is wrong with it.
            """) { file, Verb.DryRun, Verb.Json };
        play.SetAction(async (parsed, ct) =>
        {
            var path = parsed.GetRequiredValue(file).FullName;
            if (!File.Exists(path))
                return Verb.Fail($"There is no file {path}.");
            var text = await File.ReadAllTextAsync(path, ct);
            return parsed.GetValue(Verb.DryRun)
                ? await Verb.WithHost((host, _) => Task.FromResult(Check(host, text, parsed.GetValue(Verb.Json)).ExitCode), ct,
                migrate: false)
                : await WithStartedHost(host => Play(host, text, parsed.GetValue(Verb.Json), ct), ct,
                    builder =>
                    {
                        ScenarioPapers.Add(builder.Services);
                        // Standard output contains only the result.
                        builder.Services.PostConfigure<ConsoleLoggerOptions>(o => o.LogToStandardErrorThreshold = LogLevel.Trace);
                    }, "--Logging:LogLevel:Default=Warning");
        });
        return play;
    }

    /// <summary>Reports the errors of the file with their lines.</summary>
    private static (Scenario? Scenario, int ExitCode) Check(BuiltHost host, string text, bool json)
    {
        var (scenario, faults) = Scenario.Read(text, Scenario.ListRoutes(host.Services.GetRequiredService<EndpointDataSource>()),
            DemoPeople.Staff.Select(s => s.Username));
        if (json)
            Verb.Print(faults);
        else if (scenario is null)
            Console.WriteLine(string.Join('\n', faults));
        else
            Console.WriteLine($"{Verb.Pluralize(scenario.Steps.Count, "step", "steps")}, nothing is wrong with them.");
        return (scenario, scenario is null ? Root.Found : Root.Done);
    }

    private static async Task<int> Play(BuiltHost host, string text, bool json, CancellationToken ct)
    {
        var (scenario, faults) = Scenario.Read(text, Scenario.ListRoutes(host.Services.GetRequiredService<EndpointDataSource>()),
            DemoPeople.Staff.Select(s => s.Username));
        if (scenario is null)
            return Verb.Fail(string.Join('\n', faults));
        using var http = new HttpClient { BaseAddress = new Uri(Demo.DemoData.GetUrl(host)), Timeout = TimeSpan.FromSeconds(60) };
        using var gate = host.Services.GetRequiredService<DemoGate>().Close(http);
        var outcomes = await new ScenarioRunner(host.Services, http, (done, total) => Verb.PrintProgress($"{done}/{total}"))
            .Run(scenario, ct);
        await Console.Error.WriteLineAsync();
        if (json)
            Verb.Print(outcomes);
        else
            Verb.PrintTable(["applicant", "registration", "state", "customer", "manager", "events"], outcomes.Select(o =>
                (IReadOnlyList<string?>)[o.Name, $"{o.RegistrationId}", o.AuthStatus, o.CustomerStatus, o.Manager, $"{o.Timeline.Count}"]));
        return Root.Done;
    }

    private static Command RecordCommand()
    {
        var registration = new Argument<Guid>("registration") { Description = "Its id." };
        var reason = new Option<string>("--reason")
        {
            Description = "Why its personal values are read; stored permanently, so write no personal data. The person reads it.",
            Required = true,
        };
        var output = new Option<FileInfo?>("--output") { Description = "A new file; standard output unless given." };
        var record = new Command("record",
            "Write the history of a registration as a scenario, every personal value replaced by a fictitious one.")
        {
            registration, reason, output,
        };
        record.SetAction((parsed, ct) => ExportVerbs.ParseReason(parsed.GetRequiredValue(reason)) is not { } purpose
            ? Task.FromResult(ExportVerbs.RejectReason()) : Verb.WithHost(async (host, token) =>
            {
                var path = parsed.GetValue(output)?.FullName;
                if (Path.Exists(path))
                    return Verb.Fail($"{path} already exists.");
                if (await ScenarioRecorder.Record(host.Services, Verb.Streams(host), parsed.GetRequiredValue(registration), purpose, token)
                    is not { } text)
                    return Verb.Fail("There is no such registration.");
                if (path is null)
                    Console.Write(text);
                else
                    await File.WriteAllTextAsync(path, text, token);
                return Root.Done;
            }, ct, startHost: true));
        return record;
    }

    private static Task<int> Fill(CancellationToken ct) => WithStartedHost(async host =>
    {
        await Demo.DemoData.Fill(host, ct);
        return Root.Done;
    }, ct);

    private static async Task<int> WithStartedHost(Func<BuiltHost, Task<int>> action, CancellationToken ct,
        Action<WebApplicationBuilder>? configure = null, params string[] settings)
    {
        try
        {
            await using var host = await HostFactory.Build(settings, readers: true, ct, configure);
            if (!host.App.Environment.IsDevelopment())
                return Verb.Fail("The demo is for Development only.");
            AddressCheck.EnsureFree(host.App.Configuration);
            await host.Prepare(ct);
            await host.App.StartAsync(ct);
            var code = await action(host);
            await host.App.StopAsync(ct);
            return code;
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            return Verb.Fail($"{e.Message} A host may be running; ASPNETCORE_URLS sets another address.");
        }
        catch (Exception e) when (e is StartupException or InvalidOperationException)
        {
            return Verb.Fail(e.Message);
        }
    }
}
