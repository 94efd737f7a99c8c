using System.CommandLine;
using System.Text;
using Npgsql;
using PowerCrm.Assignment;
using PowerCrm.China;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Host.Cli;

/// <summary>`assignment`: shows who waits for a manager; applies another policy to the history before it is activated.</summary>
internal static class AssignmentVerb
{
    public static Command Command()
    {
        var policy = new Option<FileInfo>("--policy")
        {
            Description = "The policy as JSON, as POST /policies/assignment/validate takes it: {\"bands\": […], \"criteria\": […]}.",
            Required = true,
        };
        var from = TimeOption.Create("--from", "The first choice that counts.", required: true);
        var to = TimeOption.Create("--to", "The end (not included).", required: true);
        var chart = new Option<FileInfo?>("--chart")
        {
            Description = "An SVG file in which the customers of each manager are drawn as well; an existing file is replaced.",
        };
        var choices = new Option<FileInfo?>("--choices")
        {
            Description = "A CSV file for every choice: who got the customer, and who would have got it; an existing file is replaced.",
        };
        var simulate = new Command("simulate",
            "Replay history under another policy: assignments, load, Gini, first contact, unassignable. Changes nothing.")
        {
            policy, from, to, chart, choices, Verb.Json,
        };
        simulate.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            var file = parsed.GetRequiredValue(policy);
            if (!file.Exists)
                return Verb.Fail("There is no such file.");
            var drawing = parsed.GetValue(chart);
            if (drawing is not null && !drawing.Extension.Equals(".svg", StringComparison.OrdinalIgnoreCase))
                return Verb.Fail("The chart is an SVG: end the name of its file in .svg.");
            var read = StrictJson.Read<AssignmentPolicy>(await File.ReadAllBytesAsync(file.FullName, token));
            if (read.Value is not { } proposed)
                return Verb.Fail(read.IsMalformed ? "The file is not JSON." : PolicyFile.Format(read.Faults));
            var request = new SimulateAssignment.Request(proposed, parsed.GetRequiredValue(from)!.Value,
                parsed.GetRequiredValue(to)!.Value);
            if (SimulateAssignment.Faults(request) is { Count: > 0 } faults)
                return Verb.Fail(PolicyFile.Format(faults));
            var list = parsed.GetValue(choices);
            var compared = new List<Simulation.ComparedChoice>();
            var database = host.Services.GetRequiredService<NpgsqlDataSource>();
            Simulation.Result result;
            using (var progress = await LogProgress.Begin(database, token))
                result = await SimulateAssignment.Run(request, database,
                    host.Services.GetRequiredService<StreamsFactory>().As(Caller.System("simulate")), token,
                    list is null ? null : compared.Add, progress.Report);
            var names = await ManagersVerb.ReadNames(host.Services.GetRequiredService<StaffAccounts>(), token);
            if (parsed.GetValue(Verb.Json))
                Verb.Print(result);
            else
                Show(result, names);
            if (list is not null && await Write(list, FormatChoices(compared, names), token) is var code and not Root.Done)
                return code;
            return drawing is null ? Root.Done : await Write(drawing, SimulationChart.Draw(result, names,
                $"{ChinaTime.Local(request.From):yyyy-MM-dd} to {ChinaTime.Local(request.To):yyyy-MM-dd}"), token);
        }, ct));
        return new Command("assignment", "The assignment of managers: parked, simulate.") { Parked(), simulate };
    }

    private static Command Parked()
    {
        const int maxRows = 10_000;
        var parked = new Command("parked", """
            Customers without a manager, the longest wait first, with the reason. The exit code is 1 if there are any.
            """) { Verb.Json };
        parked.SetAction((parsed, ct) => Verb.WithHost(async (host, token) => Verb.PrintRows(
            await ListParked.Read(host.Services.GetRequiredService<NpgsqlDataSource>(), maxRows, Language.English, token),
            parsed.GetValue(Verb.Json), "Every customer has a manager.", ["since", "customer", "company", "region", "capacity", "reason"],
            c => [$"{ChinaTime.Local(c.ParkedAt):yyyy-MM-dd HH:mm}", $"{c.CustomerId}", c.CompanyName, c.Province + c.City + c.District,
                $"{c.PowerCapacity} kVA", c.Text]), ct));
        return parked;
    }

    /// <summary>With a byte order mark, so that spreadsheets read the names as UTF-8.</summary>
    private static byte[] FormatChoices(IEnumerable<Simulation.ComparedChoice> choices, IReadOnlyDictionary<Guid, string> names)
    {
        var csv = new StringBuilder("\uFEFFcustomer,at,as it was,simulated,decided by,different\r\n");
        foreach (var it in choices)
            csv.AppendJoin(',', new[] { it.CustomerId.ToString(), $"{ChinaTime.Local(it.At):yyyy-MM-dd HH:mm:ss}", FindName(it.Actual),
                FindName(it.Simulated), it.Code, it.Actual == it.Simulated ? "" : "yes" }.Select(CsvCell.Escape)).Append("\r\n");
        return Encoding.UTF8.GetBytes(csv.ToString());

        string FindName(Guid? manager) => manager is { } id ? names.GetValueOrDefault(id) ?? id.ToString() : "";
    }

    private static async Task<int> Write(FileInfo file, byte[] content, CancellationToken ct)
    {
        try
        {
            await File.WriteAllBytesAsync(file.FullName, content, ct);
            return Root.Done;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Verb.Fail($"{file} cannot be written: {e.Message}");
        }
    }

    private static void Show(Simulation.Result it, IReadOnlyDictionary<Guid, string> names)
    {
        Verb.PrintTable(["", "assigned", "unassignable", "gini", "first contact (s)"],
            [ToRow("as it was", it.Actual), ToRow("simulated", it.Simulated)]);
        Verb.PrintTable(["manager", "as it was", "simulated", "load at the end", "simulated load"], it.Managers.Select(m =>
            (IReadOnlyList<string?>)[names.GetValueOrDefault(m.ManagerId) ?? $"{m.ManagerId}", $"{m.Actual}", $"{m.Simulated}",
                $"{m.ActualLoad}", $"{m.Load}"]));
        Console.WriteLine($"{it.Choices} choices, {it.Different} of them otherwise; {it.OfFormerManagers} were of managers who have left.");
    }

    private static IReadOnlyList<string?> ToRow(string label, Simulation.Figures it) =>
        [label, $"{it.Assigned}", $"{it.Unassignable}", $"{it.Gini}", $"{it.ContactSeconds}"];
}
