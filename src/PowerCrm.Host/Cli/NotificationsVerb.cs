using System.CommandLine;
using PowerCrm.Notification;
using PowerCrm.Store;

namespace PowerCrm.Host.Cli;

/// <summary>`notifications`: lists the messages to applicants and staff with their outcome, and retries, skips or resolves them.</summary>
internal static class NotificationsVerb
{
    public static Command Command()
    {
        var state = new Option<string?>("--state") { Description = "Only those in this state." };
        state.AcceptOnlyFromAmong("attempted", "sent", "waiting", "failed", "unknown", "skipped");
        var channel = new Option<string?>("--channel") { Description = "Only those by this channel." };
        channel.AcceptOnlyFromAmong("wechat", "sms", "wecom");
        var list = new Command("list", """
            Messages to applicants, and to managers by WeCom, the newest first, with channel and state, and with the reason
            if one failed or was skipped. Use `notifications resolve` for unknown ones, `notifications retry` or `skip` for
            failed ones.
            """) { state, channel, Verb.Most, Verb.Json };
        list.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            Verb.PrintRows(await host.Services.GetRequiredService<Notices>().List(parsed.GetValue(state), parsed.GetValue(channel),
                parsed.GetValue(Verb.Most), token), parsed.GetValue(Verb.Json), "There is none.",
                ["at", "kind", "channel", "state", "code", "registration", "cause", "recipient"],
                r => [$"{r.At:u}", r.Kind, r.Channel, r.State, r.Code, $"{r.Registration}", $"{r.Cause}", $"{r.Recipient}"]);
            return Root.Done;
        }, ct));
        return new Command("notifications", "Messages by WeChat, SMS and WeCom: list, retry, skip, resolve.")
        { list, Retry(), Skip(), Resolve() };
    }

    private static Command Retry() => CreateDecisionCommand("retry", """
        Send a failed message again (see `notifications list --state failed`), as soon as a host runs, if its content is still true.
        Refused if the recipient was notified by another channel, or may have been. Asks first.
        """, (events, it, reason, _, ct) => DecideNotice.Retry(events, it, reason, ct), _ => "sent again",
        _ => "it is sent again as soon as a host runs.");

    private static Command Skip() => CreateDecisionCommand("skip", "Mark a failed message as no longer needed. Asks first.",
        (events, it, reason, _, ct) => DecideNotice.Skip(events, it, reason, ct), _ => "marked as no longer needed",
        _ => "it will not be sent.");

    private static Command Resolve()
    {
        var sent = new Option<bool>("--sent") { Description = "It arrived." };
        var notSent = new Option<bool>("--not-sent")
        {
            Description =
            "It did not arrive. This does not send it; `notifications retry` does."
        };
        var command = CreateDecisionCommand("resolve",
            "Record whether a message of unknown outcome was sent; ask the vendor or the recipient first. Asks for confirmation.",
            (events, it, reason, parsed, ct) => DecideNotice.Resolve(events, it, parsed.GetValue(sent), reason, ct),
            parsed => $"recorded as {(parsed.GetValue(sent) ? "sent" : "not sent")}",
            parsed => parsed.GetValue(sent) ? "it was sent." : "it was not sent; `notifications retry` sends it.", sent, notSent);
        command.Validators.Add(it =>
        {
            if (it.GetValue(sent) == it.GetValue(notSent))
                it.AddError("Give either --sent or --not-sent.");
        });
        return command;
    }

    /// <param name="name">The name of the verb.</param>
    /// <param name="description">Its help text.</param>
    /// <param name="decide">Carries it out.</param>
    /// <param name="plan">What is to happen to the message, for the question before.</param>
    /// <param name="describe">What has happened.</param>
    /// <param name="options">Further options of the verb.</param>
    private static Command CreateDecisionCommand(string name, string description,
        Func<IStreams, Notice, string, ParseResult, CancellationToken, Task<Outcome>> decide,
        Func<ParseResult, string> plan, Func<ParseResult, string> describe, params IEnumerable<Option> options)
    {
        var cause = new Argument<Guid>("cause") { Description = "The cause of the message, as `notifications list` prints it." };
        var channel = new Option<string>("--channel") { Description = "The channel of the message.", Required = true };
        channel.AcceptOnlyFromAmong("wechat", "sms", "wecom");
        var reason = new Option<string>("--reason")
        {
            Description = "How you know, or why; stored permanently, so write no personal data.",
            Required = true,
        };
        var command = new Command(name, description) { cause, channel, reason };
        foreach (var option in options)
            command.Add(option);
        command.Add(Verb.Yes);
        command.SetAction((parsed, ct) => ExportVerbs.ParseReason(parsed.GetRequiredValue(reason)) is not { } text
            ? Task.FromResult(ExportVerbs.RejectReason())
            : Verb.WithHost(async (host, token) =>
            {
                var (causeId, channelName) = (parsed.GetRequiredValue(cause), parsed.GetRequiredValue(channel));
                if (await host.Services.GetRequiredService<Notices>().Find(causeId, channelName, token) is not { } it)
                    return Verb.Fail("There is no such message.");
                if (Verb.Confirm($"The message {causeId} by {channelName} is to be {plan(parsed)}", host, parsed.GetValue(Verb.Yes))
                    is { } refusal)
                    return Verb.Fail(refusal);
                if (await decide(Verb.Streams(host), it, text, parsed, token) is Outcome.Rejected rejected)
                    return Verb.Fail(rejected.Rejection.Detail);
                Console.WriteLine($"{causeId} by {channelName}: {describe(parsed)}");
                return Root.Done;
            }, ct, startHost: true));
        return command;
    }
}
