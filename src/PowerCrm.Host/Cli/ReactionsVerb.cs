using System.CommandLine;
using PowerCrm.Store;

namespace PowerCrm.Host.Cli;

/// <summary>`reactions`: lists the messages that could not be handled, and retries or discards them.</summary>
internal static class ReactionsVerb
{
    public static Command Command()
    {
        var list = new Command("list",
            "Messages that could not be handled (dead letters), without their content; exit code 1 when there are any.") { Verb.Json };
        list.SetAction((parsed, ct) => Verb.WithHost(async (host, token) => Verb.PrintRows(
            await host.Services.GetRequiredService<DeadLetters>().Read(token), parsed.GetValue(Verb.Json),
            "Every message was handled.", ["id", "reaction", "message", "sent", "error", "tries", "retries", "state"],
            r => [$"{r.Id}", r.Reaction, r.Message, $"{r.SentAt:u}", r.Error, $"{r.Tries}", $"{r.Retries}",
                r.Retrying ? "retrying" : "parked"]), ct));

        var id = new Argument<Guid?>("id") { Description = "See `reactions list`.", DefaultValueFactory = _ => null };
        var all = new Option<bool>("--all") { Description = "Every message of the list." };
        var fix = new Option<string>("--reason")
        {
            Description = "What was fixed; stored permanently, so write no personal data.",
            DefaultValueFactory = _ => "",
        };
        var retry = new Command("retry",
            "Handle a message again, after its cause was fixed; a running host processes it. Asks first.") { id, all, fix, Verb.Yes };
        retry.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            var letters = host.Services.GetRequiredService<DeadLetters>();
            if (parsed.GetValue(all) == parsed.GetValue(id) is not null)
                return Verb.Fail("Give the id of one message, or --all.");
            // The reason is optional here.
            if (parsed.GetRequiredValue(fix) is var given && (given.Length == 0 ? "" : ExportVerbs.ParseReason(given)) is not { } text)
                return ExportVerbs.RejectReason();
            List<Guid> ids = parsed.GetValue(id) is { } value ? [value] : [.. (await letters.Read(token)).Select(d => d.Id)];
            if (ids.Count > 0 && Verb.Confirm(
                $"{Verb.Pluralize(ids.Count, "message is", "messages are")} to be handled again, with what they cause outside", host,
                parsed.GetValue(Verb.Yes)) is { } refusal)
                return Verb.Fail(refusal);
            var count = 0;
            foreach (var letterId in ids)
                if (FindRefusal(await letters.Retry(letterId, text, Verb.Operator, token)) is not { } fault)
                    count++;
                else if (!parsed.GetValue(all))
                    return Verb.Fail(fault);
            Console.WriteLine($"A running host handles {Verb.Pluralize(count, "message", "messages")} again.");
            return Root.Done;
        }, ct));

        var discardId = new Argument<Guid>("id") { Description = "See `reactions list`." };
        var reason = new Option<string>("--reason")
        {
            Description = "Why it need not be handled; stored permanently, so write no personal data.",
            Required = true
        };
        var discard = new Command("discard",
            "Remove a message permanently; recorded with its reason and with who ran this. Asks first.") { discardId, reason, Verb.Yes };
        discard.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            var it = parsed.GetRequiredValue(discardId);
            if (ExportVerbs.ParseReason(parsed.GetRequiredValue(reason)) is not { } text)
                return ExportVerbs.RejectReason();
            if (Verb.Confirm($"Message {it} is to be removed permanently", host, parsed.GetValue(Verb.Yes)) is { } refusal)
                return Verb.Fail(refusal);
            if (FindRefusal(await host.Services.GetRequiredService<DeadLetters>().Discard(it, text, Verb.Operator, token))
                is { } fault)
                return Verb.Fail(fault);
            Console.WriteLine($"{it} is removed.");
            return Root.Done;
        }, ct));
        return new Command("reactions", "Messages that could not be handled: list, retry, discard.") { list, retry, discard };
    }

    private static string? FindRefusal(DeadLetterOutcome it) => it switch
    {
        DeadLetterOutcome.Done => null,
        DeadLetterOutcome.Retrying => "A host is about to handle it again.",
        _ => "There is no such message.",
    };
}
