using System.CommandLine;
using Npgsql;
using PowerCrm.Host.Hosting;
using PowerCrm.Store;

namespace PowerCrm.Host.Cli;

/// <summary>`db-apply`, `db-assert` and `db-protect`: update the schema, check it, or protect the log from the hosts' user.</summary>
internal static class DbVerbs
{
    public static Command Apply()
    {
        var command = new Command("db-apply", """
            Bring the schema up to date; safe to run on several hosts at once. On a database that db-protect has protected, only an
            administrator of the database can change the log's tables: give this verb that user in ConnectionStrings__PowerCrm. It then
            repeats the protection too.
            """) { Verb.Json };
        command.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            var applied = await host.Services.GetRequiredService<Maintenance>().Migrate(token);
            if (parsed.GetValue(Verb.Json))
                Verb.Print(new { applied });
            else
                Console.WriteLine(applied.Count == 0
                    ? "The schema is up to date." : string.Join('\n', applied.Select(a => "applied " + a)));
            return Root.Done;
        }, ct, migrate: false));
        return command;
    }

    public static Command Assert()
    {
        var command = new Command("db-assert", "Check that the schema is as this build expects; exit code 1 when it is not.") { Verb.Json };
        command.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            var store = host.Services.GetRequiredService<Maintenance>();
            var (faults, log) = (await store.AssertSchema(token), await store.ReadLogProtection(token));
            if (parsed.GetValue(Verb.Json))
                Verb.Print(new { asExpected = faults.Count == 0, faults, logProtected = log?.IsComplete ?? false });
            else
            {
                Console.WriteLine(faults.Count == 0 ? "The schema is as this build expects." : string.Join('\n', faults));
                if (log is not null)
                    Console.WriteLine(Describe(log));
            }
            return faults.Count == 0 ? Root.Done : Root.Found;
        }, ct, migrate: false));
        return command;
    }

    /// <summary>Says in one sentence whether the log is protected from the hosts' database user.</summary>
    internal static string Describe(LogProtection log) => log switch
    {
        { IsComplete: true } => $"The log belongs to {log.LogRole}; the hosts' user {log.HostRole} can only append to it.",
        { HasOwner: true } => $"The log belongs to {log.LogRole}, but is not protected: {string.Join("; ", log.Gaps)}.",
        _ => $"The log belongs to the hosts' user {log.HostRole}, which can disable its triggers; db-protect changes that.",
    };

    public static Command Protect()
    {
        var hostRole = new Option<string>("--host-role") { Description = "The hosts' database user. It must exist.", Required = true };
        var logRole = new Option<string>("--log-role")
        {
            Description = "The owner of the log; created without the right to sign in if it does not exist.",
            DefaultValueFactory = _ => "powercrm_log",
        };
        var command = new Command("db-protect", """
            Give the log's tables to a role of their own. The hosts' user can then append to the log, but neither change it nor disable
            its triggers; all other tables belong to the hosts' user. Run it as an administrator of the database (a superuser, or the
            owner of the tables who may create roles), named in ConnectionStrings__PowerCrm. It updates the schema first. It may be
            repeated; db-apply of an administrator repeats it. Asks first. Exit code 1 when the hosts' user can still change the log.
            """) { hostRole, logRole, Verb.DryRun, Verb.Yes, Verb.Json };
        command.SetAction((parsed, ct) => Verb.WithHost((host, token) => Protect(host, parsed.GetRequiredValue(hostRole),
            parsed.GetRequiredValue(logRole), parsed.GetValue(Verb.DryRun), parsed.GetValue(Verb.Yes), parsed.GetValue(Verb.Json), token),
            ct, migrate: false));
        return command;
    }

    private static async Task<int> Protect(BuiltHost host, string hostRole, string logRole, bool isDryRun, bool yes, bool json,
        CancellationToken ct)
    {
        var store = host.Services.GetRequiredService<Maintenance>();
        if (!isDryRun && Verb.Confirm($"The log is to belong to role {logRole}, and all other tables to {hostRole}", host,
            yes) is { } refusal)
            return Verb.Fail(refusal);
        try
        {
            if (!isDryRun)
                await store.Migrate(ct);
            var statements = await store.ProtectLog(hostRole, logRole, isDryRun, ct);
            if (!isDryRun && statements.Count > 0)
                await host.Services.GetRequiredService<OperatorActions>().Record("protect_log", hostRole, "", Verb.Operator, ct);
            var log = await store.ReadLogProtection(ct);
            if (json)
                Verb.Print(new
                {
                    hostRole,
                    logRole,
                    statements,
                    logProtected = log?.IsComplete ?? false,
                    gaps = log?.Gaps ?? [],
                    dryRun = isDryRun,
                });
            else
            {
                foreach (var statement in statements)
                    Console.WriteLine(statement);
                Console.WriteLine(!isDryRun && log is not null ? Describe(log)
                    : statements.Count == 0 ? "Nothing has to be changed." : "Nothing was changed.");
            }
            return isDryRun || log is { IsComplete: true } ? Root.Done : Root.Found;
        }
        catch (PostgresException e)
        {
            return Verb.Fail($"PostgreSQL refused it, and nothing was changed: {e.MessageText}.");
        }
    }
}
