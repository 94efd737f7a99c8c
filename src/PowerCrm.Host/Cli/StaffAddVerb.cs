using System.CommandLine;
using PowerCrm.Assignment;
using PowerCrm.Web;

namespace PowerCrm.Host.Cli;

/// <summary>`staff add`: creates an account, and a manager if territories are given.</summary>
internal static class StaffAddVerb
{
    public static Command Command()
    {
        var username = new Argument<string>("username") { Description = "The name for sign-in: a-z, 0-9, dot, hyphen." };
        var role = new Option<string>("--role") { Description = "reviewer, manager, admin or auditor.", Required = true };
        var name = new Option<string>("--name") { Description = "Display name.", Required = true };
        var stdin = StaffPasswordVerb.CreateOption();
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
            var password = await StaffPasswordVerb.ReadOrGenerate(parsed.GetValue(stdin), token);
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
            StaffPasswordVerb.Print(password);
            return Root.Done;
        }, ct));
        return command;
    }

    private static string[] SplitList(string? list) =>
        list?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries) ?? [];
}
