using System.CommandLine;
using PowerCrm.Assignment;
using PowerCrm.Host.Hosting;
using PowerCrm.Web;

namespace PowerCrm.Host.Cli;

/// <summary>`staff`: accounts of reviewers, managers, admins and auditors.</summary>
internal static class StaffVerb
{
    public static Command Command() =>
        new("staff", "Accounts of staff: add, list, disable, history, password, sign-out, second factor.")
        { Add(), List(), Disable(), History(), Password(), SignOut(), Wecom(), StaffTotpVerb.Command() };

    private static Command Add()
    {
        var username = new Argument<string>("username") { Description = "The name for sign-in: a-z, 0-9, dot, hyphen." };
        var role = new Option<string>("--role") { Description = "reviewer, manager, admin or auditor.", Required = true };
        var name = new Option<string>("--name") { Description = "Display name.", Required = true };
        var stdin = CreatePasswordOption();
        var phone = new Option<string?>("--phone")
        {
            Description = "Business phone, shown to customers; also keeps a reviewer from deciding on their own application.",
        };
        var territories = new Option<string?>("--territories")
        {
            Description = "Managers: region codes, e.g. 440000,440300 (000000: everywhere). Without them a supervisor adds the "
                + "manager in the console.",
        };
        var specialties = new Option<string?>("--specialties")
        {
            Description = "Managers: voltage levels and industries, e.g. KV10,chemistry.",
        };
        var capacity = new Option<int>("--capacity")
        {
            Description = "Managers: maximum number of customers (1..1000).",
            DefaultValueFactory = _ => 50
        };
        var wecom = new Option<string?>("--wecom-user-id")
        {
            Description = "Managers: the WeCom id, for messages while the console is closed.",
        };
        var command = new Command("add",
            "Create an account, and print a password that is valid for 24 hours and must be changed at the first sign-in.")
        { username, role, name, stdin, phone, territories, specialties, capacity, wecom };
        command.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            var roleName = parsed.GetRequiredValue(role);
            if (!StaffAccounts.Roles.Contains(roleName))
                return Verb.Fail("--role must be one of: " + string.Join(", ", StaffAccounts.Roles));
            // Without territories only an account is created; an administrator can make it a manager in the console.
            var hasTerritories = roleName == "manager" && parsed.GetValue(territories) is not null;
            if (!hasTerritories && (parsed.GetValue(specialties) ?? parsed.GetValue(wecom)) is not null)
                return Verb.Fail("--specialties and --wecom-user-id go with --territories.");
            var password = await ReadOrGenerate(parsed.GetValue(stdin), token);
            // Checked before the account is created, so that a typing error does not leave an account without a manager.
            var managers = host.Services.GetRequiredService<ManagerDirectory>();
            if (hasTerritories && ManagerDirectory.FindFault(SplitList(parsed.GetValue(territories)),
                SplitList(parsed.GetValue(specialties)), parsed.GetValue(capacity), parsed.GetValue(wecom)) is { } fault)
                return Verb.Fail(fault);
            var id = await host.Services.GetRequiredService<StaffAccounts>()
                .Add(parsed.GetRequiredValue(username), roleName, parsed.GetRequiredValue(name), password, parsed.GetValue(phone),
                    Verb.Caller(), token);
            if (hasTerritories && await managers.Add(id, SplitList(parsed.GetValue(territories)), SplitList(parsed.GetValue(specialties)),
                parsed.GetValue(capacity), parsed.GetValue(wecom), Verb.Caller(), token) is { } unknown)
                Console.Error.WriteLine($"Warning: the policy in force has no specialty {string.Join(", ", unknown)}: saved, but it "
                    + "matches no customer.");
            Console.WriteLine(id);
            PrintPassword(password);
            return Root.Done;
        }, ct));
        return command;
    }

    private static Command Password()
    {
        var username = new Argument<string>("username");
        var stdin = CreatePasswordOption();
        var command = new Command("password",
            "Give an account a new password, which is printed, is valid for 24 hours, and must be changed at the next sign-in. The "
            + "account's sessions end.")
        { username, stdin, Verb.Yes };
        command.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            var name = parsed.GetRequiredValue(username).ToLowerInvariant();
            if (await FindAccountFault(host, name, token) is { } fault)
                return Verb.Fail(fault);
            if (Verb.Confirm($"{name} is to get a new password: the current password and the sessions end", host, parsed.GetValue(Verb.Yes))
                is { } refusal)
                return Verb.Fail(refusal);
            var password = await ReadOrGenerate(parsed.GetValue(stdin), token);
            if (!await host.Services.GetRequiredService<StaffPasswords>().Reset(name, password, Verb.Streams(host), token))
                return Verb.Fail(await FindAccountFault(host, name, token) ?? "The account has changed meanwhile; try again.");
            PrintPassword(password);
            return Root.Done;
        }, ct, startHost: true));
        return command;
    }

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

    private static Option<bool> CreatePasswordOption() => new("--password-stdin")
    {
        Description = "Read a password from standard input instead of generating one; it need not be changed.",
    };

    /// <summary>Process arguments are visible to other users, so a password is read from standard input or generated here.</summary>
    private static async Task<GivenPassword> ReadOrGenerate(bool fromInput, CancellationToken ct) =>
        fromInput ? (await Console.In.ReadLineAsync(ct))?.TrimEnd('\r').TrimStart('\uFEFF') ?? "" : GivenPassword.Generate();

    private static void PrintPassword(GivenPassword password)
    {
        if (!password.IsOneTime)
            return;
        Console.WriteLine(password.Text);
        Console.Error.WriteLine(
            $"The password above is shown only once. It is valid for {GivenPassword.OneTimeLifetime.TotalHours:0} hours, "
            + "and must be changed at the first sign-in: POST /staff/password, or the console's page of the account.");
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

    private static Command Disable()
    {
        var username = new Argument<string>("username");
        var command = new Command("disable",
            "Disable an account at once: its sessions end, and a manager's customers are reassigned by the rules.")
        { username, Verb.Yes, Verb.Json };
        command.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            var name = parsed.GetRequiredValue(username).ToLowerInvariant();
            if (await FindAccountFault(host, name, token) is { } fault)
                return Verb.Fail(fault);
            if (Verb.Confirm($"{name} is to be disabled, and a manager's customers are reassigned", host, parsed.GetValue(Verb.Yes))
                is { } refusal)
                return Verb.Fail(refusal);
            IReadOnlyDictionary<string, int> customers = new Dictionary<string, int>();
            if (!await host.Services.GetRequiredService<StaffAccounts>().Disable(name, Verb.Caller(), async (connection, transaction, id) =>
                    customers = await ManagerDirectory.Offboard(connection, transaction, id, token), token))
                return Verb.Fail(await FindAccountFault(host, name, token) ?? "The account has changed meanwhile; try again.");
            if (parsed.GetValue(Verb.Json))
                Verb.Print(new { username = name, disabled = true, customers = customers.Values.Sum(), states = customers });
            else
                Console.WriteLine(DescribeDisabled(name, customers));
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

    /// <summary>Returns the message with the number of customers who are left without a manager, and what happens to them.</summary>
    private static string DescribeDisabled(string name, IReadOnlyDictionary<string, int> customers)
    {
        var count = customers.Values.Sum();
        if (count == 0)
            return $"{name} is disabled; no customer was with this account.";
        var states = string.Join(", ", customers.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Value} {c.Key}"));
        return $"{name} is disabled. {Verb.Pluralize(count, "customer", "customers")} ({states}) will be given to other managers "
            + "by the rules, as soon as a host runs; administrators are notified. Customers without an eligible manager "
            + "wait: add a manager or a territory, or reassign them by POST /customers/{id}/reassign.";
    }

    private static string[] SplitList(string? list) =>
        list?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
