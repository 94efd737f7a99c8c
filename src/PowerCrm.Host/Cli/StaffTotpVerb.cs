using System.CommandLine;
using PowerCrm.Host.Hosting;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Host.Cli;

/// <summary>`staff totp`: gives an account a second factor and shows its secret once, or removes it.</summary>
internal static class StaffTotpVerb
{
    public static Command Command()
    {
        var username = new Argument<string>("username");
        var remove = new Option<bool>("--remove") { Description = "Remove the second factor: the password alone is enough again." };
        var command = new Command("totp",
            "Require a one-time code at sign-in; prints the secret once. An existing secret is replaced.")
        { username, remove, Verb.Yes };
        command.SetAction((parsed, ct) => Verb.WithHost((host, token) =>
        {
            var totp = host.Services.GetRequiredService<StaffTotp>();
            var events = Verb.Streams(host);
            var name = parsed.GetRequiredValue(username).ToLowerInvariant();
            return parsed.GetValue(remove) ? Remove(host, totp, name, events, parsed.GetValue(Verb.Yes), token)
                : Require(totp, name, events, Console.Out, token);
        }, ct, startHost: true));
        return command;
    }

    /// <summary>The secret is only shown on the terminal; it is never logged and never an argument.</summary>
    internal static async Task<int> Require(StaffTotp totp, string username, IStreams events, TextWriter terminal, CancellationToken ct)
    {
        if (await totp.Enrol(username, events, ct) is not { } secret)
            return Verb.Fail("There is no such account, or it is disabled.");
        await terminal.WriteLineAsync(secret.Address.AsMemory(), ct);
        await terminal.WriteLineAsync(secret.Secret.AsMemory(), ct);
        return Root.Done;
    }

    private static async Task<int> Remove(BuiltHost host, StaffTotp totp, string username, IStreams events, bool yes, CancellationToken ct)
    {
        if (await StaffVerb.FindAccountFault(host, username, ct) is { } fault)
            return Verb.Fail(fault);
        if (Verb.Confirm($"The second factor of {username} is to be removed: the password alone is enough again", host, yes) is { } refusal)
            return Verb.Fail(refusal);
        if (!await totp.Remove(username, events, ct))
            return Verb.Fail(await StaffVerb.FindAccountFault(host, username, ct) ?? "The account has no second factor.");
        Console.WriteLine($"{username} no longer has a second factor.");
        return Root.Done;
    }
}
