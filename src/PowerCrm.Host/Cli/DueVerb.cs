using System.CommandLine;
using PowerCrm.Store;

namespace PowerCrm.Host.Cli;

/// <summary>`due`: lists scheduled work.</summary>
internal static class DueVerb
{
    public static Command Command()
    {
        var list = new Command("list",
            "What falls due, by its time. What failed lies among the messages of `reactions list`.") { Verb.Json };
        list.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            Verb.Rows(await host.Services.GetRequiredService<Maintenance>().Due(token), parsed.GetValue(Verb.Json), "Nothing falls due.",
                ["id", "at", "command", "stream"], r => [$"{r.Id}", $"{r.At:u}", r.Command, $"{r.Stream}"]);
            return Root.Done;
        }, ct));
        return new Command("due", "What waits for its time: list.") { list };
    }
}
