using System.CommandLine;
using System.Globalization;
using Npgsql;
using PowerCrm.Assignment;
using PowerCrm.Host.Hosting;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Host.Cli;

/// <summary>
/// `managers`: shows the managers and their territories; off-boards one and undoes that within a day; exports and imports managers.
/// </summary>
internal static class ManagersVerb
{
    private static readonly Argument<string> Username = new("username");

    private static readonly Option<bool> Undo = new("--undo")
    {
        Description = "Within 24 hours: enable the account again, and return the customers who have not moved on.",
    };

    private static readonly Option<string?> Reason = new("--reason")
    {
        Description = "With --undo: why, kept sealed with each customer who comes back "
            + $"(up to {UndoOffboarding.MaxReasonLength} characters).",
    };

    public static Command Command()
    {
        var offboard = new Command("offboard", "Disable a manager's account at once and reassign all customers by the rules, as soon "
            + "as a host runs. --dry-run shows the new managers, or with --undo the customers who would return. Asks first.")
        { Username, Undo, Reason, Verb.DryRun, Verb.Yes, Verb.Json };
        offboard.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            var name = parsed.GetRequiredValue(Username);
            var reason = parsed.GetValue(Reason);
            var accounts = await host.Services.GetRequiredService<StaffAccounts>().List(token);
            if (accounts.FirstOrDefault(a => a.Username == name) is not { Role: "manager" } account)
                return Verb.Fail("There is no such manager.");
            if (reason is not null && !parsed.GetValue(Undo))
                return Verb.Fail("--reason goes with --undo.");
            return parsed.GetValue(Undo) ? await UndoOffboard(host, account, reason, parsed, token) : await Offboard(host, account,
                parsed, token);
        }, ct));
        return new Command("managers", "Account managers: list, coverage; offboard, and undo it within a day; export, import.")
        { List(), ShowCoverage(), offboard, Export(), Import() };
    }

    private static Command List()
    {
        var list = new Command("list", "All managers as they are now: load, open and overdue customers, capacity, territories, leave.")
        { Verb.Json };
        list.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            var answer = await Workload.Read(host.Services.GetRequiredService<NpgsqlDataSource>(), token);
            if (parsed.GetValue(Verb.Json))
                Verb.PrintAnswer(answer);
            else
                Verb.PrintTable(["manager", "name", "account", "load", "open", "overdue", "assigned today", "capacity", "territories",
                    "specialties", "leave"],
                    answer.Items.Select(m => (IReadOnlyList<string?>)[m.Username, m.DisplayName, m.Active ? "" : "closed",
                        m.Load.ToString("P0", CultureInfo.InvariantCulture), $"{m.Open}", $"{m.Overdue}", $"{m.AssignedToday}",
                        $"{m.Capacity}", string.Join(' ', m.Territories), string.Join(' ', m.Specialties),
                        string.Join(' ', m.Leave.Select(l => $"{l.From:yyyy-MM-dd}..{l.To:yyyy-MM-dd}"))]));
            return Root.Done;
        }, ct));
        return list;
    }

    private static Command ShowCoverage()
    {
        var coverage = new Command("coverage", "Territories that several managers share today, and regions that nobody covers.")
        { Verb.Json };
        coverage.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            var answer = await Coverage.Read(host.Services.GetRequiredService<NpgsqlDataSource>(),
                host.Services.GetRequiredService<DatabaseClock>(), token);
            if (parsed.GetValue(Verb.Json))
            {
                Verb.PrintAnswer(answer);
                return Root.Done;
            }
            var names = await ReadNames(host.Services.GetRequiredService<StaffAccounts>(), token);
            Verb.PrintTable(["shared territory", "name", "managers"], answer.Overlaps.Select(o => (IReadOnlyList<string?>)[o.Territory,
                o.Name, string.Join(", ", o.ManagerIds.Select(id => names.GetValueOrDefault(id, $"{id}")))]));
            Verb.PrintTable(["covered by nobody", "name"], answer.Holes.Select(h => (IReadOnlyList<string?>)[h.Territory, h.Name]));
            return Root.Done;
        }, ct));
        return coverage;
    }

    private static Command Export()
    {
        var to = new Argument<FileInfo>("file") { Description = "The file to write; an existing file is replaced." };
        var export = new Command("export", "All managers as a CSV, as `managers import` reads it.") { to };
        export.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            var file = await host.Services.GetRequiredService<ManagerFile>().Export(token);
            await File.WriteAllBytesAsync(parsed.GetRequiredValue(to).FullName, file, token);
            return Root.Done;
        }, ct));
        return export;
    }

    private static Command Import()
    {
        var from = new Argument<FileInfo>("file") { Description = "CSV with a header, columns in any order, UTF-8, UTF-16 or GB18030." };
        var apply = new Option<bool>("--apply") { Description = "Change the managers. Without it the file is checked only." };
        var import = new Command("import", "Managers from a CSV: members of staff become managers, others are changed. A line with a "
            + "fault is skipped, and the others are applied. Exit code 1 when lines were refused.") { from, apply, Verb.Json };
        import.SetAction((parsed, ct) => parsed.GetRequiredValue(from) is { Exists: true } file ? Verb.WithHost(async (host, token) =>
        {
            var (answer, fault) = await host.Services.GetRequiredService<ManagerFile>().Import(
                await File.ReadAllBytesAsync(file.FullName, token), parsed.GetValue(apply), Language.English, Verb.Caller(), token);
            if (answer is not { } it)
                return Verb.Fail(fault!.Detail ?? ProblemCatalogue.GetText(fault.Code, Language.English));
            if (parsed.GetValue(Verb.Json))
                Verb.Print(it);
            else
                Show(it);
            return it.Refused == 0 ? Root.Done : Root.Found;
        }, ct) : Task.FromResult(Verb.Fail("There is no such file.")));
        return import;
    }

    private static void Show(ManagerFile.Answer it)
    {
        if (it.Remarks.Count > 0)
            Verb.PrintTable(["line", "column", "code", "reason"],
            it.Remarks.Select(r => (IReadOnlyList<string?>)[$"{r.Line}", r.Column, r.Code, r.Reason]));
        Console.WriteLine($"{Verb.Pluralize(it.Rows, "line", "lines")}: {it.Added} added, {it.Changed} changed, {it.Unchanged} unchanged, "
            + $"{it.Refused} refused; {it.Encoding}");
        if (it.DryRun)
            Console.WriteLine("Nothing was changed: the file was checked. Give --apply to change the managers.");
    }

    private static async Task<int> Offboard(BuiltHost host, StaffAccount account, ParseResult parsed, CancellationToken ct)
    {
        var (services, isDryRun) = (host.Services, parsed.GetValue(Verb.DryRun));
        var accounts = services.GetRequiredService<StaffAccounts>();
        if (await OffboardManager.Preview(account.Id, isDryRun, accounts, services.GetRequiredService<NpgsqlDataSource>(),
            services.GetRequiredService<StreamsFactory>().As(Caller.System("offboard")), services.GetRequiredService<DatabaseClock>(), ct)
            is not var (_, answer))
            return Verb.Fail("There is no such manager.");
        if (!isDryRun && account.DisabledAt is { } at)
            return Verb.Fail($"The account has been disabled since {at:u}.");
        if (!isDryRun && Verb
            .Confirm($"{account.Username} is to be disabled, and {Verb.Pluralize(answer.Customers, "customer", "customers")} "
            + "to go to others", host, parsed.GetValue(Verb.Yes)) is { } refusal)
            return Verb.Fail(refusal);
        if (!isDryRun && !await accounts.Disable(account.Username, Verb.Caller(), (connection, transaction, id) =>
            ManagerDirectory.Offboard(connection, transaction, id, ct), ct))
            return Verb.Fail("The account is already disabled.");
        if (parsed.GetValue(Verb.Json))
            Verb.Print(answer);
        else
            PrintPlan(await ReadNames(accounts, ct), answer.Planned.Select(p => (p.CustomerId, p.Status, p.ManagerId, p.Reason)),
                ["customer", "status", "goes to", "waits for"],
                $"{account.Username} {(isDryRun ? "would be" : "is")} disabled; "
                + $"{Verb.Pluralize(answer.Customers, "customer", "customers")} "
                + $"{(isDryRun ? "would" : "will")} go to others.");
        return Root.Done;
    }

    private static async Task<int> UndoOffboard(BuiltHost host, StaffAccount account, string? reason, ParseResult parsed,
        CancellationToken ct)
    {
        var isDryRun = parsed.GetValue(Verb.DryRun);
        if (UndoOffboarding.Faults(reason) is { Count: > 0 } faults)
            return Verb.Fail(string.Join("; ", faults.Select(f => f.Message(Language.English))));
        if (!isDryRun && account.DisabledAt is not null && Verb
            .Confirm($"{account.Username} is to be open again, and to get customers back", host, parsed.GetValue(Verb.Yes)) is { } refusal)
            return Verb.Fail(refusal);
        var (answer, problem) = await host.Services.GetRequiredService<FormerCustomers>().Undo(account.Id, reason, isDryRun, Verb.Caller(),
            _ => [], ct);
        if (answer is null)
            return Verb.Fail(ProblemCatalogue.GetText(problem!.Code, Language.English));
        if (parsed.GetValue(Verb.Json))
            Verb.Print(answer);
        else
            PrintPlan(await ReadNames(host.Services.GetRequiredService<StaffAccounts>(), ct),
                answer.Planned.Select(p => (p.CustomerId, p.Status, p.ManagerId, p.Reason)),
                ["customer", "status", "is with", "stays because"],
                $"{account.Username} {(isDryRun ? "would be" : "is")} open again; "
                + $"{Verb.Pluralize(answer.Returning, "customer", "customers")} "
                + $"{(isDryRun ? "would" : "will")} come back, {answer.Staying} stay. Until {answer.Until:u}.");
        return Root.Done;
    }

    internal static async Task<IReadOnlyDictionary<Guid, string>> ReadNames(StaffAccounts accounts, CancellationToken ct) =>
        (await accounts.List(ct)).ToDictionary(a => a.Id, a => $"{a.DisplayName} ({a.Username})");

    private static void PrintPlan(IReadOnlyDictionary<Guid, string> names,
        IEnumerable<(Guid Customer, string Status, Guid? Manager, string? Reason)> planned, IReadOnlyList<string> columns, string summary)
    {
        var rows = planned.Select(p => (IReadOnlyList<string?>)
            [$"{p.Customer}", p.Status, p.Manager is { } id ? names.GetValueOrDefault(id, $"{id}") : "", p.Reason]).ToList();
        if (rows.Count > 0)
            Verb.PrintTable(columns, rows);
        Console.WriteLine(summary);
    }
}
