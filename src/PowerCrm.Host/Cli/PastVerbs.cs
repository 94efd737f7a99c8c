using System.CommandLine;
using System.Globalization;
using PowerCrm.Assignment;
using PowerCrm.China;
using PowerCrm.Host.Hosting;
using PowerCrm.Review;
using PowerCrm.Web;

namespace PowerCrm.Host.Cli;

/// <summary>`audit queue` and `audit workload`: the queue and the workload at a past moment, read from the log alone.</summary>
internal static class PastVerbs
{
    private const int DefaultLimit = 100, MaxLimit = 10_000;
    private static readonly Option<DateTimeOffset?> At = TimeOption.Create("--at", "The moment; now unless given.");

    public static Command Queue()
    {
        var status = new Option<string?>("--status")
        {
            Description = "pending, processing, approved or rejected; pending and processing unless given.",
        };
        var limit = new Option<int>("--limit")
        {
            Description = $"The number of cases to show, from the front of the queue; 1 to {MaxLimit}.",
            DefaultValueFactory = _ => DefaultLimit,
        };
        var queue = new Command("queue", """
            Show the reviewers' queue at a past moment, in its order: status, who had claimed a case, due times, flags and risk. Reads the
            log up to that moment. The names of persons erased since then are not shown.
            """) { At, status, limit, Verb.Json };
        queue.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            if (parsed.GetValue(limit) is < 1 or > MaxLimit)
                return Verb.Fail($"--limit must be between 1 and {MaxLimit}.");
            var (page, wrong) = await host.Services.GetRequiredService<PastReviews>()
                .Read(parsed.GetValue(At), parsed.GetValue(status), parsed.GetValue(limit), token);
            if (page is null)
                return Verb.Fail(wrong!.Message(Language.English));
            if (parsed.GetValue(Verb.Json))
                Verb.PrintAnswer(page);
            else
                Show(page, await ReadNames(host, token));
            return Root.Done;
        }, ct));
        return queue;
    }

    private static void Show(PastReviews.PastQueuePage page, IReadOnlyDictionary<Guid, string> names)
    {
        Console.WriteLine($"{FormatHeading(page.At, page.Events)}: {Verb.Pluralize(page.Items.Count, "case", "cases")}"
            + (page.More ? "; there are more, which a higher --limit shows" : ""));
        Verb.PrintTable(["due", "left", "company", "registration", "status", "round", "claimed by", "risk", "flags"], page.Items.Select(i =>
            (IReadOnlyList<string?>)[FormatLocalTime(i.DueAt), $"{i.WorkingMinutesLeft} min", i.CompanyName is ""
            ? "(erased)" : i.CompanyName,
                $"{i.RegistrationId}", i.AuthStatus, $"{i.Round}", i.ClaimedBy is { } id ? names.GetValueOrDefault(id, $"{id}") : "",
                $"{i.Risk.Blocking}/{i.Risk.Warnings}", string.Join(' ', i.Flags)]));
    }

    public static Command Workload()
    {
        var workload = new Command("workload", """
            Show the managers' workload at a past moment: load, open and overdue customers, assignments of that day, capacity, territories.
            Reads the log up to that moment. Names are the current ones; leaves are as they were entered then.
            """) { At, Verb.Json };
        workload.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            var (answer, wrong) = await host.Services.GetRequiredService<PastWorkload>().Read(parsed.GetValue(At), token);
            if (answer is null)
                return Verb.Fail(wrong!.Message(Language.English));
            if (parsed.GetValue(Verb.Json))
            {
                Verb.PrintAnswer(answer);
                return Root.Done;
            }
            Console.WriteLine($"{FormatHeading(answer.At, answer.Events)}: {Verb.Pluralize(answer.Items.Count, "manager", "managers")}");
            Verb.PrintTable(["manager", "name", "account", "load", "open", "overdue", "assigned that day", "capacity", "territories",
                "specialties", "leave"],
                answer.Items.Select(m => (IReadOnlyList<string?>)[m.Username, m.DisplayName, m.Active ? "" : "closed",
                    m.Load.ToString("P0", CultureInfo.InvariantCulture), $"{m.Open}", $"{m.Overdue}", $"{m.AssignedToday}",
                    $"{m.Capacity}", string.Join(' ', m.Territories), string.Join(' ', m.Specialties), FormatLeave(m, answer.Items)]));
            return Root.Done;
        }, ct));
        return workload;
    }

    /// <summary>As in the managers' file: the days, and the substitute's user name.</summary>
    private static string FormatLeave(PastWorkload.Item it, IReadOnlyList<PastWorkload.Item> all) => it.Leave is null ? "not recorded"
        : string.Join(' ', it.Leave.Select(l => FormattableString.Invariant($"{l.From:yyyy-MM-dd}..{l.To:yyyy-MM-dd}")
            + (all.FirstOrDefault(m => m.ManagerId == l.Substitute) is { } substitute ? "@" + substitute.Username : "")));

    private static string FormatHeading(DateTimeOffset at, long events) =>
        $"At {FormatLocalTime(at)} (China), after {Verb.Pluralize(events, "event", "events")}";

    private static string FormatLocalTime(DateTimeOffset at) =>
        ChinaTime.Local(at).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);

    private static async Task<IReadOnlyDictionary<Guid, string>> ReadNames(BuiltHost host, CancellationToken ct) =>
        (await host.Services.GetRequiredService<StaffAccounts>().List(ct)).ToDictionary(a => a.Id, a => a.Username);
}
