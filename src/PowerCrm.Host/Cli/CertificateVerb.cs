using System.CommandLine;
using PowerCrm.Host.Audit;
using PowerCrm.Host.Hosting;

namespace PowerCrm.Host.Cli;

/// <summary>`privacy certificate`: the signed statement that a registration was erased.</summary>
internal static class CertificateVerb
{
    public static Command Command()
    {
        var output = new Option<string?>("--output")
        {
            Description = "The statement goes to this file and its signature to <file>.sig, for openssl; neither may exist yet.",
        };
        var certificate = new Command("certificate", """
            A signed statement that the data of a registration were erased: when, by which event and checkpoint of the log, that the key is
            destroyed and no picture is left. It contains no names. `audit key` prints the public key.
            """) { PrivacyVerb.Registration, output, Verb.Json };
        certificate.SetAction((parsed, ct) => Verb.WithHost((host, token) => Issue(host, parsed.GetRequiredValue(PrivacyVerb.Registration),
            parsed.GetValue(output), parsed.GetValue(Verb.Json), token), ct));
        return certificate;
    }

    private static async Task<int> Issue(BuiltHost host, Guid id, string? output, bool json, CancellationToken ct)
    {
        if (output is not null && (Path.Exists(output) || Path.Exists(output + ".sig")))
            return Verb.Fail($"{output} or {output}.sig already exists.");
        var (it, refusal) = await ErasureCertificate.Issue(id, host.Services, Verb.Streams(host), ct);
        if (it is null)
            return Verb.Fail(refusal switch
            {
                ErasureCertificate.Refusal.NoRegistration => "There is no such registration.",
                ErasureCertificate.Refusal.Deferred => "The erasure waits for a legal hold to end.",
                ErasureCertificate.Refusal.NotErased => "The registration is not erased.",
                ErasureCertificate.Refusal.NotSealed => "The erasure is not sealed yet. " + ExportVerbs.SealHint,
                _ => "The log does not match its seals, or the signing key is missing. Run audit verify.",
            });
        try
        {
            if (output is not null)
            {
                await File.WriteAllTextAsync(output, it.Statement, ct);
                await File.WriteAllBytesAsync(output + ".sig", Convert.FromBase64String(it.Signature), ct);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Verb.Fail($"{output} cannot be written: {e.Message}");
        }
        if (json)
            Verb.Print(it);
        else if (output is not null)
            Console.WriteLine($"{output} is written. Check it: openssl dgst -sha256 -verify key.pem -signature {output}.sig {output}");
        else
            Console.WriteLine($"{it.Statement}{it.Signature}");
        return it is { KeyDestroyed: true, PicturesLeft: 0 } ? Root.Done : Root.Found;
    }
}
