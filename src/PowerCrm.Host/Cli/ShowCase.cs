using System.CommandLine;
using PowerCrm.Host.Audit;
using PowerCrm.Host.Hosting;
using PowerCrm.Review;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Host.Cli;

/// <summary>`audit show`: shows a registration at a point in time, masked in the same way as GET /audit/registrations/{id}.</summary>
internal static class ShowCase
{
    public static Command Command()
    {
        var registration = new Argument<Guid>("registration") { Description = "Its id." };
        var at = TimeOption.Create("--at", "The moment; now unless given.");
        var show = new Command("show", """
            A registration as it stood at a moment: its state, the events up to then, and who looked. A person's values are masked. The look
            is recorded, and the person sees it. With --json also the case as its reviewer saw it.
            """) { registration, at, Verb.Json };
        show.SetAction((parsed, ct) => Verb.WithHost((host, token) =>
            Show(host, parsed.GetRequiredValue(registration), parsed.GetValue(at), parsed.GetValue(Verb.Json), token), ct,
            startHost: true));
        return show;
    }

    private static async Task<int> Show(BuiltHost host, Guid id, DateTimeOffset? at, bool json, CancellationToken ct)
    {
        var (events, keys) = (Verb.Streams(host), host.Services.GetRequiredService<IKeyRing>());
        var (it, wrong) = await AuditRegistration.Read(id, new HistoryPoint(at), Record, events, keys,
            host.Services.GetRequiredService<PastCases>(), host.Services.GetRequiredService<PolicyVersions>(), Language.English, ct);
        if (it is null)
            return Verb.Fail(wrong?.Message(Language.English) ?? "There is no such registration.");
        if (json)
        {
            Verb.PrintAnswer(it);
            return Root.Done;
        }
        var state = it.State;
        Console.WriteLine($"{id} at {it.At:u}, version {it.Version}: {state.AuthStatus}, round {state.Round}"
            + (state is { CustomerStatus: { } customer, Erased: false } ? $", customer {customer}" : "")
            + (state.Erased ? ", erased" : "") + $"; review policy {it.ReviewPolicy}");
        if (state.Submission is { } submission)
            Console.WriteLine($"{submission.CompanyName}, {submission.Province}{submission.City}, {submission.PowerCapacity} kVA; "
                + $"{submission.RealName ?? "(nobody)"} {submission.Phone}");
        Verb.PrintTable(["version", "at", "event", "by"], it.Events.Select(e =>
            (IReadOnlyList<string?>)[$"{e.Version}", $"{e.At:u}", e.Type, e.Actor]));
        if (it.Looks.Count > 0)
            Verb.PrintTable(["looked at", "by", "role", "what", "why"], it.Looks.Select(l =>
                (IReadOnlyList<string?>)[$"{l.At:u}", l.Actor, l.Role, l.What, l.Why]));
        return Root.Done;

        Task Record() =>
            AuditRegistration.RecordOperatorAccess(id, AuditRegistration.Purpose, AuditRegistration.Purpose, events, keys, ct);
    }
}
