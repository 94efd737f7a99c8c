using System.CommandLine;
using PowerCrm.Host.Demo;
using PowerCrm.Host.Hosting;

namespace PowerCrm.Host.Cli;

/// <summary>`demo`: fill in the demo, or remove exactly what it made.</summary>
internal static class DemoVerb
{
    public static Command Command()
    {
        var reset = new Command("reset", "Remove exactly the demo's data (Development only).");
        reset.SetAction((_, ct) => Verb.WithHost(async (host, token) =>
        {
            if (!host.App.Environment.IsDevelopment())
                return Verb.Fail("The demo is for Development only.");
            var (registrations, staff, kept) = await DemoReset.Run(host.Services, token);
            Console.WriteLine($"Removed {registrations} registrations and {staff} members of staff."
                + (kept == 0 ? "" : $" {kept} stay: they are managers of customers that are not the demo's."));
            return Root.Done;
        }, ct));
        var command = new Command("demo", "Fill in the demo data (twenty registrations with history); `demo reset` removes it.") { reset };
        command.SetAction((_, ct) => Fill(ct));
        return command;
    }

    private static async Task<int> Fill(CancellationToken ct)
    {
        try
        {
            await using var host = await HostBuilding.Build([], readers: true, ct);
            await host.Prepare(ct);
            await host.App.StartAsync(ct);
            await Demo.Demo.Fill(host, ct);
            await host.App.StopAsync(ct);
            return Root.Done;
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            return Verb.Fail($"{e.Message} A host may be running; ASPNETCORE_URLS names another address.");
        }
        catch (Exception e) when (e is StartupException or InvalidOperationException)
        {
            return Verb.Fail(e.Message);
        }
    }
}
