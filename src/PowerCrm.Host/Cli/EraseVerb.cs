using System.CommandLine;
using PowerCrm.Host.Hosting;
using PowerCrm.Registration;
using PowerCrm.Store;

namespace PowerCrm.Host.Cli;

/// <summary>
/// `privacy erase`: erases a person who asked for it by letter or in person, in the same way as the person's own request.
/// </summary>
internal static class EraseVerb
{
    public static Command Command()
    {
        var reason = new Option<string>("--reason")
        {
            Description = "How the person asked, such as the number of the letter; stored permanently, so write no personal data.",
            Required = true,
        };
        var erase = new Command("erase", """
            Erase the data of a registration as POST /privacy/erase does, for a person who asked by letter: the key is destroyed, pictures
            are deleted, sign-ins end. It cannot be undone. Under a legal hold the erasure waits for the hold to end. Asks first.
            """) { PrivacyVerb.Registration, reason, Verb.DryRun, Verb.Yes, Verb.Json };
        erase.SetAction((parsed, ct) => ExportVerbs.ParseReason(parsed.GetRequiredValue(reason)) is not { } text
            ? Task.FromResult(ExportVerbs.RejectReason())
            : Verb.WithHost((host, token) => Erase(host, parsed, text, token), ct, startHost: !parsed.GetValue(Verb.DryRun)));
        return erase;
    }

    private static async Task<int> Erase(BuiltHost host, ParseResult parsed, string reason, CancellationToken ct)
    {
        var (id, json) = (parsed.GetRequiredValue(PrivacyVerb.Registration), parsed.GetValue(Verb.Json));
        var (erasures, events) = (host.Services.GetRequiredService<OperatorErasure>(), Verb.Streams(host));
        if (await erasures.GetPreview(events, id, ct) is not { } it)
            return Verb.Fail("There is no such registration.");
        if (parsed.GetValue(Verb.DryRun))
        {
            if (json)
                Verb.Print(new { registration = id, it.Status, it.Pictures, hold = it.Hold?.Reason, already = it.IsErased, dryRun = true });
            else
                Console.WriteLine(DescribePlan(id, it));
            return Root.Done;
        }
        if (!it.IsErased)
        {
            var pictures = Verb.Pluralize(it.Pictures, "picture", "pictures");
            if (Verb.Confirm($"The data of {id} ({it.Status}, {pictures}) will be erased permanently", host, parsed.GetValue(Verb.Yes))
                is { } refusal)
                return Verb.Fail(refusal);
            await host.Services.GetRequiredService<OperatorActions>().Record("erase", $"{id}", reason, Verb.Operator, ct,
                isAboutPerson: true);
        }
        return PrivacyVerb.PrintOutcome(host, id, await erasures.Erase(events, id, ct), json);
    }

    private static string DescribePlan(Guid id, OperatorErasure.Preview it) => it switch
    {
        { IsErased: true } => "It was asked for before; nothing would change.",
        { Hold: { } hold } => $"The erasure of {id} would be recorded, and wait: a legal hold ({hold.Reason}, since {it.HeldSince:u}) "
            + "keeps the data.",
        _ => $"{id} ({it.Status}) would be erased, with {Verb.Pluralize(it.Pictures, "picture", "pictures")}. It cannot be undone.",
    };
}
