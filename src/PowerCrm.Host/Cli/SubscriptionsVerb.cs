using System.CommandLine;
using PowerCrm.EventStore;

namespace PowerCrm.Host.Cli;

/// <summary>`subscriptions`: what was set aside, tried again, or passed over by a person; calls of unknown outcome.</summary>
internal static class SubscriptionsVerb
{
    public static Command Command()
    {
        var list = Verb.Names("Names of the subscriptions.", admin => admin.Subscriptions);
        var parked = new Command("parked", "Streams set aside, with their error; exit code 1 when there are any.") { Verb.Json };
        parked.SetAction((parsed, ct) => Verb.WithHost(async (host, token) => Verb.Rows(
            await host.Services.GetRequiredService<IEventStoreAdmin>().Parked(token), parsed.GetValue(Verb.Json), "No stream is set aside.",
            ["subscription", "stream", "from event", "tries", "state", "next", "error"],
            r => [r.Subscription, $"{r.Stream}", $"{r.FromSeq}", $"{r.Attempts}", r.State, $"{r.NextAt:u}", r.Error]), ct));

        var subscription = new Argument<string>("subscription");
        var stream = new Argument<Guid>("stream");
        var retry = new Command("retry", "Try a stream that was set aside again, from where it stopped, in order.") { subscription, stream };
        retry.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
            await host.Services.GetRequiredService<IEventStoreAdmin>().Retry(parsed.GetRequiredValue(subscription), parsed.GetRequiredValue(stream), token)
                ? Root.Done : Verb.Fail("That stream is not set aside."), ct));

        var seq = new Argument<long>("event") { Description = "The number of the event (see `subscriptions parked`)." };
        var reason = new Option<string>("--reason") { Description = "Why it may be passed over; kept for good.", Required = true };
        var skip = new Command("skip", "Pass over one event of a stream that was set aside; recorded with its reason.") { subscription, stream, seq, reason };
        skip.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
            await host.Services.GetRequiredService<IEventStoreAdmin>().Skip(parsed.GetRequiredValue(subscription), parsed.GetRequiredValue(stream),
                parsed.GetRequiredValue(seq), parsed.GetRequiredValue(reason), Verb.Operator, token)
                ? Root.Done : Verb.Fail("That stream is not set aside at that event."), ct));
        return new Command("subscriptions", "Subscriptions: list, parked, retry, skip, unknown, resolve.")
        {
            list, parked, retry, skip, UnknownVerb.List(), UnknownVerb.Resolve(),
        };
    }
}
