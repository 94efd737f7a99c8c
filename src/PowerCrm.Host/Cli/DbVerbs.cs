using System.CommandLine;
using PowerCrm.Store;

namespace PowerCrm.Host.Cli;

/// <summary>`db-apply` and `db-assert`: update the schema, or check it.</summary>
internal static class DbVerbs
{
    public static Command Apply()
    {
        var command = new Command("db-apply", "Bring the schema up to date; safe to run on several hosts at once.") { Verb.Json };
        command.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            var applied = await host.Services.GetRequiredService<Maintenance>().Migrate(token);
            if (parsed.GetValue(Verb.Json))
                Verb.Print(new { applied });
            else
                Console.WriteLine(applied.Count == 0
                    ? "The schema is up to date." : string.Join('\n', applied.Select(a => "applied " + a)));
            return Root.Done;
        }, ct, migrate: false));
        return command;
    }

    public static Command Assert()
    {
        var command = new Command("db-assert", "Check that the schema is as this build expects; exit code 1 when it is not.") { Verb.Json };
        command.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            var faults = await host.Services.GetRequiredService<Maintenance>().AssertSchema(token);
            if (parsed.GetValue(Verb.Json))
                Verb.Print(new { asExpected = faults.Count == 0, faults });
            else
                Console.WriteLine(faults.Count == 0 ? "The schema is as this build expects." : string.Join('\n', faults));
            return faults.Count == 0 ? Root.Done : Root.Found;
        }, ct, migrate: false));
        return command;
    }
}
