using System.CommandLine;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Host.Hosting;
using PowerCrm.Registration;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Host.Cli;

/// <summary>`privacy`: erasures and legal holds, for operators of the machine.</summary>
internal static class PrivacyVerb
{
    private const int MaxListed = 1_000;

    internal static readonly Argument<Guid> Registration = new("registration") { Description = "Its id." };

    public static Command Command() => new("privacy",
        "The erasure of personal data, and legal holds that prevent it: erase, certificate, hold, lift, holds.")
    {
        EraseVerb.Command(), CertificateVerb.Command(), Hold(), Lift(), Holds(),
    };

    private static Command Hold()
    {
        var reason = new Option<string>("--reason") { Description = "Why: court, regulator or dispute.", Required = true };
        reason.AcceptOnlyFromAmong([.. Enum.GetValues<HoldReason>().Select(WireNames.Of)]);
        var reference = new Option<string>("--reference")
        {
            Description = "The number of the case or of the letter; stored permanently, so write no personal data.",
            Required = true,
        };
        var hold = new Command("hold", "Keep the data of a registration: no erasure, no retention, until another person lifts it.")
        {
            Registration, reason, reference, Verb.Json,
        };
        hold.SetAction((parsed, ct) => RunDecision(parsed, parsed.GetRequiredValue(reference), 100, (holds, events, id, text, token) =>
            holds.Place(events, id, WireNames.Parse<HoldReason>(parsed.GetRequiredValue(reason))!.Value, text, token), ct));
        return hold;
    }

    private static Command Lift()
    {
        var reason = new Option<string>("--reason")
        {
            Description = "Why the data need not be kept any longer; stored permanently, so write no personal data.",
            Required = true,
        };
        var lift = new Command("lift",
            "End a hold that another person placed. An erasure that waited for it is carried out at once and cannot be undone. Asks first.")
        {
            Registration, reason, Verb.Yes, Verb.Json,
        };
        lift.SetAction((parsed, ct) => RunDecision(parsed, parsed.GetRequiredValue(reason), 500, (holds, events, id, text, token) =>
            holds.Lift(events, id, text, token), ct, async (host, events, id, token) =>
                await host.Services.GetRequiredService<OperatorErasure>().GetPreview(events, id, token) is { Hold: not null } it
                    ? Verb.Confirm($"The hold on {id} is to end" + (it.IsErased ? ", and its data to be erased permanently" : ""), host,
                        parsed.GetValue(Verb.Yes)) : null));
        return lift;
    }

    private static Command Holds()
    {
        var list = new Command("holds", "The holds that have not ended, the newest first.") { Verb.Json };
        list.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            var holds = await host.Services.GetRequiredService<LegalHolds>().List(null, Guid.Empty, MaxListed, token);
            if (parsed.GetValue(Verb.Json))
                Verb.Print(holds);
            else
                Verb.PrintTable(["registration", "reason", "reference", "by", "since", "erasure"],
                holds.Select(h => (IReadOnlyList<string?>)
                    [$"{h.Id}", h.Reason, h.Reference, h.By, $"{h.At:u}", h.ErasureWaits ? "waits" : ""]));
            return Root.Done;
        }, ct));
        return list;
    }

    private static Task<int> RunDecision(ParseResult parsed, string text, int maxLength,
        Func<LegalHolds, IStreams, Guid, string, CancellationToken, Task<Outcome>> decide, CancellationToken ct,
        Func<BuiltHost, IStreams, Guid, CancellationToken, Task<string?>>? confirm = null) =>
        text.Trim().Length == 0 || text.Trim().Length > maxLength || PersonalNumber.IsIn(text)
            ? Task.FromResult(Verb.Fail($"The text must have 1 to {maxLength} characters, and no identity or mobile number."))
            : Verb.WithHost(async (host, token) =>
            {
                var (id, events) = (parsed.GetRequiredValue(Registration), Verb.Streams(host));
                if (confirm is not null && await confirm(host, events, id, token) is { } refusal)
                    return Verb.Fail(refusal);
                return PrintOutcome(host, id, await decide(host.Services.GetRequiredService<LegalHolds>(), events, id, text.Trim(), token),
                    parsed.GetValue(Verb.Json));
            }, ct, startHost: true);

    /// <summary>Prints the result of a decision about a registration, as text or as the stored names of its events.</summary>
    internal static int PrintOutcome(BuiltHost host, Guid id, Outcome outcome, bool json)
    {
        if (outcome is not Outcome.Done completed)
            return Verb.Fail(outcome is Outcome.Rejected rejected ? rejected.Rejection.Detail : "It has changed meanwhile; try again.");
        if (json)
        {
            var names = host.Services.GetRequiredService<Maintenance>().EventTypes.ToDictionary(e => e.Type, e => e.Name);
            Verb.Print(new { registration = id, completed.Version, events = completed.Events.Select(e => names[e.GetType()]) });
        }
        else if (completed.Events.Count == 0)
            Console.WriteLine("Nothing had to be changed.");
        else
            foreach (var e in completed.Events)
                Console.WriteLine(DescribeEvent(id, e));
        return Root.Done;
    }

    private static string DescribeEvent(Guid id, object e) => e switch
    {
        LegalHoldPlaced => $"{id} is held: nothing of it is erased until another person ends that by privacy lift.",
        LegalHoldLifted => $"The hold on {id} has ended.",
        ErasureDeferred => $"{id}: the erasure is recorded and waits for the legal hold to end. Until then the data are stored only.",
        PersonalDataErased => $"{id} is erased: the personal data can no longer be read.",
        _ => $"{id}: the pictures without consent are removed.",
    };
}
