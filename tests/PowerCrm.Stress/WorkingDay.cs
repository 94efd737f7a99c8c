using System.Diagnostics;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Stress;

/// <summary>
/// `stress mixed`: a working day while the product's clock runs 20 times as fast, and the night after it. Applicants register over the
/// hours of the day and wait, and some erase their data; reviewers, managers, an administrator who imports and an auditor work at the same
/// time. A model replays the acknowledged actions and is compared with the log and with what each user sees.
/// </summary>
internal sealed class WorkingDay
{
    private const int Speed = 20, Reviewers = 3, Managers = 4;

    private static readonly CustomerAction[] RequiredActions =
        [.. Enum.GetValues<CustomerAction>().Where(d => d != CustomerAction.Rejected)];

    private readonly Deployment it;
    private readonly ExperimentSettings settings;
    private readonly TimeSpan length;
    private readonly DayModel model = new();
    private readonly DayUsers people;
    private readonly Stopwatch clock = new();

    private WorkingDay(Deployment it, ExperimentSettings settings, SmallPictures photos)
    {
        (this.it, this.settings, length) = (it, settings, settings.Duration(quickSeconds: 10, seconds: 600));
        // A busy machine does little in some seconds: then the day continues until each kind of action was done.
        people = new DayUsers(it, model, photos, () => clock.Elapsed < length
            || settings.Quick && clock.Elapsed < 6 * length && !RequiredActions.All(d => model.Acknowledged.Any(a => a.What == d)));
    }

    public static async Task<Findings> Run(ExperimentSettings settings)
    {
        var findings = new Findings();
        await using var it = await Deployment.StartOnOwnServerAsync(settings, hosts: 2, ("Ocr__AfterSubmission", "false"));
        var accounts = it.Services.GetRequiredService<StaffAccounts>();
        await it.AddStaff(Enumerable.Range(1, Reviewers).Select(n => $"reviewer.{n}"), Enumerable.Range(1, Managers).Select(n =>
            $"manager.{n}"), capacity: 1000);
        foreach (var role in (string[])["admin", "auditor"])
            await accounts.Add(role, role, role, "a-long-password", null, Caller.System("tests"), CancellationToken.None);
        using var photos = await SmallPictures.Make();
        await new WorkingDay(it, settings, photos).Run(findings);
        return findings;
    }

    private async Task Run(Findings findings)
    {
        var (random, many) = (new Random(settings.Seed), settings.CountFor(quick: 8, whole: (int)(length.TotalSeconds * 0.4)));
        var arrivals = Enumerable.Range(0, many).Select(n => (At: length * 0.8 * DayCurve.Next(random), Erases: n % 8 == 3,
            Seed: random.Next())).ToList();
        using var enough = new CancellationTokenSource();
        var strikes = Faults.Inject(it, settings, enough.Token);
        clock.Start();
        var moving = RunClock(enough.Token);
        await Deployment.WhenAll([.. arrivals.Select(async a =>
            {
                await Task.Delay(a.At);
                await people.Apply(new Random(a.Seed), a.Erases);
            }),
            .. Enumerable.Range(1, Reviewers).Select(n => people.Review($"reviewer.{n}", new Random(settings.Seed + n))),
            .. Enumerable.Range(1, Managers).Select(n => people.Serve($"manager.{n}", new Random(settings.Seed + n))),
            people.Serve("manager", new Random(settings.Seed)), people.Import(new Random(settings.Seed)),
            people.Audit(new Random(settings.Seed))]);
        var took = clock.Elapsed;
        await enough.CancelAsync();
        await moving;
        var struck = await strikes;
        // Runs the work that is due in the evening and at night.
        await it.PassTime(TimeSpan.FromHours(14));
        await findings.Check("all reactions come to an end, those of the night too", it.WaitUntilSettled);
        findings.AddCount("registrations that came", many);
        findings.AddCount("in seconds; hours of the product's clock, with the night",
            $"{took.TotalSeconds:0}; {(it.ProductTime(TimeProvider.System.GetUtcNow()) - TimeProvider.System.GetUtcNow()
                + took).TotalHours:0.0}");
        findings.AddCount("requests sent", people.Actors.Sum(a => a.Requests.RequestCount));
        foreach (var (what, times) in model.Acknowledged.CountBy(a => a.What).OrderBy(a => a.Key))
            findings.AddCount($"acknowledged: {what}", times);
        foreach (var (what, times) in people.OtherActions.OrderBy(b => b.Key, StringComparer.Ordinal))
            findings.AddCount($"beside it: {what}", times);
        findings.AddCount("too late, by the refusal's code", $"{string.Join(", ", people.ExpectedRefusals.CountBy(c => c)
            .Select(c => $"{c.Key}: {c.Value}"))}");
        findings.AddCount("times that something went wrong", struck);
        RegistrationRuns.Stumbles(findings, people.Actors.SelectMany(a => a.Requests.Failures));
        findings.Check("the fault struck", settings.Fault == "none" || struck > 0, "never");
        findings.Check("nobody was refused but who came too late", people.UnexpectedRefusals.IsEmpty,
            string.Join('\n', people.UnexpectedRefusals));
        await Compare(findings);
        if (!settings.Quick)
            await Deployment.CheckFinalState(it, findings);
    }

    private async Task Compare(Findings findings)
    {
        var log = await Log();
        var (lost, doubled) = model.Compare(log);
        findings.AddCount("deeds acknowledged / found in the log", $"{model.Acknowledged.Count} / {log.Count}");
        findings.AddCount("lost / doubled, or never acknowledged", $"{lost.Count} / {doubled.Count}");
        findings.Check("something of each kind was done", RequiredActions.All(d => model.Acknowledged.Any(a => a.What == d))
            && !people.Imports.IsEmpty, "not of each");
        Empty("each deed that was acknowledged is in the log", lost);
        Empty("and as often as it was acknowledged", doubled);
        Empty("nothing came before what it needs, or twice", DayModel.FindOutOfOrder(log));
        Empty("each applicant sees what the model has, and who was erased sees nothing",
            model.FindStatusMismatches(await people.Statuses()));
        var files = people.Imports.SelectMany(ImportChecker.Numbers);
        var made = await it.ExecuteScalar<int>("select count(*)::int from mt_events where type = 'customer_imported'");
        Empty("each import has the numbers of its file, and made so many", [.. files.Where(f => !f.Contains(": made ",
            StringComparison.Ordinal)), .. made == people.Imports.Sum(i => i.Made) ? (string[])[] : [$"{made} in the log"]]);
        await findings.Check("each approved customer has one manager or waits for one, and who was erased has none", CheckAssignments);

        void Empty(string rule, IReadOnlyList<string> broken) => findings.Check(rule, broken.Count == 0,
            string.Join('\n', broken.Take(10).Append($"{broken.Count} in all")));
    }

    /// <summary>Returns the actions in the log, in its order.</summary>
    private async Task<IReadOnlyList<(Guid Registration, CustomerAction What)>> Log()
    {
        await using var connection = await it.OpenAsync();
        return [.. (await connection.QueryAsync<(Guid Registration, string What)>("""
            select coalesce((data ->> 'Registration')::uuid, stream_id), coalesce(data ->> 'Decision', type)
            from mt_events
            where type in ('info_submitted', 'review_decided', 'first_contact_recorded', 'follow_up_recorded', 'service_started',
                'personal_data_erased') or type = 'personal_data_revealed' and data ->> 'What' = 'phone'
            order by seq_id
            """)).Select(e => (e.Registration, e.What switch
            {
                "info_submitted" => CustomerAction.Submitted,
                "approved" => CustomerAction.Approved,
                "rejected" => CustomerAction.Rejected,
                "personal_data_revealed" => CustomerAction.PhoneRevealed,
                "first_contact_recorded" => CustomerAction.Contacted,
                "follow_up_recorded" => CustomerAction.FollowedUp,
                "service_started" => CustomerAction.Served,
                "personal_data_erased" => CustomerAction.Erased,
                _ => throw new InvalidOperationException($"The log has {e.What}."),
            }))];
    }

    /// <summary>Checks the tables of assigned and waiting customers.</summary>
    private async Task CheckAssignments()
    {
        await using var connection = await it.OpenAsync();
        var placed = (await connection.QueryAsync<Guid>("""
            select registration_id from pc_assignments
            union all
            select registration_id from pc_assignment_waiting
            """)).CountBy(id => id).ToDictionary();
        foreach (var (registration, status) in model.Statuses())
            placed.GetValueOrDefault(registration).ShouldBe(status == "approved" ? 1 : 0, $"{registration} is {status}");
    }

    /// <summary>Moves the clock by 19 more seconds every second.</summary>
    private async Task RunClock(CancellationToken enough)
    {
        var moved = TimeSpan.Zero;
        while (!enough.IsCancellationRequested)
        {
            var due = clock.Elapsed * (Speed - 1);
            try
            {
                await it.PassTime(due - moved);
                moved = due;
            }
            catch (NpgsqlException)
            {
                // PostgreSQL is being restarted, or takes no connection.
            }
            await Task.Delay(TimeSpan.FromSeconds(1), enough).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

/// <summary>The times of arrivals: most in the middle of the morning, many in the afternoon, some at noon and late.</summary>
internal static class DayCurve
{
    /// <summary>Returns a time of the day, from 0 at its start to 1 at its end.</summary>
    public static double Next(Random random)
    {
        while (true)
            if (random.NextDouble() is var at && random.NextDouble() < Weight(at))
                return at;
    }

    internal static double Weight(double at) => 0.1 + 0.9 * Hump(at, 0.25) + 0.6 * Hump(at, 0.7);

    private static double Hump(double at, double middle) => Math.Exp(-Math.Pow((at - middle) / 0.12, 2));
}
