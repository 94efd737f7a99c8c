using System.CommandLine;
using PowerCrm.EventStore;

namespace PowerCrm.Host.Cli;

/// <summary>`subscriptions unknown` and `resolve`: calls outside of which nobody knows whether they arrived, and what a person decides.</summary>
internal static class UnknownVerb
{
    public static Command List()
    {
        var only = new Option<string?>("--subscription") { Description = "Only those of this subscription." };
        var list = new Command("unknown", """
            Calls outside (messages, vendors) whose answer was not seen, in the order of the log; exit code 1 when there are any. They are never
            called again by themselves: ask the vendor or the recipient, then `subscriptions resolve`.
            """) { only, Verb.Json };
        list.SetAction((parsed, ct) => Verb.WithHost(async (host, token) => Verb.Rows(
            await host.Services.GetRequiredService<IEventStoreAdmin>().Unknown(token, parsed.GetValue(only)), parsed.GetValue(Verb.Json),
            "No call is unknown.", ["subscription", "event id", "event", "stream", "type", "attempted", "state", "error"],
            r => [r.Subscription, $"{r.EventId}", $"{r.Seq}", $"{r.Stream}", r.Type, $"{r.AttemptedAt:u}", r.State, r.Error]), ct));
        return list;
    }

    public static Command Resolve()
    {
        var subscription = new Argument<string>("subscription");
        var @event = new Argument<Guid>("event-id") { Description = "The id of the event (see `subscriptions unknown`)." };
        var action = new Argument<string>("done|again")
        {
            Description = "done: it arrived, or need not any more. again: it did not; call once more (it may arrive twice if that was wrong).",
        };
        action.AcceptOnlyFromAmong("done", "again");
        var reason = new Option<string>("--reason") { Description = "How you know; kept for good, so write no personal data.", Required = true };
        var resolve = new Command("resolve", "Decide about one call of unknown outcome; recorded with its reason and with who ran this.")
        {
            subscription, @event, action, reason,
        };
        resolve.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
            await host.Services.GetRequiredService<IEventStoreAdmin>().Resolve(parsed.GetRequiredValue(subscription), parsed.GetRequiredValue(@event),
                parsed.GetRequiredValue(action) == "again", parsed.GetRequiredValue(reason), Verb.Operator, token)
                ? Root.Done : Verb.Fail("That call is not unknown, was decided about already, or waits to be made again."), ct));
        return resolve;
    }
}
