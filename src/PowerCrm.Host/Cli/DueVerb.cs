using System.CommandLine;
using PowerCrm.Store;

namespace PowerCrm.Host.Cli;

/// <summary>`due`: lists scheduled work.</summary>
internal static class DueVerb
{
    public static Command Command()
    {
        var list = new Command("list",
            "Scheduled work, by due time. Failed work is in `reactions list`.") { Verb.Json };
        list.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            Verb.PrintRows(await host.Services.GetRequiredService<Maintenance>().ReadDueCommands(token), parsed.GetValue(Verb.Json),
                "Nothing is scheduled.",
                ["id", "at", "command", "stream"], r => [$"{r.Id}", $"{r.At:u}", r.Command, $"{r.Stream}"]);
            return Root.Done;
        }, ct));
        return new Command("due", "Scheduled work: list.") { list };
    }
}
