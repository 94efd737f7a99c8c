using System.Collections.Concurrent;
using System.Diagnostics;

namespace PowerCrm.Stress;

/// <summary>
/// `stress way`: applicants, a reviewer and a manager repeat each request until it is answered. Afterwards each acknowledged write is in
/// the log exactly once, at the version of the answer; each manager was notified once; each vendor was called once for each cause.
/// </summary>
internal static class RegistrationRuns
{
    private const int People = 16;

    /// <summary>A query times out after 10 s; cancelling it and connecting again takes some seconds more.</summary>
    private static readonly TimeSpan MaxResponseTime = TimeSpan.FromSeconds(20);

    public static async Task<Findings> Run(ExperimentSettings settings)
    {
        var findings = new Findings();
        await using var it = await Deployment.StartOnOwnServerAsync(settings, hosts: 2, ("Ocr__AfterSubmission", "false"));
        var time = settings.Duration(10, 120);
        using var cancellation = new CancellationTokenSource();
        var injection = Faults.Inject(it, settings, cancellation.Token);
        var clock = Stopwatch.StartNew();
        var (journeys, refusals) = await RunJourneys(it, settings, () => clock.Elapsed < time);
        var elapsed = clock.Elapsed;
        await cancellation.CancelAsync();
        var faultCount = await injection;
        clock.Restart();
        await findings.Check("all reactions finish", it.WaitUntilSettled);
        AddCounts(findings, journeys, elapsed);
        var slowest = journeys.Select(j => j.SlowestRequest).MaxBy(l => l.Time);
        findings.AddCount("longest wait for a response, in seconds", $"{slowest.Time.TotalSeconds:0.0} ({slowest.Request})");
        if (Faults.NeedsNetwork(settings.Fault))
        {
            findings.Check("each request is answered within 20 s", slowest.Time < MaxResponseTime, "one was not");
            await findings.Check("each host learns of the writes of other hosts", it.WaitUntilHostsListen);
        }
        if (settings.Fault == "blobs")
        {
            var otherFailures = journeys.SelectMany(j => j.Failures).Distinct().Where(s => s != "503 picture_unavailable").ToList();
            findings.Check("only what needs the pictures was refused, as picture_unavailable", otherFailures.Count == 0,
                string.Join(", ", otherFailures));
        }
        findings.AddCount("faults injected", faultCount);
        findings.AddCount("reactions finished after the last arrival, in seconds", $"{clock.Elapsed.TotalSeconds:0.0}");
        findings.Check("the fault occurred", settings.Fault == "none" || faultCount > 0, "never");
        if (settings.Fault == "vendors")
        {
            findings.AddCount("untrue answers of the vendors about messages and codes", it.Vendors.UntrueAnswers);
            // A quick run may end before the first.
            findings.Check("the vendors lied and repeated themselves", settings.Quick || it.Vendors.UntrueAnswers > 0, "never");
        }
        findings.Check("nobody was refused", refusals.Count == 0, string.Join('\n', refusals));
        await findings.Check("each acknowledged write is in the log, once; nobody is notified twice; no vendor is called twice for a cause",
            () => it.CheckExactlyOnce([.. journeys.Where(j => j.Completed)]));
        await findings.Check("no picture is stored in part", it.CheckPicturesComplete);
        await findings.Check("no personal value is in clear text in a table or a log", () => it.CheckNoPlaintext(journeys));
        await Deployment.CheckFinalState(it, findings);
        return findings;
    }

    /// <summary>
    /// Runs journeys one after another for each user until it is told to stop; returns them and those that did not complete.
    /// </summary>
    public static async Task<(IReadOnlyCollection<Journey> Journeys, IReadOnlyCollection<string> Refusals)> RunJourneys(Deployment it,
        ExperimentSettings settings, Func<bool> shouldContinue)
    {
        var tokens = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var journeys = new ConcurrentBag<Journey>();
        var refusals = new ConcurrentBag<string>();
        await Deployment.WhenAll(Enumerable.Range(0, settings.Quick ? 4 : People).Select(async n =>
        {
            do
            {
                var next = n;
                // Requests go to one host; when it does not answer, to the next.
                var journey = new Journey(() => it.Hosts[next++ % it.Hosts.Count].Http, () => [it.VendorsHttp]) { Tokens = tokens };
                journeys.Add(journey);
                try
                {
                    await journey.Run();
                }
                catch (RefusedException e)
                {
                    refusals.Add($"{journey.Registration}: {e.Code} {e.Message}");
                }
                catch (TimeoutException e)
                {
                    refusals.Add($"{journey.Registration}: {e.Message}");
                }
            }
            while (shouldContinue());
        }));
        return (journeys, refusals);
    }

    public static void AddCounts(Findings findings, IReadOnlyCollection<Journey> journeys, TimeSpan elapsed)
    {
        findings.AddCount("registrations, sign-in to serving", journeys.Count);
        findings.AddCount("in seconds", $"{elapsed.TotalSeconds:0}");
        findings.AddCount("requests sent", journeys.Sum(j => j.RequestCount));
        findings.AddCount("writes acknowledged", journeys.Sum(j => j.Acknowledged.Count));
        AddFailures(findings, journeys.SelectMany(j => j.Failures));
    }

    /// <summary>Reports requests that failed. A 5xx other than 503 is a fault of the product, whatever the experiment does.</summary>
    public static void AddFailures(Findings findings, IEnumerable<string> failures)
    {
        var kinds = failures.GroupBy(s => s).OrderByDescending(g => g.Count()).ToList();
        foreach (var kind in kinds)
            findings.AddCount(kind.Key == "none" ? "requests without an answer" : $"answers {kind.Key}", kind.Count());
        var errors = kinds.Where(k => k.Key != "none" && !k.Key.StartsWith("503", StringComparison.Ordinal)).Select(k => k.Key).ToList();
        findings.Check("no 5xx but 503", errors.Count == 0, string.Join(", ", errors));
    }
}
