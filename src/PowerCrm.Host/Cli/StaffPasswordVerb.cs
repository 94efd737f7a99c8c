using System.CommandLine;
using PowerCrm.Web;

namespace PowerCrm.Host.Cli;

/// <summary>`staff password`: gives an account a new password.</summary>
internal static class StaffPasswordVerb
{
    public static Command Command()
    {
        var username = new Argument<string>("username");
        var stdin = CreateOption();
        var command = new Command("password",
            "Give an account a new password, which is printed, is valid for 24 hours, and must be changed at the next sign-in. The "
            + "account's sessions end.")
        { username, stdin, Verb.Yes };
        command.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            var name = parsed.GetRequiredValue(username).ToLowerInvariant();
            if (await StaffVerb.FindAccountFault(host, name, token) is { } fault)
                return Verb.Fail(fault);
            if (Verb.Confirm($"{name} is to get a new password: the current password and the sessions end", host, parsed.GetValue(Verb.Yes))
                is { } refusal)
                return Verb.Fail(refusal);
            var password = await ReadOrGenerate(parsed.GetValue(stdin), token);
            if (!await host.Services.GetRequiredService<StaffPasswords>().Reset(name, password, Verb.Streams(host), token))
                return Verb.Fail(await StaffVerb.FindAccountFault(host, name, token) ?? "The account has changed meanwhile; try again.");
            Print(password);
            return Root.Done;
        }, ct, startHost: true));
        return command;
    }

    internal static Option<bool> CreateOption() => new("--password-stdin")
    {
        Description = "Read a password from standard input instead of generating one; it need not be changed.",
    };

    /// <summary>Process arguments are visible to other users, so a password is read from standard input or generated here.</summary>
    internal static async Task<GivenPassword> ReadOrGenerate(bool fromInput, CancellationToken ct) =>
        fromInput ? (await Console.In.ReadLineAsync(ct))?.TrimEnd('\r').TrimStart('\uFEFF') ?? "" : GivenPassword.Generate();

    internal static void Print(GivenPassword password)
    {
        if (!password.IsOneTime)
            return;
        Console.WriteLine(password.Text);
        Console.Error.WriteLine(
            $"The password above is shown only once. It is valid for {GivenPassword.OneTimeLifetime.TotalHours:0} hours, "
            + "and must be changed at the first sign-in: POST /staff/password, or the console's page of the account.");
    }
}
