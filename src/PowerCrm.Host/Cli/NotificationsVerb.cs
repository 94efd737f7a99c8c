using System.CommandLine;
using PowerCrm.Notification;

namespace PowerCrm.Host.Cli;

/// <summary>`notifications`: what became of the messages outside, to applicants and to staff.</summary>
internal static class NotificationsVerb
{
    public static Command Command()
    {
        var state = new Option<string?>("--state") { Description = "Only those in this state." };
        state.AcceptOnlyFromAmong("attempted", "sent", "failed", "unknown", "skipped");
        var channel = new Option<string?>("--channel") { Description = "Only those by this channel." };
        channel.AcceptOnlyFromAmong("wechat", "sms", "wecom");
        var most = new Option<int>("--most") { Description = "How many at most.", DefaultValueFactory = _ => 100 };
        var list = new Command("list", """
            Messages to applicants, and to managers by WeCom, the newest first: by which channel, what became of them, and
            why one was not sent or skipped. What is unknown is decided about by `calls resolve`.
            """) { state, channel, most, Verb.Json };
        list.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            Verb.Rows(await host.Services.GetRequiredService<Notices>().List(parsed.GetValue(state), parsed.GetValue(channel),
                parsed.GetValue(most), token), parsed.GetValue(Verb.Json), "There is none.",
                ["at", "kind", "channel", "state", "code", "registration", "cause", "recipient"],
                r => [$"{r.At:u}", r.Kind, r.Channel, r.State, r.Code, $"{r.Registration}", $"{r.Cause}", $"{r.Recipient}"]);
            return Root.Done;
        }, ct));
        return new Command("notifications", "Messages outside, to applicants and managers: list.") { list };
    }
}
