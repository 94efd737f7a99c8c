using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PowerCrm.Host.Audit;
using PowerCrm.Host.Tests.Review;
using PowerCrm.Store;

namespace PowerCrm.Host.Tests.Audit;

[Trait("Category", "Slow")]
public class VerifyLogTests
{
    [Fact]
    public async Task an_untouched_log_is_verified_and_each_tampering_is_found()
    {
        await using var host = await TestHost.StartAsync();
        var (auditor, it) = (await Staff.Of(host, "auditor"), await Staff.NewCase(host));
        var clean = (await auditor.Get("/audit/verify")).ShouldBe(200);
        clean.Body["verified"]!.GetValue<bool>().ShouldBeTrue(clean.Text);
        clean.Body["events"]!.GetValue<long>().ShouldBeGreaterThanOrEqualTo(5);
        clean.Header("Cache-Control")!.ShouldContain("no-store");

        await using var connection = await host.OpenAsync();
        // As the owner of the database could do it, with the triggers disabled that refuse it.
        await connection.ExecuteAsync("alter table mt_events disable trigger user");
        await connection.ExecuteAsync("update mt_events set version = 99 where stream_id = @Id and type = 'materials_uploaded'",
            new { it.Id });
        await AssertFinds(auditor, "versions have no gaps and no repeats", it.Id);
        await connection.ExecuteAsync("update mt_events set version = 4 where stream_id = @Id and type = 'materials_uploaded'",
            new { it.Id });
        await connection.ExecuteAsync("update mt_streams set version = 3 where id = @Id", new { it.Id });
        await AssertFinds(auditor, "a stream's version is that of its last event", it.Id);
        await connection.ExecuteAsync("update mt_streams set version = 5 where id = @Id", new { it.Id });
        await connection.ExecuteAsync("update mt_doc_registrationstatus set data = jsonb_set(data, '{Round}', '7') where id = @Id",
            new { it.Id });
        await AssertFinds(auditor, "every projection equals its rebuild", it.Id);
        await connection.ExecuteAsync("update mt_doc_registrationstatus set data = jsonb_set(data, '{Round}', '1') where id = @Id",
            new { it.Id });
        await AssertQueueRows(connection, auditor, it.Id);
        (await auditor.Get("/audit/verify")).Body["verified"]!.GetValue<bool>().ShouldBeTrue();
        await connection.ExecuteAsync("update mt_events set type = 'review_decided', mt_dotnet_type = 'PowerCrm.Contracts.ReviewDecided, "
            + "PowerCrm.Contracts', data = '{\"Decision\":\"approved\"}' where stream_id = @Id and version = 2",
            new { it.Id });
        await AssertFinds(auditor, "only legal moves", it.Id);
    }

    /// <summary>These rows are written by commands and a reaction beside the log; no rebuild creates them.</summary>
    private static async Task AssertQueueRows(System.Data.Common.DbConnection connection, Staff auditor, Guid id)
    {
        const string Check = "every row of the review queue matches its events";
        await connection.ExecuteAsync("create table kept as select * from pc_review_cases where registration_id = @id", new { id });
        foreach (var tampering in (string[])
        [
            "update pc_review_cases set due_at = due_at + interval '30 days' where registration_id = @id",
            "update pc_review_cases set status = 'approved' where registration_id = @id",
            "update pc_review_cases set version = version - 1 where registration_id = @id",
            "delete from pc_review_cases where registration_id = @id",
        ])
        {
            await connection.ExecuteAsync(tampering, new { id });
            await AssertFinds(auditor, Check, id);
            await connection.ExecuteAsync(
                "delete from pc_review_cases where registration_id = @id; insert into pc_review_cases select * from kept", new { id });
        }
        await connection.ExecuteAsync("drop table kept");
    }

    [Fact]
    public async Task the_log_is_sealed_automatically()
    {
        await using var host = await TestHost.StartAsync();
        await Staff.NewCase(host);
        await using var connection = await host.OpenAsync();
        await PowerCrm.Testing.Eventually.TrueAsync(async () => await connection.ExecuteScalarAsync<bool>(
            "select count(*) = (select count(*) from mt_events) from pc_audit_chain"));
    }

    [Fact]
    public async Task an_erasure_leaves_the_seals_whole()
    {
        await using var host = await TestHost.StartAsync();
        var (auditor, it) = (await Staff.Of(host, "auditor"), await Staff.NewCase(host));
        (await auditor.Get("/audit/verify")).ShouldBe(200);
        (await it.Post("/privacy/erase")).ShouldBe(204);
        await host.WaitUntilSettled();
        var verification = (await auditor.Get("/audit/verify")).ShouldBe(200);
        verification.Body["verified"]!.GetValue<bool>().ShouldBeTrue(verification.Text);
    }

    [Fact]
    public async Task a_second_verification_at_the_same_time_is_refused()
    {
        await using var host = await TestHost.StartAsync();
        var auditor = await Staff.Of(host, "auditor");
        await using (await SessionLock.TryAcquire(host.Services.GetRequiredService<NpgsqlDataSource>(), VerifyLog.LockName, default))
            (await auditor.Get("/audit/verify")).ShouldBeProblem(409, "verification_running").Header("Retry-After").ShouldNotBeNull();
        (await auditor.Get("/audit/verify")).ShouldBe(200);
    }

    private static async Task AssertFinds(Staff auditor, string invariant, Guid registration)
    {
        var answer = (await auditor.Get("/audit/verify")).ShouldBe(200);
        answer.Body["verified"]!.GetValue<bool>().ShouldBeFalse();
        var check = answer.Body["checks"]!.AsArray().Single(c => c!["invariant"]!.GetValue<string>() == invariant)!;
        check["holds"]!.GetValue<bool>().ShouldBeFalse(answer.Text);
        check["violations"]!.AsArray().ShouldContain(v => v!.GetValue<string>().Contains(registration.ToString()));
    }
}
