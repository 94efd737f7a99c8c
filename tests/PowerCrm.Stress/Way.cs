using System.Collections.Concurrent;
using System.Diagnostics;

namespace PowerCrm.Stress;

/// <summary>
/// `stress way`: applicants, a reviewer and a manager repeat each request until it is answered. Afterwards each acknowledged write is in
/// the log exactly once, at the version of the answer; each manager was notified once; each vendor was called once for each cause.
/// </summary>
internal static class Way
{
    private const int People = 16;

    /// <summary>A query times out after 10 s; cancelling it and connecting again takes some seconds more.</summary>
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(20);

    public static async Task<Findings> Run(Settings settings)
    {
        var findings = new Findings();
        await using var it = await Deployment.StartAloneAsync(settings, hosts: 2, ("Ocr__AfterSubmission", "false"));
        var time = settings.Length(10, 120);
        using var enough = new CancellationTokenSource();
        var strikes = Faults.Strike(it, settings, enough.Token);
        var clock = Stopwatch.StartNew();
        var (journeys, refused) = await Travel(it, settings, () => clock.Elapsed < time);
        var took = clock.Elapsed;
        await enough.CancelAsync();
        var struck = await strikes;
        clock.Restart();
        await findings.Holds("all reactions come to an end", it.Settled);
        Counts(findings, journeys, took);
        var longest = journeys.Select(j => j.Longest).MaxBy(l => l.Time);
        findings.Count("longest wait for an answer, in seconds", $"{longest.Time.TotalSeconds:0.0} ({longest.Request})");
        if (Faults.NeedsNetwork(settings.Fault))
        {
            findings.Holds("each request is answered within 20 s", longest.Time < LongestAnswer, "one was not");
            await findings.Holds("each host hears of what others write", it.EachHostListens);
        }
        if (settings.Fault == "blobs")
        {
            var others = journeys.SelectMany(j => j.Stumbles).Distinct().Where(s => s != "503 picture_unavailable").ToList();
            findings.Holds("only what needs the pictures was refused, as picture_unavailable", others.Count == 0,
                string.Join(", ", others));
        }
        findings.Count("times that something went wrong", struck);
        findings.Count("reactions at their end after the last arrival, in seconds", $"{clock.Elapsed.TotalSeconds:0.0}");
        findings.Holds("the fault struck", settings.Fault == "none" || struck > 0, "never");
        findings.Holds("nobody was refused", refused.Count == 0, string.Join('\n', refused));
        await findings.Holds("each acknowledged write is in the log, once; nobody is told twice; no vendor is called twice for a cause",
            () => it.EachOnce([.. journeys.Where(j => j.Arrived)]));
        await findings.Holds("no picture is half kept", it.NoPictureIsHalfKept);
        await findings.Holds("no personal value is in clear, in no table and in no log", () => it.NothingInClear(journeys));
        await Deployment.Sound(it, findings);
        return findings;
    }

    /// <summary>
    /// Runs journeys one after another for each user until it is told to stop; returns them and those that did not complete.
    /// </summary>
    public static async Task<(IReadOnlyCollection<Journey> Journeys, IReadOnlyCollection<string> Refused)> Travel(Deployment it,
        Settings settings, Func<bool> goOn)
    {
        var tokens = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var journeys = new ConcurrentBag<Journey>();
        var refused = new ConcurrentBag<string>();
        await Deployment.All(Enumerable.Range(0, settings.Quick ? 4 : People).Select(async n =>
        {
            do
            {
                var at = n;
                // Requests go to one host; when it does not answer, to the next.
                var journey = new Journey(() => it.Hosts[at++ % it.Hosts.Count].Http, () => [it.VendorsHttp]) { Tokens = tokens };
                journeys.Add(journey);
                try
                {
                    await journey.Travel();
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
        findings.Count("registrations, sign-in to serving", journeys.Count);
        findings.Count("in seconds", $"{took.TotalSeconds:0}");
        findings.Count("requests sent", journeys.Sum(j => j.Sent));
        findings.Count("writes acknowledged", journeys.Sum(j => j.Acknowledged.Count));
        Stumbles(findings, journeys.SelectMany(j => j.Stumbles));
    }

    /// <summary>Reports requests that failed. A 5xx other than 503 is a fault of the product, whatever the experiment does.</summary>
    public static void Stumbles(Findings findings, IEnumerable<string> stumbles)
    {
        var kinds = stumbles.GroupBy(s => s).OrderByDescending(g => g.Count()).ToList();
        foreach (var kind in kinds)
            findings.Count(kind.Key == "none" ? "requests without an answer" : $"answers {kind.Key}", kind.Count());
        var bad = kinds.Where(k => k.Key != "none" && !k.Key.StartsWith("503", StringComparison.Ordinal)).Select(k => k.Key).ToList();
        findings.Holds("no 5xx but 503", bad.Count == 0, string.Join(", ", bad));
    }
}
