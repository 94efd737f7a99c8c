using System.CommandLine;
using PowerCrm.EventStore;

namespace PowerCrm.Host.Cli;

/// <summary>`due`: what waits for its time, and what is parked because it failed too often.</summary>
internal static class DueVerb
{
    private static readonly string[] Columns = ["id", "at", "command", "stream", "state", "tries", "error"];

    public static Command Command()
    {
        var list = new Command("list", "What falls due, by its time, parked or not.") { Verb.Json };
        list.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            Show(await Admin(host.Services).Due(token), parsed.GetValue(Verb.Json), "Nothing falls due.");
            return Root.Done;
        }, ct));

        var parked = new Command("parked", "Due commands that failed at their last try, with the error; exit code 1 when there are any.") { Verb.Json };
        parked.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
            Show(await Admin(host.Services).Due(token, parkedOnly: true), parsed.GetValue(Verb.Json), "No due command is parked."), ct));

        var id = new Argument<Guid>("id") { Description = "See `due parked`." };
        var retry = new Command("retry", "Carry out a parked one at once, with all its tries again.") { id };
        retry.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
            await Admin(host.Services).RetryDue(parsed.GetRequiredValue(id), token) ? Root.Done : Verb.Fail("No such due command is parked."), ct));

        var reason = new Option<string>("--reason") { Description = "Why it need not be carried out; kept for good, so write no personal data.", Required = true };
        var skip = new Command("skip", "Take a parked one away for good; recorded with its reason and with who ran this.") { id, reason };
        skip.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
            await Admin(host.Services).SkipDue(parsed.GetRequiredValue(id), parsed.GetRequiredValue(reason), Verb.Operator, token)
                ? Root.Done : Verb.Fail("No such due command is parked."), ct));
        return new Command("due", "Due commands: list, parked, retry, skip.") { list, parked, retry, skip };
    }

    private static int Show(IReadOnlyList<DueCommand> rows, bool json, string none) => Verb.Rows(rows, json, none, Columns,
        r => [$"{r.Id}", $"{r.At:u}", r.Command, $"{r.Stream}", r.State, $"{r.Attempts}", r.Error]);

    private static IEventStoreAdmin Admin(IServiceProvider services) => services.GetRequiredService<IEventStoreAdmin>();
}
