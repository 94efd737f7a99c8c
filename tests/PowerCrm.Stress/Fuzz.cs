using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;
using Dapper;
using PowerCrm.Stress.Fuzzing;

namespace PowerCrm.Stress;

/// <summary>
/// `stress fuzz`: calls every route of docs/openapi.json, anonymously and in each role, with ids, queries, headers and bodies that no
/// well-behaved client sends. The host must answer with a problem of the contract or as the document says, and no caller may see another
/// person's data: each person's data contains unique words, which are searched for in every answer.
/// </summary>
internal static partial class Fuzz
{
    private const int Concurrency = 4, RequestsPerRound = 2500;
    private static readonly TimeSpan SlowThreshold = TimeSpan.FromSeconds(1);

    public static async Task<Findings> Run(ExperimentSettings settings)
    {
        var findings = new Findings();
        // Logs, down to Information, may be read by people who must not see the data.
        await using var it = await Deployment.StartOnOwnServerAsync(settings, hosts: 1, ("Ocr__AfterSubmission", "false"),
            ("Logging__LogLevel__Default", "Information"));
        using var photos = await SmallPictures.Make();
        using var client = new FuzzClient(it.Hosts[0].Url);
        var (document, processId) = (ApiDocument.Read(), it.Hosts[0].Id);
        var pool = new CallerPool(it, it.Hosts[0].Http, photos);
        var (generator, checker) = (new RequestGenerator(document, pool, settings.Seed), new AnswerChecker(document));
        await pool.CreateStaff();

        var load = ReadLoad();
        var (results, memory) = (new ConcurrentQueue<(FuzzRequest Request, int Status, TimeSpan Elapsed)>(), new List<double>());
        var count = settings.Requests ?? (settings.Quick ? 1500 : 50_000);
        // Measures the sending only: on a busy machine the setup of a round takes seconds.
        var (clock, limit) = (new Stopwatch(), settings.Time ?? (settings.Quick ? TimeSpan.FromSeconds(6) : TimeSpan.MaxValue));
        var (first, end) = settings.Number is { } only ? (only, only + 1) : (0, count);
        for (var round = first / RequestsPerRound; round * RequestsPerRound < end; round++)
        {
            await pool.StartRound(round);
            clock.Start();
            var (next, last) = (Math.Max(first, round * RequestsPerRound) - 1, Math.Min(end, (round + 1) * RequestsPerRound));
            await Deployment.WhenAll(Enumerable.Range(0, Concurrency).Select(_ => Task.Run(async () =>
            {
                for (var n = Interlocked.Increment(ref next); n < last && clock.Elapsed < limit; n = Interlocked.Increment(ref next))
                {
                    var request = generator.Generate(n, isSingle: settings.Number is not null);
                    var answer = await client.Send(request);
                    // The server had closed a kept-alive connection when it was used again.
                    if (answer.Status == 0)
                        answer = await client.Send(request);
                    checker.Check(request, answer);
                    results.Enqueue((request, answer.Status, answer.Duration));
                    if (settings.Number is not null)
                        settings.Progress($"{request}\n  {answer.Status} {answer.Text}\n{LastLines(it.Hosts[0].Output)}");
                    if (answer is { Status: < 300, ContentType: { } type } && type.StartsWith("application/json",
                        StringComparison.Ordinal))
                        pool.Learn(request.Route, answer.Text);
                    if (answer.Status == 401 && request.HasOwnToken)
                        await pool.SignIn(request.Caller);
                }
            })));
            clock.Stop();
            memory.Add(it.Hosts[0].Megabytes);
            settings.Progress($"{results.Count} requests, {checker.Faults.Count} faults, host {memory[^1]:0} MB, load {ReadLoad():0.0}");
        }
        var elapsed = clock.Elapsed;

        findings.AddCount("requests sent", results.Count);
        findings.AddCount("in seconds, without the set-up", $"{elapsed.TotalSeconds:0}");
        foreach (var status in results.GroupBy(s => s.Status).OrderBy(g => g.Key))
            findings.AddCount(status.Key == 0 ? "no answer" : $"status {status.Key}", status.Count());
        foreach (var route in results.GroupBy(s => s.Request.Route.Name).OrderBy(g => g.Key, StringComparer.Ordinal))
            findings.AddCount(route.Key, $"{FormatStatuses(route.Select(s => s.Status))}");
        foreach (var setupError in pool.SetupErrors.GroupBy(s => s).OrderByDescending(g => g.Count()).Take(10))
            findings.AddCount("a round was not set up completely", $"{setupError.Count()} times: {setupError.Key}");
        foreach (var (code, times) in checker.Unavailable)
            findings.AddCount($"503 {code}", times);
        findings.AddTimes("answer, median / p99 / worst", results.Select(s => s.Elapsed));
        findings.AddCount("memory of the host, first / last round", $"{memory.FirstOrDefault():0} / {memory.LastOrDefault():0} MB");

        await ResolveSuspects(it, checker);
        findings.Check("requests were sent", !results.IsEmpty, "none was");
        if (settings is { Quick: false, Number: null, Requests: null, Time: null })
            CheckAllCalled(findings, document.Routes, results.Select(s => s.Request.Route.Name));
        foreach (var rule in (string[])[AnswerChecker.Answered, AnswerChecker.ServerError, AnswerChecker.Problems, AnswerChecker.Schema,
            AnswerChecker.Refusal, AnswerChecker.Leak])
            findings.Check(rule, checker.Faults.All(f => f.Rule != rule), Describe(settings, checker.Faults.Where(f => f.Rule == rule)));
        await CheckSlowRequests(findings, client, load, results.Where(s => s.Elapsed > SlowThreshold).Select(s => s.Request));
        findings.Check("the started host is alive", it.Hosts[0].Id == processId
            && (await it.Hosts[0].Http.GetAsync("/health/ready")).IsSuccessStatusCode, "it is not ready, or another one");
        findings.Check("its memory is bounded", memory.Count < 3 || memory[^1] < memory[memory.Count / 3] * 1.5 + 150, "it grew");
        var logged = FindLeaks(it, pool);
        findings.Check("no secret and no personal value is in its log", logged.Length == 0, logged);
        await findings.Check("all reactions finish", it.WaitUntilSettled);
        await Deployment.CheckFinalState(it, findings);
        return findings;
    }

    /// <summary>A full run calls each route of the document.</summary>
    internal static void CheckAllCalled(Findings findings, IEnumerable<ApiRoute> routes, IEnumerable<string> called)
    {
        var missed = routes.Select(r => r.Name).Except(called, StringComparer.Ordinal).ToList();
        findings.Check("each route was called", missed.Count == 0, string.Join(", ", missed));
    }

    /// <summary>Sends the slow requests again without other load: only those that are still slow count.</summary>
    private static async Task CheckSlowRequests(Findings findings, FuzzClient client, double load, IEnumerable<FuzzRequest> requests)
    {
        var slow = new List<string>();
        foreach (var request in requests.DistinctBy(r => r.Route.Name))
        {
            var fastest = TimeSpan.MaxValue;
            for (var times = 0; times < 3 && fastest > SlowThreshold; times++)
                fastest = new[] { fastest, (await client.Send(request)).Duration }.Min();
            findings.AddCount("slower than a second",
                $"{request.Route.Name} (number {request.Number}); again, alone: {fastest.TotalMilliseconds:0} ms");
            if (fastest > SlowThreshold)
                slow.Add($"{fastest.TotalSeconds:0.0} s: {request}");
        }
        findings.AddCount("load before", $"{load:0.0}{(load < 2 ? "" : ": how long an answer takes is no part of the verdict")}");
        findings.Check("no response takes longer than a second without other requests", slow.Count == 0 || load >= 2,
            string.Join('\n', slow));
    }

    /// <summary>An event after which somebody may see a case or a customer, or no longer.</summary>
    private sealed record Turn(string Type, DateTime At, Guid? Actor);

    /// <summary>A caller who held the case or the customer at the time of the request was allowed to see it.</summary>
    private static async Task ResolveSuspects(Deployment it, AnswerChecker checker)
    {
        await using var connection = await it.OpenAsync();
        var log = (await connection.QueryAsync<(Guid Stream, string Type, DateTime At, Guid? Actor)>("""
            select stream_id, type, timestamp, coalesce(data ->> 'To', data ->> 'Reviewer', data ->> 'Manager')::uuid
            from mt_events
            where type in ('review_claimed', 'review_taken_over', 'review_released', 'review_decided', 'manager_assigned',
                'manager_reassigned') or type like 'transfer\_%'
            order by seq_id
            """)).Select(e => (e.Stream, Turn: new Turn(e.Type, e.At, e.Actor))).ToLookup(e => e.Stream, e => e.Turn);
        var grace = TimeSpan.FromSeconds(2);
        foreach (var suspect in checker.Suspects)
        {
            var (caller, at) = (suspect.Request.Caller, suspect.Answer.At.UtcDateTime);
            var kinds = caller.Role == "manager" ? "manager_" : "review_";
            // A notification stays in the inbox after the customer was reassigned.
            var isNotification = suspect.Request.Route.Path.StartsWith("/notifications", StringComparison.Ordinal);
            // Who is offered a customer sees which one it is, in the list of offers and in the inbox.
            var showsOffers = isNotification || suspect.Request.Route.Path == "/customers/transfers";
            if (!HadTurn(t => t.Type.StartsWith(kinds, StringComparison.Ordinal),
                    t => t.Type is not ("review_released" or "review_decided"))
                && !(showsOffers && HadTurn(t => t.Type.StartsWith("transfer_", StringComparison.Ordinal) || t.Type == "manager_reassigned",
                    t => t.Type == "transfer_offered")))
                checker.Faults.Enqueue(new Fault(AnswerChecker.Leak, suspect.Request, suspect.Answer,
                    $"'{suspect.Word}' of {string.Join(", ", suspect.Registrations)}, which was not the caller's then"));

            // A turn lasts until the next event of its kind.
            bool HadTurn(Func<Turn, bool> isOfKind, Func<Turn, bool> begins) => suspect.Registrations.Any(registration =>
                log[registration].Where(isOfKind).ToList() is var turns && turns.Index().Any(t => t.Item.Actor == caller.Id
                    && begins(t.Item) && t.Item.At <= at + suspect.Answer.Duration + grace
                    && (isNotification || t.Index == turns.Count - 1 || turns[t.Index + 1].At >= at - grace)));
        }
    }

    /// <summary>Lists up to three faults of each kind, with the command that sends the request again.</summary>
    private static string Describe(ExperimentSettings settings, IEnumerable<Fault> faults) => string.Join('\n', faults
        .GroupBy(f => (f.Request.Route.Name, f.Answer.Status, Digits().Replace(f.Why, "0")))
        .OrderByDescending(g => g.Count()).Take(60)
        .Select(kind => $"{kind.Count()} × {kind.Key.Name}: {kind.Key.Status}, {kind.First().Why}\n"
            + string.Join('\n', kind.Take(3).Select(f => $"  ./powercrm stress fuzz --seed {settings.Seed} --number {f.Request.Number}\n"
                + $"    {f.Request}\n    {Shorten(f.Answer.Text)}"))));

    private static string FormatStatuses(IEnumerable<int> statuses) =>
        string.Join(", ", statuses.GroupBy(s => s).OrderBy(g => g.Key).Select(g => $"{g.Key}: {g.Count()}"));

    private static string LastLines(string output) => output[^Math.Min(6000, output.Length)..];

    private static string FindLeaks(Deployment it, CallerPool pool)
    {
        var output = it.Hosts[0].Output;
        var secrets = pool.Callers.SelectMany(p => (string?[])[p.Token, p.RefreshToken]).OfType<string>().Append(FuzzCaller.Password)
            .Where(s => output.Contains(s, StringComparison.Ordinal)).Select(s => s[..8] + "…");
        return string.Join('\n', [.. Markers.FindIn(output).Where(m => m.Kind != 'c').Select(m => m.Word).Distinct().Take(20), .. secrets,
            .. output.Split('\n').Where(l => Markers.FindIn(l).Any(m => m.Kind != 'c')).Take(5)]);
    }

    private static double ReadLoad() => File.Exists("/proc/loadavg")
        ? double.Parse(File.ReadAllText("/proc/loadavg").Split(' ')[0], CultureInfo.InvariantCulture) : 0;

    private static string Shorten(string text) => text.Length > 300 ? text[..300] + "…" : text;

    [GeneratedRegex("[0-9]+|zq[a-z]+|'[^']*'")]
    private static partial Regex Digits();
}
