using System.Diagnostics;
using System.Net;
using System.Text.RegularExpressions;
using Dapper;

namespace PowerCrm.Stress;

/// <summary>
/// `stress recover`: PostgreSQL is lost and restored to a point in time from its archive by the commands of docs/operating.md. Writes
/// acknowledged before that time are there, later ones are not, no one is notified twice, and persons erased after that time are erased
/// again.
/// </summary>
internal static partial class Recover
{
    public static async Task<Findings> Run(ExperimentSettings settings)
    {
        var findings = new Findings();
        var (archive, copy, recover) = ReadCommands();
        await using var it = await Deployment.StartOnOwnServerAsync(settings, hosts: 1, ("Ocr__AfterSubmission", "false"));
        var (host, server) = (it.Hosts[0], it.Server!);
        await server.Run(archive, []);
        await server.Stop(CancellationToken.None);
        await server.Restart(CancellationToken.None);
        await server.Run(copy, []);
        Journey CreateJourney() => new(() => host.Http, () => [it.VendorsHttp]);

        var before = await RunJourneys(settings.CountFor(quick: 2, full: 30), CreateJourney);
        Journey[] pending = [CreateJourney(), CreateJourney()];
        foreach (var journey in pending)
        {
            await journey.Apply();
            await journey.Check();
        }
        await findings.Check("all reactions finish", it.WaitUntilSettled);
        // At that time one message is being sent, and one waits in its queue because no attempt can be written; both arrive after it.
        it.Vendors.SetFault(Sandbox.SandboxState.Wechat, Sandbox.SandboxFault.Slow);
        await pending[0].Approve();
        await Eventually.TrueAsync(() => it.ExecuteScalar<bool>("select exists (select from pc_outside_attempts where outcome is null)"));
        string moment;
        await using (var blocker = await it.OpenAsync())
        await using (var transaction = await blocker.BeginTransactionAsync())
        {
            await blocker.ExecuteAsync("lock table pc_outside_attempts in exclusive mode");
            await pending[1].Approve();
            moment = await it.ExecuteScalar<string>("select clock_timestamp()::text");
        }
        await Eventually.TrueAsync(() => Task.FromResult(pending.All(j => it.Vendors.MessagesTo(j.OpenId).Count == 1)));
        it.Vendors.SetFault(Sandbox.SandboxState.Wechat, Sandbox.SandboxFault.Ok);

        var erased = before[0];
        (await erased.Erase()).ShouldBe(HttpStatusCode.NoContent);
        var after = await RunJourneys(settings.CountFor(quick: 1, full: 10), CreateJourney);
        await Eventually.TrueAsync(() => Task.FromResult(File.Exists(it.Tombstones)
            && File.ReadAllText(it.Tombstones).Contains(erased.Registration.ToString(), StringComparison.Ordinal)));
        var last = await it.ExecuteScalar<string>("select pg_walfile_name(pg_switch_wal())");
        await Eventually.TrueAsync(() => it.ExecuteScalar<bool>("select last_archived_wal >= @last from pg_stat_archiver", new { last }));
        await host.Kill();
        await server.Kill(CancellationToken.None);

        var clock = Stopwatch.StartNew();
        server.DeleteData();
        await server.Run(recover, new() { ["MOMENT"] = moment });
        await server.Restart(CancellationToken.None);
        await Eventually.TrueAsync(async () => !await it.ExecuteScalar<bool>("select pg_is_in_recovery()"), TimeSpan.FromSeconds(60));
        findings.AddCount("PostgreSQL recovers, in seconds", $"{clock.Elapsed.TotalSeconds:0.0}");
        await findings.Check("backup settle finds the message that was on its way, and the one that waited", async () =>
        {
            var (exitCode, output) = await it.RunCommand("backup", "settle", "--yes");
            (exitCode, output.Contains("2 calls are unknown now", StringComparison.Ordinal)).ShouldBe((0, true), output);
        });
        host.Start();
        await host.WaitUntilReady();
        await findings.Check("all reactions finish afterwards", it.WaitUntilSettled);
        findings.AddCount("registrations before the moment", before.Count + pending.Length);
        findings.AddCount("registrations after it", after.Count);
        await findings.Check("what was acknowledged before the moment is in the log, once; nobody is notified twice",
            () => it.CheckExactlyOnce([.. before, .. pending]));
        await findings.Check("no write after the moment is in the log", async () =>
            (await it.ExecuteScalar<long>("select count(*) from mt_events where stream_id = any(@ids)",
                new { ids = after.Select(j => j.Registration).ToArray() })).ShouldBe(0));
        await findings.Check("persons erased after the moment are erased again", async () =>
            (await it.ExecuteScalar<bool>("select wrapped is null from pc_subject_keys where subject = @Registration",
            new { erased.Registration }))
                .ShouldBeTrue());
        await findings.Check("work goes on", async () => (await RunJourneys(1, CreateJourney)).ShouldAllBe(j => j.Completed));
        await Deployment.CheckFinalState(it, findings);
        return findings;
    }

    private static async Task<IReadOnlyList<Journey>> RunJourneys(int count, Func<Journey> create)
    {
        var all = Enumerable.Range(0, count).Select(_ => create()).ToList();
        await Deployment.WhenAll(all.Select(j => j.Run()));
        return all;
    }

    /// <summary>Reads the commands from the document.</summary>
    private static (string Archive, string Copy, string Recover) ReadCommands()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "operating.md"));
        const string Heading = "### To a moment between two backups\n";
        var start = page.IndexOf(Heading, StringComparison.Ordinal);
        start.ShouldBePositive();
        var end = page.IndexOf("\n## ", start, StringComparison.Ordinal);
        var blocks = CodeBlock().Matches(page[start..end]).Select(m => m.Groups["commands"].Value).ToList();
        blocks.Count.ShouldBe(3);
        return (blocks[0], blocks[1], blocks[2]);
    }

    [GeneratedRegex(@"```sh\n(?<commands>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex CodeBlock();
}
