using System.Diagnostics;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Host.Audit;
using PowerCrm.Host.Tests.Registration;

namespace PowerCrm.Host.Tests.Journeys;

/// <summary>
/// What `up` shows first: the demo, five steps that work as printed, and a reset that leaves no trace and changes nothing else.
/// </summary>
[Trait("Category", "Slow")]
public class DemoTests
{
    [Fact, Trait("Category", "Full")]
    public async Task the_printed_steps_work_and_a_reset_removes_exactly_the_demo()
    {
        await using var observer = await TestHost.StartAsync(readers: false);
        var before = await AddUnrelatedRegistration(observer);
        await using (var host = await HostProcess.StartDemoAsync(observer.ConnectionString, observer.Blobs))
        {
            (await CountRows(observer))["mt_streams"].ShouldBeGreaterThan(before["mt_streams"] + 19);
            await AssertStepsWork(host);
            using var reset = Process.Start(host.CommandStartInfo("demo", "reset", "--yes"))!;
            (await reset.StandardOutput.ReadToEndAsync()).ShouldContain("Removed 20 registrations and 8 members of staff.");
            await reset.WaitForExitAsync();
            reset.ExitCode.ShouldBe(0);
        }

        var after = await CountRows(observer);
        // Step 2 signs in a new applicant, who is not part of the demo and is kept.
        var newApplicantRows = new Dictionary<string, long>
        {
            ["mt_streams"] = 1,
            ["mt_events"] = 2,
            ["pc_subject_keys"] = 1,
            ["pc_identities"] = 1,
            ["pc_phones"] = 1,
            ["mt_doc_registrationstatus"] = 1,
            ["mt_doc_registrationfunnel"] = 1,
        };
        before.Where(t => !IsTransient(t.Key) && after[t.Key] != t.Value + newApplicantRows.GetValueOrDefault(t.Key))
            .Select(t => $"{t.Key}: {t.Value} before, {after[t.Key]} after").ShouldBeEmpty();
        (await observer.Services.GetRequiredService<LogChain>().Verify(CancellationToken.None))
            .ShouldBeEmpty("what is left is sealed anew");
    }

    [Fact, Trait("Category", "Full")]
    public async Task a_demo_reset_keeps_managers_with_customers_outside_the_demo()
    {
        await using var observer = await TestHost.StartAsync(readers: false);
        await using (var host = await HostProcess.StartDemoAsync(observer.ConnectionString, observer.Blobs))
        {
            var journey = new Journey(() => host.Http, () => [host.Http])
            {
                Reviewer = "reviewer",
                Manager = "manager.sz",
                Password = "powercrm-demo"
            };
            await journey.Run();
            using var reset = Process.Start(host.CommandStartInfo("demo", "reset", "--yes"))!;
            (await reset.StandardOutput.ReadToEndAsync()).ShouldContain("7 members of staff. 1 stay");
            await reset.WaitForExitAsync();
        }
        var checks = await Invariants.Check(observer.Services, CancellationToken.None);
        checks.ShouldNotBeEmpty();
        foreach (var (name, violations) in checks)
            violations.ShouldBeEmpty(name);
    }

    [Fact, Trait("Category", "Full")]
    public async Task a_demo_stopped_during_seeding_exits_quietly_and_writes_its_log_file()
    {
        await using var observer = await TestHost.StartAsync(readers: false);
        var log = observer.Blobs + ".log";
        using var process = Process.Start(HostProcess.DemoStartInfo(observer.ConnectionString, observer.Blobs, log))!;
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
            await Eventually.TrueAsync(async () => await observer
                .ExecuteScalar<long>("select count(*) from pc_demo where kind = 'registration'") > 0, TimeSpan.FromMinutes(2));
            // Like Ctrl-C; SIGINT itself is ignored by processes that were started in the background.
            using (var interrupt = Process.Start("kill", ["-TERM", $"{process.Id}"]))
                await interrupt.WaitForExitAsync();
            await process.WaitForExitAsync();
            process.ExitCode.ShouldBe(130);
            (await output).ShouldBe("");
            (await errors).TrimEnd('\n').Split('\n').ShouldAllBe(l => l.StartsWith("- ", StringComparison.Ordinal));
            (await errors).ShouldContain("the next start fills it in again");
            (await File.ReadAllTextAsync(log)).ShouldNotBeEmpty();
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
            File.Delete(log);
        }
    }

    /// <summary>A registration that has nothing to do with the demo, read by all readers.</summary>
    private static async Task<Dictionary<string, long>> AddUnrelatedRegistration(TestHost observer)
    {
        await using var host = await HostProcess.StartAsync(observer.ConnectionString, observer.Blobs);
        await Applicant.WithPhone(observer);
        await observer.WaitUntilSettled();
        return await CountRows(observer);
    }

    /// <summary>Runs the printed commands with bash; only the script's name is replaced by the host that is already built.</summary>
    private static async Task AssertStepsWork(HostProcess host)
    {
        var instructions = host.Output[host.Output.IndexOf("Five things to try", StringComparison.Ordinal)..];
        var steps = string.Join('\n', instructions.Split('\n').Where(l => l.StartsWith("     ", StringComparison.Ordinal))
            .Select(l => l.Trim()));
        steps.ShouldContain("./powercrm projections rebuild --all");
        var verb = host.CommandStartInfo("projections", "rebuild", "--all");
        var (exit, output, errors) =
            await Shell.Run(steps.Replace("./powercrm", $"dotnet {verb.ArgumentList[0]}", StringComparison.Ordinal), verb);
        exit.ShouldBe(0, errors + output);
        output.ShouldContain("青岛北岸橡胶制品有限公司");
        output.ShouldContain("\"expiresIn\"");
        output.ShouldContain("\"authStatus\":\"draft\"");
        output.ShouldContain("无锡锡东化工有限公司");
        output.ShouldContain("registration_status");
    }

    /// <summary>Tables of progress, rate limits and stored answers, whose rows belong to no one and change at any time.</summary>
    private static bool IsTransient(string table) =>
        table is "pc_rate_hits" or "mt_event_progression" or "pc_idempotency" or "pc_sessions" or "pc_refresh_tokens" or "pc_demo"
            or "pc_audit_chain" or "pc_audit_checkpoints" or "pc_audit_key" or "pc_operations" or "mt_high_water_skips" or "pc_sms_days"
            or "pc_wechat_tokens";

    /// <summary>
    /// For a rolled-back transaction, Marten writes a tombstone to a stream of its own, which each host creates at its start. The acts of
    /// operators (a rebuild is one of the steps) stay.
    /// </summary>
    private static string LogFilter(string table) => table switch
    {
        "mt_events" => "where type not in ('tombstone', 'operator_acted')",
        "mt_streams" =>
            "where exists (select from mt_events e where e.stream_id = t.id and e.type not in ('tombstone', 'operator_acted'))",
        _ => "",
    };

    private static async Task<Dictionary<string, long>> CountRows(TestHost host)
    {
        await using var connection = await host.OpenAsync();
        var tables = await connection.QueryAsync<string>(
            "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace");
        var counts = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach (var table in tables)
            counts[table] = await connection.ExecuteScalarAsync<long>($"select count(*) from {table} t {LogFilter(table)}");
        return counts;
    }
}
