using System.CommandLine;
using PowerCrm.Host.Hosting;
using PowerCrm.Web;

namespace PowerCrm.Host.Cli;

/// <summary>`staff`: accounts of reviewers, managers, admins and auditors.</summary>
internal static class StaffVerb
{
    public static Command Command() =>
        new("staff", "Accounts of staff: add, list, disable, history, password, sign-out, second factor.")
        {
            StaffAddVerb.Command(), List(), StaffDisableVerb.Command(), History(), StaffPasswordVerb.Command(), SignOut(), Wecom(),
            StaffTotpVerb.Command(),
        };

    private static Command SignOut()
    {
        var username = new Argument<string>("username");
        var command = new Command("sign-out",
            "End an account's sessions, for example after a phone was lost. The account stays enabled. Asks first.")
        { username, Verb.Yes };
        command.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            var name = parsed.GetRequiredValue(username).ToLowerInvariant();
            if (await FindAccountFault(host, name, token) is { } fault)
                return Verb.Fail(fault);
            if (Verb.Confirm($"The sessions of {name} are to end", host, parsed.GetValue(Verb.Yes)) is { } refusal)
                return Verb.Fail(refusal);
            if (!await host.Services.GetRequiredService<StaffAccounts>().SignOut(name, Verb.Caller(), token))
                return Verb.Fail(await FindAccountFault(host, name, token) ?? "The account has changed meanwhile; try again.");
            Console.WriteLine($"The sessions of {name} have ended.");
            return Root.Done;
        }, ct));
        return command;
    }

    /// <summary>Returns null if the account exists and is open; otherwise the reason why the verb cannot act on it.</summary>
    internal static async Task<string?> FindAccountFault(BuiltHost host, string username, CancellationToken ct) =>
        await host.Services.GetRequiredService<StaffAccounts>().Find(username, ct) switch
        {
            null => "There is no such account.",
            { DisabledAt: { } at } => $"The account is disabled, since {at:u}.",
            _ => null,
        };

    private static Command Wecom()
    {
        var username = new Argument<string>("username");
        var id = new Argument<string?>("id") { Description = "The member's WeCom id.", Arity = ArgumentArity.ZeroOrOne };
        var remove = new Option<bool>("--remove") { Description = "Remove the WeCom id." };
        var command = new Command("wecom", "Set the WeCom id of a reviewer or an administrator (for a manager: `managers import`).")
        { username, id, remove };
        command.Validators.Add(it =>
        {
            if (it.GetValue(id) is null != it.GetValue(remove))
                it.AddError("Give either an id or --remove.");
            else if (it.GetValue(id) is { } text && !WeComUser.IsId(text))
                it.AddError(ProblemCatalogue.GetText("wecom_user_invalid", Language.English));
        });
        command.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            var name = parsed.GetRequiredValue(username).ToLowerInvariant();
            if (!await host.Services.GetRequiredService<StaffAccounts>().SetWeComUser(name, parsed.GetValue(id), Verb.Caller(), token))
                return Verb.Fail(await FindAccountFault(host, name, token)
                    ?? "The account is a manager's: set the WeCom id by `managers import`.");
            Console.WriteLine(parsed.GetValue(remove) ? $"The WeCom id of {name} is removed." : $"The WeCom id of {name} is set.");
            return Root.Done;
        }, ct));
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "All accounts.") { Verb.Json };
        command.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            var accounts = await host.Services.GetRequiredService<StaffAccounts>().List(token);
            if (parsed.GetValue(Verb.Json))
                Verb.Print(accounts);
            else
                Verb.PrintTable(["id", "username", "role", "name", "disabled"],
                    accounts.Select(s => (IReadOnlyList<string?>)[$"{s.Id}", s.Username, s.Role, s.DisplayName, $"{s.DisabledAt:u}"]));
            return Root.Done;
        }, ct));
        return command;
    }

    private static Command History()
    {
        var username = new Argument<string>("username");
        var command = new Command("history", "Who created, disabled or changed an account, and when; from the event log.")
        { username, Verb.Json };
        command.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            var name = parsed.GetRequiredValue(username).ToLowerInvariant();
            if (await host.Services.GetRequiredService<StaffAccounts>().Find(name, token) is not { } account)
                return Verb.Fail("There is no such account.");
            var facts = await StaffAccounts.ReadHistory(account.Id, Verb.Streams(host), token);
            if (parsed.GetValue(Verb.Json))
                Verb.Print(facts);
            else if (facts.Count == 0)
                Console.WriteLine("Nothing is recorded about this account: it is older than the records.");
            else
                Verb.PrintTable(["at", "what", "by"], facts.Select(f => (IReadOnlyList<string?>)[$"{f.At:u}", f.What, f.By]));
            return Root.Done;
        }, ct));
        return command;
    }
}
