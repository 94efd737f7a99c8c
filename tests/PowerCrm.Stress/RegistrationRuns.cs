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
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(20);

    public static async Task<Findings> Run(ExperimentSettings settings)
    {
        var findings = new Findings();
        await using var it = await Deployment.StartOnOwnServerAsync(settings, hosts: 2, ("Ocr__AfterSubmission", "false"));
        var time = settings.Duration(10, 120);
        using var enough = new CancellationTokenSource();
        var strikes = Faults.Inject(it, settings, enough.Token);
        var clock = Stopwatch.StartNew();
        var (journeys, refused) = await RunJourneys(it, settings, () => clock.Elapsed < time);
        var took = clock.Elapsed;
        await enough.CancelAsync();
        var struck = await strikes;
        clock.Restart();
        await findings.Check("all reactions come to an end", it.WaitUntilSettled);
        Counts(findings, journeys, took);
        var longest = journeys.Select(j => j.SlowestRequest).MaxBy(l => l.Time);
        findings.AddCount("longest wait for an answer, in seconds", $"{longest.Time.TotalSeconds:0.0} ({longest.Request})");
        if (Faults.NeedsNetwork(settings.Fault))
        {
            findings.Check("each request is answered within 20 s", longest.Time < LongestAnswer, "one was not");
            await findings.Check("each host hears of what others write", it.WaitUntilHostsListen);
        }
        if (settings.Fault == "blobs")
        {
            var others = journeys.SelectMany(j => j.Failures).Distinct().Where(s => s != "503 picture_unavailable").ToList();
            findings.Check("only what needs the pictures was refused, as picture_unavailable", others.Count == 0,
                string.Join(", ", others));
        }
        findings.AddCount("times that something went wrong", struck);
        findings.AddCount("reactions at their end after the last arrival, in seconds", $"{clock.Elapsed.TotalSeconds:0.0}");
        findings.Check("the fault struck", settings.Fault == "none" || struck > 0, "never");
        findings.Check("nobody was refused", refused.Count == 0, string.Join('\n', refused));
        await findings.Check("each acknowledged write is in the log, once; nobody is told twice; no vendor is called twice for a cause",
            () => it.CheckExactlyOnce([.. journeys.Where(j => j.Completed)]));
        await findings.Check("no picture is half kept", it.CheckPicturesComplete);
        await findings.Check("no personal value is in clear, in no table and in no log", () => it.CheckNoPlaintext(journeys));
        await Deployment.CheckFinalState(it, findings);
        return findings;
    }

    /// <summary>
    /// Runs journeys one after another for each user until it is told to stop; returns them and those that did not complete.
    /// </summary>
    public static async Task<(IReadOnlyCollection<Journey> Journeys, IReadOnlyCollection<string> Refused)> RunJourneys(Deployment it,
        ExperimentSettings settings, Func<bool> goOn)
    {
        var tokens = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var journeys = new ConcurrentBag<Journey>();
        var refused = new ConcurrentBag<string>();
        await Deployment.WhenAll(Enumerable.Range(0, settings.Quick ? 4 : People).Select(async n =>
        {
            do
            {
                var at = n;
                // Requests go to one host; when it does not answer, to the next.
                var journey = new Journey(() => it.Hosts[at++ % it.Hosts.Count].Http, () => [it.VendorsHttp]) { Tokens = tokens };
                journeys.Add(journey);
                try
                {
                    await journey.Run();
                }
                catch (RefusedException e)
                {
                    refused.Add($"{journey.Registration}: {e.Code} {e.Message}");
                }
                catch (TimeoutException e)
                {
                    refused.Add($"{journey.Registration}: {e.Message}");
                }
            }
            while (goOn());
        }));
        return (journeys, refused);
    }

    public static void Counts(Findings findings, IReadOnlyCollection<Journey> journeys, TimeSpan took)
    {
        findings.AddCount("registrations, sign-in to serving", journeys.Count);
        findings.AddCount("in seconds", $"{took.TotalSeconds:0}");
        findings.AddCount("requests sent", journeys.Sum(j => j.RequestCount));
        findings.AddCount("writes acknowledged", journeys.Sum(j => j.Acknowledged.Count));
        Stumbles(findings, journeys.SelectMany(j => j.Failures));
    }

    /// <summary>Reports requests that failed. A 5xx other than 503 is a fault of the product, whatever the experiment does.</summary>
    public static void Stumbles(Findings findings, IEnumerable<string> stumbles)
    {
        var kinds = stumbles.GroupBy(s => s).OrderByDescending(g => g.Count()).ToList();
        foreach (var kind in kinds)
            findings.AddCount(kind.Key == "none" ? "requests without an answer" : $"answers {kind.Key}", kind.Count());
        var bad = kinds.Where(k => k.Key != "none" && !k.Key.StartsWith("503", StringComparison.Ordinal)).Select(k => k.Key).ToList();
        findings.Check("no 5xx but 503", bad.Count == 0, string.Join(", ", bad));
    }
}
