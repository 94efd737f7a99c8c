using System.Diagnostics;
using System.Text.Json.Nodes;
using Dapper;

namespace PowerCrm.Stress;

/// <summary>
/// `stress poison`: damages the sealed identity of one applicant in the log before the decision, so that the reaction that notifies the
/// applicant always fails. Other messages of the queue are handled, the failure is visible at once, and the message is handled after the
/// repair.
/// </summary>
internal static class Poison
{
    /// <summary>A permanent fault is retried for two seconds; the rest allows for a busy machine.</summary>
    private static readonly TimeSpan DeadLetterTimeout = TimeSpan.FromSeconds(10);

    public static async Task<Findings> Run(ExperimentSettings settings)
    {
        var findings = new Findings();
        await using var it = await Deployment.StartOnOwnServerAsync(settings, hosts: 2, ("Ocr__AfterSubmission", "false"));
        var victim = CreateJourney(it);
        await victim.Apply();
        await victim.Check();
        var original = await Damage(it, victim.Registration);
        using var enough = new CancellationTokenSource();
        var injection = Faults.Inject(it, settings, enough.Token);
        await victim.Approve();
        var clock = Stopwatch.StartNew();
        var deadLetterId = "";
        var watching = Eventually.TrueAsync(async () => (deadLetterId = await FindDeadLetter(it)).Length > 0);
        var others = Enumerable.Range(0, settings.CountFor(quick: 2, full: 16)).Select(_ => CreateJourney(it)).ToList();
        var journeys = others.Select(o => o.Run()).ToList();
        await findings.Check("the message is a dead letter within 10 s", async () =>
        {
            await watching;
            findings.AddCount("time until then, in seconds", $"{clock.Elapsed.TotalSeconds:0.0}");
            clock.Elapsed.ShouldBeLessThan(DeadLetterTimeout);
        });
        await findings.Check("other messages of its queue are handled", async () =>
        {
            await Deployment.WhenAll(journeys);
            await it.CheckExactlyOnce(others);
            // A fault may leave the outcome of a message unknown, or have it wait for its next try.
            if (settings.Fault == "none")
                others.ShouldAllBe(o => it.Vendors.MessagesTo(o.OpenId).Count == 1);
        });
        // The repair needs the database.
        await enough.CancelAsync();
        var struck = await injection;
        findings.AddCount("registrations beside it, sign-in to serving", others.Count(o => o.Completed));
        RegistrationRuns.AddFailures(findings, others.Append(victim).SelectMany(j => j.Failures));
        await findings.Check("check-invariants names it", async () =>
        {
            deadLetterId.ShouldNotBeEmpty("there is no dead letter to name");
            var (exitCode, output) = await it.RunCommand("check-invariants");
            (exitCode, output.Contains(deadLetterId, StringComparison.Ordinal)).ShouldBe((1, true), output);
        });
        await Repair(it, victim.Registration, original);
        await findings.Check("after the repair it is handled by `reactions retry`, once", async () =>
        {
            var (exitCode, output) = await it.RunCommand("reactions", "retry", deadLetterId, "--yes");
            exitCode.ShouldBe(0, output);
            await Eventually.TrueAsync(async () => await FindDeadLetter(it) == "" && it.Vendors.MessagesTo(victim.OpenId).Count == 1);
        });
        await victim.Serve();
        findings.AddCount("faults injected", struck);
        findings.Check("the fault occurred", settings.Fault == "none" || struck > 0, "never");
        await findings.Check("all reactions finish", it.WaitUntilSettled);
        await findings.Check("each acknowledged write is in the log, once; nobody is notified twice", () =>
            it.CheckExactlyOnce([.. others, victim]));
        await Deployment.CheckFinalState(it, findings);
        return findings;
    }

    private static Journey CreateJourney(Deployment it)
    {
        var next = 0;
        return new Journey(() => it.Hosts[next++ % it.Hosts.Count].Http, () => [it.VendorsHttp]);
    }

    /// <summary>Returns the id of the dead letter; empty when there is none.</summary>
    private static Task<string> FindDeadLetter(Deployment it) => it.ExecuteScalar<string>(
        """
        select coalesce(max(id::text), '') from wolverine.wolverine_dead_letters
        where received_at like '%tell_applicant%' and not replayable
        """);

    /// <summary>Changes one character in the sealed value, as a failing disk might; returns the original value.</summary>
    private static async Task<string> Damage(Deployment it, Guid registration)
    {
        await using var connection = await it.OpenAsync();
        var original = await connection.ExecuteScalarAsync<string>(
            "select (data -> 'Identity')::text from mt_events where stream_id = @registration and type = 'wechat_authorized'",
            new { registration });
        var longest = JsonNode.Parse(original!)!.AsObject().Select(m => m.Value).OfType<JsonValue>()
            .Select(v => v.TryGetValue<string>(out var text) ? text : "").MaxBy(text => text.Length)!;
        var middle = longest.Length / 2;
        await Repair(it, registration, original!.Replace(longest,
            $"{longest[..middle]}{(longest[middle] == 'A' ? 'B' : 'A')}{longest[(middle + 1)..]}", StringComparison.Ordinal));
        return original;
    }

    /// <summary>Restores the value. The triggers that protect events from changes are off for this session.</summary>
    private static async Task Repair(Deployment it, Guid registration, string identity)
    {
        await using var connection = await it.OpenAsync();
        await connection.ExecuteAsync("set session_replication_role = replica");
        (await connection.ExecuteAsync("""
            update mt_events set data = jsonb_set(data, '{Identity}', @identity::jsonb)
            where stream_id = @registration and type = 'wechat_authorized'
            """, new { registration, identity })).ShouldBe(1);
        await connection.ExecuteAsync("reset session_replication_role");
    }
}
