using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Dapper;

namespace PowerCrm.Stress;

/// <summary>
/// `stress soak`: registrations for an hour, with a check every 30 seconds of values that must not grow: memory of the hosts, connections,
/// and the tables that hold work.
/// </summary>
internal static class Soak
{
    private const int People = 3;

    public static async Task<Findings> Run(ExperimentSettings settings)
    {
        var findings = new Findings();
        // All requests come from one address, more in an hour than its limits let through.
        await using var it = await Deployment.StartOnOwnServerAsync(settings, hosts: 2, ("Ocr__AfterSubmission", "false"),
            ("Limits__Registration__SignIn__PerAddress", "100000"), ("Limits__Registration__SendCode__PerAddress", "100000"),
            ("Limits__Registration__VerifyCode__PerAddress", "100000"));
        using var photos = await SmallPictures.Make();
        var tokens = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var (journeys, refusals, samples) = (new ConcurrentBag<Journey>(), new ConcurrentBag<string>(), new List<Sample>());
        var time = settings.Duration(12, 3600);
        using var cancellation = new CancellationTokenSource();
        var injection = Faults.Inject(it, settings, cancellation.Token);
        var clock = Stopwatch.StartNew();
        var sampling = Watch();
        await Deployment.WhenAll(Enumerable.Range(0, People).Select(async n =>
        {
            var next = n;
            while (clock.Elapsed < time)
            {
                var journey = new Journey(() => it.Hosts[next++ % it.Hosts.Count].Http, () => [it.VendorsHttp])
                {
                    Tokens = tokens,
                    Pictures = photos.Files,
                };
                journeys.Add(journey);
                try
                {
                    await journey.Run();
                }
                // An access token of staff is valid for two hours; a soak may be longer.
                catch (RefusedException e) when (e.Code is "unauthenticated" or "token_expired")
                {
                    tokens.Clear();
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
        }));
        await cancellation.CancelAsync();
        var faultCount = await injection;
        await sampling;
        await findings.Check("all reactions finish", it.WaitUntilSettled);
        samples.Add(await TakeSample());

        // After a third of the time, code is compiled and caches are filled.
        var (early, last) = (samples[samples.Count / 3], samples[^1]);
        findings.AddCount("registrations, sign-in to serving", journeys.Count(j => j.Completed));
        findings.AddCount("in seconds", $"{clock.Elapsed.TotalSeconds:0}");
        RegistrationRuns.AddFailures(findings, journeys.SelectMany(j => j.Failures));
        findings.AddCount("faults injected", faultCount);
        findings.AddCount("memory of the hosts, after a third / at the end", $"{early.Megabytes:0} / {last.Megabytes:0} MB");
        findings.AddCount("connections, after a third / at the end", $"{early.Connections} / {last.Connections}");
        findings.AddCount("messages that wait or failed, at the end", last.Messages);
        findings.AddCount("database, after a third / at the end", $"{early.Database:0} / {last.Database:0} MB");
        findings.Check("the fault occurred", settings.Fault == "none" || faultCount > 0, "never");
        CheckWork(findings, journeys.Count(j => j.Completed), journeys.Count);
        findings.Check("nobody was refused", refusals.IsEmpty, string.Join('\n', refusals));
        findings.Check("memory does not grow", last.Megabytes < early.Megabytes * 1.15 + 40, "it grew");
        findings.Check("connections do not grow", last.Connections <= early.Connections + 10, "they grew");
        findings.Check("no message is left over", last.Messages == 0, "some are");
        await findings.Check("each acknowledged write is in the log, once; nobody is notified twice",
            () => it.CheckExactlyOnce([.. journeys.Where(j => j.Completed)]));
        await Deployment.CheckFinalState(it, findings);
        return findings;

        async Task Watch()
        {
            var pause = TimeSpan.FromSeconds(settings.Quick ? 2 : 30);
            while (!cancellation.IsCancellationRequested)
            {
                samples.Add(await TakeSample());
                settings.Progress(samples[^1].ToString());
                await Task.Delay(pause, cancellation.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        async Task<Sample> TakeSample()
        {
            await using var connection = await it.OpenAsync();
            var (connections, messages, size) = await connection.QuerySingleAsync<(int, int, long)>("""
                select (select count(*)::int from pg_stat_activity where datname = current_database()),
                    (select count(*)::int from wolverine.wolverine_incoming_envelopes where status <> 'Handled')
                        + (select count(*)::int from wolverine.wolverine_dead_letters)
                        + (select count(*)::int from pc_due where at <= powercrm_now()),
                    pg_database_size(current_database())
                """);
            return new Sample(it.Hosts.Sum(h => h.Megabytes), connections, messages, size / 1e6);
        }
    }

    /// <summary>
    /// Memory and tables also stay as they are when nothing is done; staff tokens that expire break off few registrations.
    /// </summary>
    internal static void CheckWork(Findings findings, int completed, int started) => findings.Check(
        "nine of ten registrations came to their end", completed > 0 && completed >= 0.9 * started, $"{completed} of {started} did");

    private sealed record Sample(double Megabytes, int Connections, int Messages, double Database)
    {
        public override string ToString() => string.Create(CultureInfo.InvariantCulture,
            $"{Megabytes:0} MB, {Connections} connections, {Messages} messages, database {Database:0} MB");
    }
}
