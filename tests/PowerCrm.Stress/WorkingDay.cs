using System.Diagnostics;
using System.Globalization;
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
    private readonly TimeSpan dayLength;
    private readonly DayModel model = new();
    private readonly DayUsers users;
    private readonly Stopwatch clock = new();

    private WorkingDay(Deployment it, ExperimentSettings settings, SmallPictures photos)
    {
        (this.it, this.settings, dayLength) = (it, settings, settings.Duration(quickSeconds: 10, seconds: 600));
        // A busy machine does little in some seconds: then the day continues until each kind of action was done.
        users = new DayUsers(it, model, photos, () => clock.Elapsed < dayLength
            || settings.Quick && clock.Elapsed < 6 * dayLength && !RequiredActions.All(d => model.Acknowledged.Any(a => a.Action == d)));
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
        var (random, count) = (new Random(settings.Seed), settings.CountFor(quick: 8, full: (int)(dayLength.TotalSeconds * 0.4)));
        var arrivals = Enumerable.Range(0, count).Select(n => (At: dayLength * 0.8 * DayCurve.Next(random), Erases: n % 8 == 3,
            Seed: random.Next())).ToList();
        using var cancellation = new CancellationTokenSource();
        var injection = Faults.Inject(it, settings, cancellation.Token);
        clock.Start();
        var moving = RunClock(cancellation.Token);
        await Deployment.WhenAll([.. arrivals.Select(async a =>
            {
                await Task.Delay(a.At);
                await users.Apply(new Random(a.Seed), a.Erases);
            }),
            .. Enumerable.Range(1, Reviewers).Select(n => users.Review($"reviewer.{n}", new Random(settings.Seed + n))),
            .. Enumerable.Range(1, Managers).Select(n => users.Serve($"manager.{n}", new Random(settings.Seed + n))),
            users.Serve("manager", new Random(settings.Seed)), users.Import(new Random(settings.Seed)),
            users.Audit(new Random(settings.Seed))]);
        var elapsed = clock.Elapsed;
        await cancellation.CancelAsync();
        var moved = await moving;
        var faultCount = await injection;
        // Runs the work that is due in the evening and at night.
        await it.PassTime(TimeSpan.FromHours(14));
        await findings.Check("all reactions finish, also those of the night", it.WaitUntilSettled);
        findings.AddCount("registrations of the day", count);
        findings.AddCount("in seconds; hours of the product's clock, with the night",
            $"{elapsed.TotalSeconds:0}; {(it.ProductTime(TimeProvider.System.GetUtcNow()) - TimeProvider.System.GetUtcNow()
                + elapsed).TotalHours:0.0}");
        findings.AddCount("requests sent", users.Actors.Sum(a => a.Requests.RequestCount));
        foreach (var (action, times) in model.Acknowledged.CountBy(a => a.Action).OrderBy(a => a.Key))
            findings.AddCount($"acknowledged: {action}", times);
        foreach (var (action, times) in users.OtherActions.OrderBy(b => b.Key, StringComparer.Ordinal))
            findings.AddCount($"beside it: {action}", times);
        findings.AddCount("too late, by the refusal's code", $"{string.Join(", ", users.ExpectedRefusals.CountBy(c => c)
            .Select(c => $"{c.Key}: {c.Value}"))}");
        findings.AddCount("faults injected", faultCount);
        RegistrationRuns.AddFailures(findings, users.Actors.SelectMany(a => a.Requests.Failures));
        findings.Check("the fault occurred", settings.Fault == "none" || faultCount > 0, "never");
        if (settings is { Quick: false, Time: null })
            CheckSpeed(findings, moved, elapsed);
        findings.Check("only requests that came too late were refused", users.UnexpectedRefusals.IsEmpty,
            string.Join('\n', users.UnexpectedRefusals));
        await Compare(findings);
        if (!settings.Quick)
            await Deployment.CheckFinalState(it, findings);
    }

    private async Task Compare(Findings findings)
    {
        var log = await ReadLog();
        var (lost, doubled) = model.Compare(log);
        findings.AddCount("commands acknowledged / found in the log", $"{model.Acknowledged.Count} / {log.Count}");
        findings.AddCount("lost / doubled, or never acknowledged", $"{lost.Count} / {doubled.Count}");
        findings.Check("something of each kind was done", RequiredActions.All(d => model.Acknowledged.Any(a => a.Action == d))
            && !users.Imports.IsEmpty, "not of each");
        CheckEmpty("each deed that was acknowledged is in the log", lost);
        CheckEmpty("and as often as it was acknowledged", doubled);
        CheckEmpty("nothing came before what it needs, or twice", DayModel.FindOutOfOrder(log));
        CheckEmpty("each applicant sees what the model has, and who was erased sees nothing",
            model.FindStatusMismatches(await users.ReadStatuses()));
        var mismatches = users.Imports.SelectMany(ImportChecker.FindWrongCounts);
        var created = await it.ExecuteScalar<int>("select count(*)::int from mt_events where type = 'customer_imported'");
        CheckEmpty("each import has the numbers of its file, and made so many", [.. mismatches.Where(f => !f.Contains(": made ",
            StringComparison.Ordinal)), .. created == users.Imports.Sum(i => i.Created) ? (string[])[] : [$"{created} in the log"]]);
        await findings.Check("each approved customer has one manager or waits for one, and who was erased has none", CheckAssignments);

        void CheckEmpty(string rule, IReadOnlyList<string> broken) => findings.Check(rule, broken.Count == 0,
            string.Join('\n', broken.Take(10).Append($"{broken.Count} in all")));
    }

    /// <summary>Returns the actions in the log, in its order.</summary>
    private async Task<IReadOnlyList<(Guid Registration, CustomerAction Action)>> ReadLog()
    {
        await using var connection = await it.OpenAsync();
        return [.. (await connection.QueryAsync<(Guid Registration, string Action)>("""
            select coalesce((data ->> 'Registration')::uuid, stream_id), coalesce(data ->> 'Decision', type)
            from mt_events
            where type in ('info_submitted', 'review_decided', 'first_contact_recorded', 'follow_up_recorded', 'service_started',
                'personal_data_erased') or type = 'personal_data_revealed' and data ->> 'What' = 'phone'
            order by seq_id
            """)).Select(e => (e.Registration, e.Action switch
            {
                "info_submitted" => CustomerAction.Submitted,
                "approved" => CustomerAction.Approved,
                "rejected" => CustomerAction.Rejected,
                "personal_data_revealed" => CustomerAction.PhoneRevealed,
                "first_contact_recorded" => CustomerAction.Contacted,
                "follow_up_recorded" => CustomerAction.FollowedUp,
                "service_started" => CustomerAction.Served,
                "personal_data_erased" => CustomerAction.Erased,
                _ => throw new InvalidOperationException($"The log has {e.Action}."),
            }))];
    }

    /// <summary>Checks the tables of assigned and waiting customers.</summary>
    private async Task CheckAssignments()
    {
        await using var connection = await it.OpenAsync();
        var assignments = (await connection.QueryAsync<Guid>("""
            select registration_id from pc_assignments
            union all
            select registration_id from pc_assignment_waiting
            """)).CountBy(id => id).ToDictionary();
        foreach (var (registration, status) in model.Statuses())
            assignments.GetValueOrDefault(registration).ShouldBe(status == "approved" ? 1 : 0, $"{registration} is {status}");
    }

    /// <summary>While PostgreSQL is away the clock cannot be moved, and it catches up afterwards.</summary>
    internal static void CheckSpeed(Findings findings, TimeSpan moved, TimeSpan elapsed) => findings.Check(
        $"the clock ran at {Speed} times the speed", moved >= 0.9 * (Speed - 1) * elapsed,
        $"it was moved by {moved.TotalHours.ToString("0.0", CultureInfo.InvariantCulture)} hours only");

    /// <summary>Moves the clock by 19 more seconds every second; returns by how much it was moved.</summary>
    private async Task<TimeSpan> RunClock(CancellationToken ct)
    {
        var applied = TimeSpan.Zero;
        while (!ct.IsCancellationRequested)
        {
            var due = clock.Elapsed * (Speed - 1);
            try
            {
                await it.PassTime(due - applied);
                applied = due;
            }
            catch (NpgsqlException)
            {
                // PostgreSQL is being restarted, or takes no connection.
            }
            await Task.Delay(TimeSpan.FromSeconds(1), ct).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        return applied;
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

    private static double Hump(double at, double peak) => Math.Exp(-Math.Pow((at - peak) / 0.12, 2));
}
