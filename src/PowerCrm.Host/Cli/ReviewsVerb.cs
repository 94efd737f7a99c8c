using System.CommandLine;
using System.Globalization;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Review;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Host.Cli;

/// <summary>`reviews metrics`: the queue now and the decisions of a period, as on the supervisor's page.</summary>
internal static class ReviewsVerb
{
    private static readonly Option<DateOnly?> From = new("--from") { Description = "The first day in China; today unless given." };
    private static readonly Option<DateOnly?> To = new("--to") { Description = "The last day in China; today unless given." };

    public static Command Command()
    {
        var metrics = new Command("metrics", """
            Show the queue as it is now, by age, and the decisions of a period: first-pass yield, by person, reasons of rejections, and
            decisions that were reversed.
            """) { From, To, Verb.Json };
        metrics.SetAction((parsed, ct) => Verb.WithHost(async (host, token) =>
        {
            var today = ChinaTime.Day(await host.Services.GetRequiredService<DatabaseClock>().ReadNow(token));
            var to = parsed.GetValue(To) ?? today;
            var from = parsed.GetValue(From) ?? to;
            if (to < from)
                return Verb.Fail("--to must not be before --from.");
            var answer = await ReviewMetrics.Read(host.Services.GetRequiredService<NpgsqlDataSource>(), from, to, holder: null,
                reviewer: null, Language.English, token);
            if (parsed.GetValue(Verb.Json))
                Verb.PrintAnswer(answer);
            else
                Show(answer);
            return Root.Done;
        }, ct));
        return new Command("reviews", "The reviewers' work: metrics.") { metrics };
    }

    private static void Show(ReviewMetrics.Answer it)
    {
        Verb.PrintTable(["waiting", "claimed", "overdue", "urged"], [[$"{it.Queue.Waiting}", $"{it.Queue.Claimed}", $"{it.Queue.Overdue}",
            $"{it.Queue.Urged}"]]);
        Verb.PrintTable(["hours since the submission", "cases"], it.Queue.Ages.Select(a => (IReadOnlyList<string?>)[
            a.UntilHours is { } until ? $"{a.FromHours} to {until}" : $"from {a.FromHours}", $"{a.Cases}"]));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{it.From:yyyy-MM-dd} to {it.To:yyyy-MM-dd}: "
            + $"{it.Decisions.Decided} decided, {it.Decisions.Approved} approved, {it.Decisions.Rejected} rejected, first-pass yield "
            + $"{it.Decisions.FirstPassYield?.ToString("P0", CultureInfo.InvariantCulture) ?? "-"}, {it.Decisions.Reversed} reversed; "
            + $"{it.Decisions.Automatic.Approved} approved without a person"));
        Verb.PrintTable(["reviewer", "decided", "approved", "reversed"], it.Decisions.People.Select(p => (IReadOnlyList<string?>)[
            p.DisplayName ?? $"{p.ReviewerId}", $"{p.Decided}", $"{p.Approved}", $"{p.Reversed}"]));
        Verb.PrintTable(["reason", "text", "times"], it.Decisions.Reasons.Select(r => (IReadOnlyList<string?>)[r.Code, r.Text,
            $"{r.Count}"]));
    }
}
