using System.CommandLine;
using PowerCrm.China;
using PowerCrm.Registration;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Host.Cli;

/// <summary>`privacy`: legal holds, by who has the machine.</summary>
internal static class PrivacyVerb
{
    private const int Most = 1_000;

    private static readonly Argument<Guid> Registration = new("registration") { Description = "Its id." };

    public static Command Command() => new("privacy", "Legal holds, which keep data from being erased: hold, lift, holds.")
    {
        Hold(), Lift(), Holds(),
    };

    private static Command Hold()
    {
        var reason = new Option<string>("--reason") { Description = "Why: court, regulator or dispute.", Required = true };
        reason.AcceptOnlyFromAmong([.. Enum.GetValues<HoldReason>().Select(WireNames.Of)]);
        var reference = new Option<string>("--reference")
        {
            Description = "The number of the case or of the letter; kept for good, so write no personal data.",
            Required = true,
        };
        var hold = new Command("hold", "Keep the data of a registration: no erasure, no retention, until somebody else lifts it.")
        {
            Registration, reason, reference, Verb.Json,
        };
        hold.SetAction((parsed, ct) => Act(parsed, parsed.GetRequiredValue(reference), (_, events, id, text, token) =>
            LegalHolds.Place(events, id, WireNames.Parse<HoldReason>(parsed.GetRequiredValue(reason))!.Value, text, token), ct));
        return hold;
    }

    private static Command Lift()
    {
        var reason = new Option<string>("--reason")
        {
            Description = "Why nothing has to be kept any more; kept for good, so write no personal data.",
            Required = true,
        };
        var lift = new Command("lift",
            "End a hold that somebody else placed. An erasure that waited for it is carried out at once, and cannot be undone.")
        {
            Registration, reason, Verb.Json,
        };
        lift.SetAction((parsed, ct) => Act(parsed, parsed.GetRequiredValue(reason), (holds, events, id, text, token) =>
            holds.Lift(events, id, text, token), ct));
        return lift;
    }

    private static Command Holds()
    {
        var list = new Command("holds", "The holds that have not ended, the newest first.") { Verb.Json };
        list.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            var found = await host.Services.GetRequiredService<LegalHolds>().List(null, Guid.Empty, Most, token);
            if (parsed.GetValue(Verb.Json))
                Verb.Print(found);
            else
                Verb.Table(["registration", "reason", "reference", "by", "since", "erasure"], found.Select(h => (IReadOnlyList<string?>)
                    [$"{h.Id}", h.Reason, h.Reference, h.By, $"{h.At:u}", h.ErasureWaits ? "waits" : ""]));
            return Root.Done;
        }, ct));
        return list;
    }

    private static Task<int> Act(ParseResult parsed, string text,
        Func<LegalHolds, IStreams, Guid, string, CancellationToken, Task<Outcome>> act, CancellationToken ct) =>
        text.Trim().Length == 0 || PersonalNumber.IsIn(text)
            ? Task.FromResult(Verb.Fail("Say it without an identity number or a mobile, and not with blanks alone."))
            : Verb.WithHost(async (host, token) =>
            {
                var id = parsed.GetRequiredValue(Registration);
                var outcome = await act(host.Services.GetRequiredService<LegalHolds>(), Verb.Streams(host), id, text.Trim(), token);
                if (outcome is not Outcome.Done done)
                    return Verb.Fail(outcome is Outcome.Rejected no ? no.Rejection.Detail : "It has changed meanwhile; try again.");
                var events = done.Events.Select(e => e.GetType().Name).ToList();
                if (parsed.GetValue(Verb.Json))
                    Verb.Print(new { registration = id, done.Version, events });
                else
                    Console.WriteLine(events.Count == 0 ? "It was so already." : $"{id}: {string.Join(", ", events)}");
                return Root.Done;
            }, ct, starts: true);
}
