using System.CommandLine;
using PowerCrm.EventStore;

namespace PowerCrm.Host.Cli;

/// <summary>`subscriptions`: what was set aside, tried again, or passed over by a person.</summary>
internal static class SubscriptionsVerb
{
    public static Command Command()
    {
        var list = new Command("list", "Names of the subscriptions.") { Verb.Json };
        list.SetAction((parsed, ct) => Verb.WithHost((host, _) =>
        {
            var names = host.Services.GetRequiredService<IEventStoreAdmin>().Subscriptions;
            if (parsed.GetValue(Verb.Json))
                Verb.Print(names);
            else
                Console.WriteLine(string.Join('\n', names));
            return Task.FromResult(Root.Done);
        }, ct));

        var parked = new Command("parked", "Streams set aside, with their error; exit code 1 when there are any.") { Verb.Json };
        parked.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            var rows = await host.Services.GetRequiredService<IEventStoreAdmin>().Parked(token);
            if (parsed.GetValue(Verb.Json))
                Verb.Print(rows);
            else if (rows.Count == 0)
                Console.WriteLine("No stream is set aside.");
            else
                Verb.Table(["subscription", "stream", "from event", "tries", "state", "next", "error"], rows.Select(r => (IReadOnlyList<string?>)
                    [r.Subscription, $"{r.Stream}", $"{r.FromSeq}", $"{r.Attempts}", r.State, $"{r.NextAt:u}", r.Error]));
            return rows.Count == 0 ? Root.Done : Root.Found;
        }, ct));

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
                parsed.GetRequiredValue(seq), parsed.GetRequiredValue(reason), "operator:" + Environment.UserName, token)
                ? Root.Done : Verb.Fail("That stream is not set aside at that event."), ct));
        return new Command("subscriptions", "Subscriptions: list, parked, retry, skip.") { list, parked, retry, skip };
    }
}
