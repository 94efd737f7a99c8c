using System.CommandLine;
using PowerCrm.Host.Operations;
using PowerCrm.Store;

namespace PowerCrm.Host.Cli;

/// <summary>`calls`: lists calls to vendors with unknown outcome, and records an operator's decision about them.</summary>
internal static class CallsVerb
{
    public static Command Command()
    {
        var only = new Option<string?>("--call") { Description = "Only those of this name, such as tell_applicant." };
        var list = new Command("list", """
            Calls outside (messages, vendors) whose answer was not seen; exit code 1 when there are any. They are never made again by
            themselves: ask the vendor or the recipient, then `calls resolve`.
            """) { only, Verb.Json };
        list.SetAction((parsed, ct) => Verb.WithHost(async (host, token) => Verb.Rows(
            await host.Services.GetRequiredService<Maintenance>().Unknown(token, parsed.GetValue(only)), parsed.GetValue(Verb.Json),
            "No call is unknown.", ["call", "cause", "stream", "attempted", "state"],
            r => [r.Call, $"{r.Cause}", $"{r.Stream}", $"{r.AttemptedAt:u}", r.State]), ct));

        var call = new Argument<string>("call");
        var cause = new Argument<Guid>("cause") { Description = "The event that it was made for (see `calls list`)." };
        var action = new Argument<string>("done|again")
        {
            Description =
                "done: it arrived, or need not any more. again: it did not; make it once more (it may arrive twice if that was wrong).",
        };
        action.AcceptOnlyFromAmong("done", "again");
        var reason = new Option<string>("--reason")
        {
            Description = "How you know; kept for good, so write no personal data.",
            Required = true
        };
        var resolve = new Command("resolve",
            "Decide about one call of unknown outcome; recorded with its reason and with who ran this.") { call, cause, action, reason };
        resolve.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            var maintenance = host.Services.GetRequiredService<Maintenance>();
            var it = (await maintenance.Unknown(token, parsed.GetRequiredValue(call)))
                .FirstOrDefault(c => c.Cause == parsed.GetRequiredValue(cause));
            return it is not null && await ResolveUnknownCall.Resolve(maintenance, Verb.Streams(host), it,
                parsed.GetRequiredValue(action) == "again", parsed.GetRequiredValue(reason), token)
                ? Root.Done : Verb.Fail("That call is not unknown, was decided about already, or waits to be made again.");
        }, ct, starts: true));
        return new Command("calls", "Calls outside whose outcome is unknown: list, resolve.") { list, resolve };
    }
}
