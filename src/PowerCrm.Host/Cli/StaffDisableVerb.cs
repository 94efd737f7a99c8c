using System.CommandLine;
using PowerCrm.Assignment;
using PowerCrm.Web;

namespace PowerCrm.Host.Cli;

/// <summary>`staff disable`: disables an account and reassigns a manager's customers.</summary>
internal static class StaffDisableVerb
{
    public static Command Command()
    {
        var username = new Argument<string>("username");
        var command = new Command("disable",
            "Disable an account at once: its sessions end, and a manager's customers are reassigned by the rules.")
        { username, Verb.Yes, Verb.Json };
        command.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            var name = parsed.GetRequiredValue(username).ToLowerInvariant();
            if (await StaffVerb.FindAccountFault(host, name, token) is { } fault)
                return Verb.Fail(fault);
            if (Verb.Confirm($"{name} is to be disabled, and a manager's customers are reassigned", host, parsed.GetValue(Verb.Yes))
                is { } refusal)
                return Verb.Fail(refusal);
            IReadOnlyDictionary<string, int> customers = new Dictionary<string, int>();
            if (!await host.Services.GetRequiredService<StaffAccounts>().Disable(name, Verb.Caller(), async (connection, transaction, id) =>
                    customers = await ManagerDirectory.Offboard(connection, transaction, id, token), token))
                return Verb.Fail(await StaffVerb.FindAccountFault(host, name, token) ?? "The account has changed meanwhile; try again.");
            if (parsed.GetValue(Verb.Json))
                Verb.Print(new { username = name, disabled = true, customers = customers.Values.Sum(), states = customers });
            else
                Console.WriteLine(Describe(name, customers));
            return Root.Done;
        }, ct));
        return command;
    }

    /// <summary>Returns the message with the number of customers who are left without a manager, and what happens to them.</summary>
    private static string Describe(string name, IReadOnlyDictionary<string, int> customers)
    {
        var count = customers.Values.Sum();
        if (count == 0)
            return $"{name} is disabled; no customer was with this account.";
        var states = string.Join(", ", customers.OrderBy(c => c.Key, StringComparer.Ordinal).Select(c => $"{c.Value} {c.Key}"));
        return $"{name} is disabled. {Verb.Pluralize(count, "customer", "customers")} ({states}) will be given to other managers "
            + "by the rules, as soon as a host runs; administrators are notified. Customers without an eligible manager "
            + "wait: add a manager or a territory, or reassign them by POST /customers/{id}/reassign.";
    }
}
