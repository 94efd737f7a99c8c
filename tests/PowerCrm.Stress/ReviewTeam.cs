using System.Collections.Concurrent;
using System.Diagnostics;
using Dapper;

namespace PowerCrm.Stress;

/// <summary>
/// `stress desk`: a queue of cases, and 15 reviewers on 3 hosts who claim the next case, check it and decide; four of five cases are
/// approved. No case is held or decided twice, none starves, each approved customer gets one manager in time, and no manager gets more
/// customers than the capacity. Before that, a reviewer claims a case and leaves, and a colleague tries to claim the same one; from time to
/// time a reviewer decides by an outdated version.
/// </summary>
internal static class ReviewTeam
{
    private const int Reviewers = 15, Managers = 8, Applicants = 8;
    private static readonly TimeSpan AssignmentTimeout = TimeSpan.FromSeconds(15);

    /// <summary>A case that a host offers to a reviewer stays reserved for 10 s, even when that host is killed.</summary>
    private static readonly TimeSpan MaxWaitTime = TimeSpan.FromSeconds(20);

    /// <summary>The lease of a claim, by default of the policy.</summary>
    private static readonly TimeSpan Lease = TimeSpan.FromMinutes(30);

    /// <summary>After this time without a decision the experiment gives up.</summary>
    private static readonly TimeSpan StuckTimeout = TimeSpan.FromSeconds(60);

    private const string AbandoningReviewer = "reviewer.gone";

    public static async Task<Findings> Run(ExperimentSettings settings)
    {
        var findings = new Findings();
        await using var it = await Deployment.StartOnOwnServerAsync(settings, hosts: settings.Quick
            ? 2 : 3, ("Ocr__AfterSubmission", "false"));
        var cases = settings.CountFor(quick: 6, full: 1500);
        var reviewers = Enumerable.Range(1, settings.Quick ? 4 : Reviewers).Select(n => $"reviewer.{n}").ToList();
        var managers = Enumerable.Range(1, settings.Quick ? 2 : Managers).Select(n => $"manager.{n}").ToList();
        // Full when nearly all are approved; the first manager, who exists from the start, takes the rest.
        await it.AddStaff([AbandoningReviewer, .. reviewers], managers, capacity: Math.Max(1, cases / (managers.Count * 2)));
        using var photos = await SmallPictures.Make();

        var clock = Stopwatch.StartNew();
        var applicants = await Apply(it, settings, photos, cases);
        await findings.Check("all reactions to the submissions finish", it.WaitUntilSettled);
        findings.AddCount("cases submitted", applicants.Count);
        findings.AddCount("in seconds", $"{clock.Elapsed.TotalSeconds:0}");
        var abandoned = await new Reviewer(it, AbandoningReviewer, new Random(settings.Seed))
            .AbandonClaim(new Reviewer(it, reviewers[0], new Random(settings.Seed)));
        findings.Check("a case that is claimed is refused to other reviewers", abandoned.Refusal == "already_claimed",
            abandoned.Refusal ?? "it was given");
        await it.PassTime(Lease + TimeSpan.FromMinutes(1));

        using var cancellation = new CancellationTokenSource();
        var injection = Faults.Inject(it, settings, cancellation.Token);
        clock.Restart();
        var decided = new ConcurrentBag<DecidedCase>();
        var people = reviewers.Select((name, n) => new Reviewer(it, name, new Random(settings.Seed + n))).ToList();
        await Deployment.WhenAll([.. people.Select(p => p.Work(decided, cases, settings.Progress)), CauseAssignmentRush(it)]);
        var elapsed = clock.Elapsed;
        await cancellation.CancelAsync();
        var faultCount = await injection;
        clock.Restart();
        await findings.Check("all reactions finish", it.WaitUntilSettled);

        findings.AddCount("decisions acknowledged", decided.Count);
        findings.AddCount("in seconds", $"{elapsed.TotalSeconds:0}");
        findings.AddCount("decisions a second", $"{decided.Count / elapsed.TotalSeconds:0.0}");
        findings.AddTimes("claim-next, median / p99 / worst", people.SelectMany(p => p.ClaimTimes));
        findings.AddTimes("decision, median / p99 / worst", people.SelectMany(p => p.DecisionTimes));
        findings.AddCount("requests sent", people.Sum(p => p.Requests.RequestCount));
        RegistrationRuns.AddFailures(findings, people.SelectMany(p => p.Requests.Failures));
        findings.AddCount("faults injected", faultCount);
        findings.AddCount("reactions finished after the last decision, in seconds", $"{clock.Elapsed.TotalSeconds:0.0}");
        findings.Check("the fault occurred", settings.Fault == "none" || faultCount > 0, "never");
        var leases = people.SelectMany(p => p.Leases).ToList();
        findings.Check("each claim lasts half an hour by the product's clock, on each host",
            leases.Count > 0 && leases.TrueForAll(l => l > Lease - TimeSpan.FromMinutes(2) && l < Lease + TimeSpan.FromMinutes(2)),
            $"{leases.DefaultIfEmpty().Min()} to {leases.DefaultIfEmpty().Max()}");
        findings.AddCount("decisions on an old version, refused", people.Sum(p => p.OutdatedDecisions));
        CheckOldPages(findings, people.Sum(p => p.OutdatedDecisions));
        await CheckLog(it, findings, decided, applicants, abandoned.Case);
        await findings.Check("no personal value is in clear text in a table or a log", () => it.CheckNoPlaintext(applicants));
        await Deployment.CheckFinalState(it, findings);
        return findings;
    }

    /// <summary>
    /// For some seconds no manager can be assigned. The customers approved meanwhile all compute the same free capacity and then take it at
    /// once.
    /// </summary>
    private static async Task CauseAssignmentRush(Deployment it)
    {
        await using var connection = await it.OpenAsync();
        // Among idle managers the one who was served longest ago is first: this must not be the one who has room for all.
        await connection.ExecuteAsync("update pc_managers set last_served_at = powercrm_now() where capacity = 1000");
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync("lock table pc_assignments in share row exclusive mode");
        await Task.Delay(TimeSpan.FromSeconds(4));
    }

    private static async Task<IReadOnlyList<Journey>> Apply(Deployment it, ExperimentSettings settings, SmallPictures photos, int cases)
    {
        var applicants = new ConcurrentBag<Journey>();
        var remaining = cases;
        await Deployment.WhenAll(Enumerable.Range(0, Applicants).Select(async n =>
        {
            var next = n;
            while (Interlocked.Decrement(ref remaining) >= 0)
            {
                var journey = new Journey(() => it.Hosts[next++ % it.Hosts.Count].Http, () => [it.VendorsHttp]) { Pictures = photos.Files };
                await journey.Apply();
                applicants.Add(journey);
                if (applicants.Count % 100 == 0)
                    settings.Progress($"{applicants.Count} cases are submitted");
            }
        }));
        return [.. applicants];
    }

    /// <summary>Judges by the log only, independently of the product's tables.</summary>
    private static async Task CheckLog(Deployment it, Findings findings, IReadOnlyCollection<DecidedCase> decisions,
        IReadOnlyList<Journey> applicants, Guid abandoned)
    {
        await using var connection = await it.OpenAsync();
        var log = (await connection.QueryAsync<LogEntry>("""
            select seq_id as "Seq", stream_id as "Stream", version as "Version", type as "Type", timestamp as "At",
                coalesce(data ->> 'Reviewer', data ->> 'Manager', data ->> 'To')::uuid as "Who",
                (data ->> 'From')::uuid as "From", data ->> 'Decision' as "Decision", (data ->> 'LeaseUntil')::timestamptz as "Until",
                data ->> 'Why' as "Why", (data ->> 'SeenVersion')::bigint as "Seen"
            from mt_events
            where type in ('info_submitted', 'review_claimed', 'review_released', 'review_decided', 'manager_assigned',
                'manager_reassigned', 'assignment_parked')
                or type in ('materials_checked', 'identity_checked') and data ->> 'By' <> 'automatic'
            order by seq_id
            """)).ToList();
        var streams = log.GroupBy(e => e.Stream).ToDictionary(g => g.Key, g => g.ToList());

        var duplicates = decisions.GroupBy(d => d.Case).Where(g => g.Count() > 1).Select(g => g.Key).ToList();
        findings.Check("each case was decided, and once", decisions.Count == applicants.Count && duplicates.Count == 0
            && applicants.All(a => streams[a.Registration].Count(e => e.Type == "review_decided") == 1),
            $"{applicants.Count} cases, {decisions.Count} decisions acknowledged, twice: {string.Join(", ", duplicates)}");
        findings.Check("each acknowledged decision is in the log as it was sent",
            decisions.All(d => streams[d.Case].Exists(e => e.Type == "review_decided" && e.Decision == d.Decision)), "one is not");
        var doubleHolds = streams.Values.SelectMany(FindDoubleHolds).ToList();
        findings.Check("no case was held by two at once", doubleHolds.Count == 0, string.Join(", ", doubleHolds));
        var stale = streams.Values.SelectMany(FindStaleDecisions).ToList();
        findings.Check("no decision was accepted on a version before the checks", stale.Count == 0, string.Join(", ", stale));
        var reclaim = streams[abandoned].SkipWhile(e => e.Type != "review_claimed").Skip(1).FirstOrDefault(e => e.Type == "review_claimed");
        findings.Check("an abandoned case can be claimed by another reviewer after the lease", reclaim is not null, "it never was");

        var waited = streams.Where(s => s.Key != abandoned && s.Value.Exists(e => e.Type == "info_submitted")).Select(s => s.Value)
            .Select(s => (Submitted: s.First(e => e.Type == "info_submitted").Seq,
                Claimed: s.Find(e => e.Type == "review_claimed")?.At ?? DateTime.MaxValue))
            .OrderBy(w => w.Submitted).ToList();
        // The time from the first claim of a later case until the case itself was claimed.
        var maxWait = waited.Select(w => waited.Where(o => o.Submitted > w.Submitted && o.Claimed < w.Claimed)
            .Select(o => w.Claimed - o.Claimed).DefaultIfEmpty().Max()).Max();
        findings.AddCount("an earlier case waited while later ones were taken, at most", $"{maxWait.TotalSeconds:0.0} s");
        findings.Check("none starved: none waited more than 20 s while later ones were taken", maxWait <= MaxWaitTime, $"{maxWait}");

        var approved = streams.Values.Where(s => s.Exists(e => e.Decision == "approved")).ToList();
        var times = approved.Select(s => (s.Find(e => e.Type is "manager_assigned" or "assignment_parked")?.At ?? DateTime.MaxValue)
            - s.First(e => e.Decision == "approved").At).ToList();
        findings.AddCount("customers approved", approved.Count);
        findings.AddCount("of them parked at first", approved.Count(s => s.Exists(e => e.Type == "assignment_parked")));
        findings.AddTimes("decision to assignment in the log, median / p99 / worst", times);
        findings.Check("each approved customer has exactly one manager, or waits for one, within 15 s",
            times.TrueForAll(t => t <= AssignmentTimeout)
            && approved.TrueForAll(s => s.Count(e => e.Type == "manager_assigned") <= 1), $"the slowest took {times.Max()}");
        await CheckCapacity(connection, findings, log);

        var counts = (await connection.QueryAsync<int>("""
            select count(*)::int from pc_inbox i join pc_staff s on s.id = i.recipient
            where i.customer_id is not null and s.role = 'manager' and i.kind = 'assignment'
            group by i.customer_id, i.recipient
            """)).ToList();
        findings.Check("no manager was notified twice of a customer", counts.TrueForAll(n => n == 1), $"{counts.Count(n => n > 1)} were");
        var messages = applicants.Select(a => it.Vendors.MessagesAdmittedTo(a.OpenId)).ToList();
        findings.AddCount("applicants notified by WeChat", messages.Count(n => n == 1));
        findings.Check("no applicant was notified twice", messages.TrueForAll(n => n <= 1), $"{messages.Count(n => n > 1)} were");
        CheckTold(findings, counts.Count, messages.Count(n => n > 0));
    }

    /// <summary>Nobody is told twice where nobody is told.</summary>
    internal static void CheckTold(Findings findings, int managers, int applicants) => findings.Check(
        "managers and applicants were told", managers > 0 && applicants > 0, $"{managers} managers, {applicants} applicants");

    /// <summary>No decision is stale where none is tried with an old version.</summary>
    internal static void CheckOldPages(Findings findings, int refused) => findings.Check(
        "decisions by an old page were tried and refused", refused > 0, "none was");

    private static IEnumerable<string> FindDoubleHolds(List<LogEntry> stream)
    {
        LogEntry? holder = null;
        foreach (var e in stream)
        {
            if (e.Type == "review_claimed")
            {
                if (holder is not null && holder.Who != e.Who && e.At < holder.Until)
                    yield return $"{e.Stream} at {e.Version}";
                holder = e;
            }
            else if (e.Type is "review_released" or "review_decided")
            {
                if (e.Why == "taken_over" && e.At < holder?.Until)
                    yield return $"{e.Stream} at {e.Version}, taken over";
                holder = null;
            }
        }
    }

    private static IEnumerable<string> FindStaleDecisions(List<LogEntry> stream) =>
        from decision in stream.Where(e => e.Type == "review_decided")
        let check = stream.FindLast(e => e.Type is "materials_checked" or "identity_checked" && e.Version < decision.Version)
        where check is not null && decision.Seen < check.Version
        select $"{decision.Stream} at {decision.Version}, which saw {decision.Seen}";

    /// <summary>Replays the log: after no event may a manager have more customers than the capacity.</summary>
    private static async Task CheckCapacity(Npgsql.NpgsqlConnection connection, Findings findings, IEnumerable<LogEntry> log)
    {
        var capacity = (await connection.QueryAsync<(Guid Id, int Capacity)>("select staff_id, capacity from pc_managers"))
            .ToDictionary(m => m.Id, m => m.Capacity);
        var (load, violations) = (new Dictionary<Guid, int>(), new List<string>());
        foreach (var e in log.Where(e => e.Type is "manager_assigned" or "manager_reassigned"))
        {
            if (e.From is { } from)
                load[from]--;
            load[e.Who!.Value] = load.GetValueOrDefault(e.Who.Value) + 1;
            if (load[e.Who.Value] > capacity[e.Who.Value])
                violations.Add($"{e.Who} at {e.Seq}");
        }
        findings.AddCount("customers of the managers, least / most",
            $"{load.Values.DefaultIfEmpty().Min()} / {load.Values.DefaultIfEmpty().Max()}");
        findings.Check("no manager had more customers than places, at any event", violations.Count == 0, string.Join(", ", violations));
    }

    private sealed record DecidedCase(Guid Case, string Decision);

    private sealed class LogEntry
    {
        public long Seq { get; init; }
        public Guid Stream { get; init; }
        public long Version { get; init; }
        public string Type { get; init; } = "";
        public DateTime At { get; init; }
        public Guid? Who { get; init; }
        public Guid? From { get; init; }
        public string? Decision { get; init; }
        public DateTime? Until { get; init; }
        public string? Why { get; init; }
        public long? Seen { get; init; }
    }

    /// <summary>A reviewer who works until the queue is empty.</summary>
    private sealed class Reviewer(Deployment it, string name, Random random)
    {
        public RetryingClient Requests { get; } = new(() => it.Hosts[random.Next(it.Hosts.Count)].Http);
        public List<TimeSpan> ClaimTimes { get; } = [];
        public List<TimeSpan> DecisionTimes { get; } = [];

        /// <summary>
        /// The remaining lease of each claim at the time of the answer, by the product's clock as computed in this process.
        /// </summary>
        public List<TimeSpan> Leases { get; } = [];

        /// <summary>Decisions with an outdated version that were refused.</summary>
        public int OutdatedDecisions { get; private set; }

        /// <summary>Claims a case and leaves; a colleague tries to claim the same one.</summary>
        public async Task<(Guid Case, string? Refusal)> AbandonClaim(Reviewer colleague)
        {
            var id = (await Requests.Post("/reviews/claim-next", null, await SignIn(), null))["registrationId"]!.GetValue<Guid>();
            try
            {
                await colleague.Requests.Post($"/reviews/{id}/claim", null, await colleague.SignIn(), null);
                return (id, null);
            }
            catch (RefusedException e)
            {
                return (id, e.Code);
            }
        }

        private async Task<string> SignIn() => (await Requests.Retry(() => Requests.Send(HttpMethod.Post, "/staff/login",
            new { username = name, password = "a-long-password" }, null, null, null)))["accessToken"]!.GetValue<string>();

        public async Task Work(ConcurrentBag<DecidedCase> decisions, int cases, Action<string> say)
        {
            var token = await SignIn();
            var (idle, previous) = (Stopwatch.StartNew(), 0);
            while (decisions.Count < cases && idle.Elapsed < StuckTimeout)
            {
                if (decisions.Count > previous)
                {
                    previous = decisions.Count;
                    idle.Restart();
                }
                var clock = Stopwatch.StartNew();
                var next = await Requests.Post("/reviews/claim-next", null, token, null);
                if (next["registrationId"]?.GetValue<Guid>() is not { } id)
                {
                    // The last cases are held by others, who may release them.
                    await Task.Delay(200);
                    continue;
                }
                ClaimTimes.Add(clock.Elapsed);
                Leases.Add(next["claim"]!["leaseUntil"]!.GetValue<DateTimeOffset>() - it.ProductTime(TimeProvider.System.GetUtcNow()));
                var decision = random.Next(5) == 0 ? "rejected" : "approved";
                if (!await Decide(id, decision, next["version"]!.GetValue<long>(), token))
                    continue;
                decisions.Add(new(id, decision));
                if (decisions.Count % 100 == 0)
                    say($"{decisions.Count} cases are decided");
            }
        }

        /// <summary>Checks and decides; false when the case belongs to another reviewer by now.</summary>
        /// <param name="claimedVersion">The version at which it was claimed.</param>
        private async Task<bool> Decide(Guid id, string decision, long claimedVersion, string token)
        {
            if (decision == "approved"
                && !(await PostAction(id, token, "checks", new { step = "materials", outcome = "passed" })
                    && await PostAction(id, token, "checks", new { step = "identity", outcome = "passed" })))
                return false;
            if (decision == "rejected" && !await PostAction(id, token, "checks", new { step = "materials", outcome = "failed" }))
                return false;
            var clock = Stopwatch.StartNew();
            object body = decision == "approved" ? new { decision }
                : new { decision, reasons = new[] { new { code = "licence_unreadable" } } };
            if ((DecisionTimes.Count == 0 || random.Next(4) == 0) && await TryStaleDecision(id, body, claimedVersion, token))
                return true;
            if (!await PostAction(id, token, "decision", body))
                return false;
            DecisionTimes.Add(clock.Elapsed);
            return true;
        }

        /// <summary>Decides with the version from before the checks; true when that was accepted.</summary>
        private async Task<bool> TryStaleDecision(Guid id, object body, long claimedVersion, string token)
        {
            try
            {
                await Requests.Post($"/reviews/{id}/decision", body, token, claimedVersion);
                return true;
            }
            catch (RefusedException e)
            {
                OutdatedDecisions += e.Code == "version_mismatch" ? 1 : 0;
                return false;
            }
        }

        private async Task<bool> PostAction(Guid id, string token, string action, object body) =>
            // already_decided: an earlier attempt succeeded and its answer was lost with the host, or another reviewer decided; the log
            // shows which.
            await Requests.PostCaseAction(id, action, body, token, "not_claimed", "already_claimed", "already_decided") is null
                or "already_decided";
    }
}
