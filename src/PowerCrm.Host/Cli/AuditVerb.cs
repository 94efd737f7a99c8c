using System.CommandLine;
using PowerCrm.Host.Audit;

namespace PowerCrm.Host.Cli;

/// <summary>`audit`: the proof that nothing was changed, for who keeps it elsewhere.</summary>
internal static class AuditVerb
{
    public static Command Command()
    {
        var key = new Command("key", "Print the public key that checks checkpoints and exports; keep it outside.") { Verb.Json };
        key.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            if (await host.Services.GetRequiredService<AuditKey>().FindOrMake(token) is not { } signer)
                return Verb.Fail("The key that signs is gone, or does not open with this master key.");
            if (parsed.GetValue(Verb.Json))
                Verb.Print(new { key = signer.Name, publicKey = signer.PublicPem });
            else
                Console.WriteLine(signer.PublicPem);
            return Root.Done;
        }, ct));

        var verify = new Command("verify",
            "Check the log against its seals, its checkpoints and this host's file of those; exit code 1 when something differs.")
        { Verb.Json };
        verify.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
            CheckInvariants.Show(await Invariants.Sealed(host.Services, token), parsed.GetValue(Verb.Json)), ct));
        return new Command("audit", "The log's proof: key, verify.") { key, verify };
    }
}
