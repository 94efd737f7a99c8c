using System.CommandLine;
using PowerCrm.Host.Hosting;
using PowerCrm.Web;

namespace PowerCrm.Host.Cli;

/// <summary>`policies activate`: puts a policy into force as the next version, after showing what it changes.</summary>
internal static class PoliciesActivateVerb
{
    public static Command Command()
    {
        var reason = new Option<string>("--reason")
        {
            Description = "Why; stored permanently, so write no personal data.",
            Required = true,
        };
        var seenVersion = new Option<int?>("--seen")
        {
            Description = "The version that you compared with; a newer one is not overwritten.",
        };
        var command = new Command("activate", "Put a policy into force as the next version, after showing what it changes. Asks first.")
        {
            PoliciesVerb.Kind, PoliciesVerb.From, reason, seenVersion, Verb.DryRun, Verb.Yes, Verb.Json,
        };
        command.SetAction((parsed, ct) => PoliciesVerb.WithPolicy(parsed, (host, policies, kind, token) =>
            Activate(parsed, parsed.GetRequiredValue(reason), parsed.GetValue(seenVersion), host, policies, kind, token), ct));
        return command;
    }

    private static async Task<int> Activate(ParseResult parsed, string reason, int? seenVersion, BuiltHost host, PolicyVersions policies,
        PolicyKind kind, CancellationToken ct)
    {
        if (ExportVerbs.ParseReason(reason) is not { } text)
            return ExportVerbs.RejectReason();
        if (await PolicyFile.Read(kind, parsed.GetRequiredValue(PoliciesVerb.From), ct) is not { } read)
            return Verb.Fail(PolicyFile.NotReadable);
        if (PolicyFile.FindFaults(read) is { Count: > 0 } faults)
            return Verb.Fail(PolicyFile.Format(faults));
        var present = (await policies.ReadAll(kind, ct))[0].Version;
        if (seenVersion is { } expected && expected != present)
            return Verb.Fail($"Version {present} is now in force.");
        var (compared, _) = await policies.Compare(kind, present, null, read.Value, ct);
        if (!parsed.GetValue(Verb.Json))
            PoliciesVerb.Show(compared!, json: false);
        if (parsed.GetValue(Verb.DryRun))
        {
            if (parsed.GetValue(Verb.Json))
                PoliciesVerb.Show(compared!, json: true);
            return Root.Done;
        }
        if (Verb.Confirm($"This puts the policy {kind.Kind}-{present + 1} into force", host, parsed.GetValue(Verb.Yes)) is { } refusal)
            return Verb.Fail(refusal);
        var (activated, currentVersion) = await policies.Activate(kind, read.Value!, text, Verb.Caller(), present, _ => [], ct);
        if (activated is null)
            return Verb.Fail($"Version {currentVersion} is now in force.");
        if (parsed.GetValue(Verb.Json))
            Verb.Print(new { activated.Version, activated.Name, activated.At });
        else
            Console.WriteLine($"{activated.Name} is in force.");
        return Root.Done;
    }
}
