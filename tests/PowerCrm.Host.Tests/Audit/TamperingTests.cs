using Dapper;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Host.Tests.Review;

namespace PowerCrm.Host.Tests.Audit;

/// <summary>The changes that the owner of the database could make to a sealed log, with the triggers disabled that refuse them.</summary>
[Trait("Category", "Slow")]
public class TamperingTests(TamperingTests.SealedLog log) : IClassFixture<TamperingTests.SealedLog>
{
    [Theory]
    [InlineData("update mt_events set data = jsonb_set(data, '{CompanyName}', '\"另一家公司\"') where seq_id = @seq", true)]
    [InlineData("update mt_events set timestamp = timestamp - interval '1 microsecond' where seq_id = @seq", true)]
    [InlineData("update mt_events set user_name = 'staff:somebody-else' where seq_id = @seq", true)]
    [InlineData("delete from mt_events where seq_id = @seq", true)]
    [InlineData("delete from mt_events where seq_id = @seq; delete from pc_audit_chain where seq = @seq", true)]
    [InlineData("delete from pc_audit_chain where seq = @seq", true)]
    [InlineData("update mt_events set seq_id = -seq_id where seq_id = @seq", true)]
    [InlineData("update mt_events set is_archived = true where seq_id = @seq", false)]
    public async Task tampering_with_sealed_events_is_detected(string tampering, bool isFound)
    {
        await using var connection = await log.Host.OpenAsync();
        (await IsIntact()).ShouldBeTrue("another case has left a trace");
        var seq = await connection.ExecuteScalarAsync<long>(
            "select seq_id from mt_events where stream_id = @Id and type = 'info_submitted'", new { log.Applicant.Id });
        await connection.ExecuteAsync(tampering, new { seq });
        try
        {
            (await IsIntact()).ShouldBe(!isFound);
        }
        finally
        {
            await connection.ExecuteAsync(SealedLog.UndoSql);
        }
    }

    private async Task<bool> IsIntact() => (await log.Auditor.Get("/audit/verify")).ShouldBe(200)["checks"].AsArray()
        .Single(c => c!["invariant"]!.GetValue<string>() == "every event matches its seal")!["holds"]!.GetValue<bool>();

    /// <summary>Two sealed cases, and a copy of the log and its seals, which is restored after each tampering.</summary>
    public sealed class SealedLog : IAsyncLifetime
    {
        private const string CopySql = """
            alter table mt_events disable trigger user;
            create schema untouched;
            create table untouched.mt_events as table mt_events;
            create table untouched.pc_audit_chain as table pc_audit_chain;
            """;

        internal const string UndoSql = """
            begin;
            delete from mt_events;
            insert into mt_events select * from untouched.mt_events;
            delete from pc_audit_chain;
            insert into pc_audit_chain select * from untouched.pc_audit_chain;
            commit;
            """;

        internal TestHost Host { get; private set; } = null!;
        internal Staff Auditor { get; private set; } = null!;
        internal Applicant Applicant { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Host = await TestHost.StartAsync();
            Auditor = await Staff.Of(Host, "auditor");
            Applicant = await Staff.NewCase(Host);
            await Staff.NewCase(Host);
            var head = (await Auditor.Get("/audit/verify")).ShouldBe(200)["head"];
            await using var connection = await Host.OpenAsync();
            head["seq"]!.GetValue<long>().ShouldBe(await connection.ExecuteScalarAsync<long>("select max(seq_id) from mt_events"));
            await connection.ExecuteAsync(CopySql);
        }

        public Task DisposeAsync() => Host.DisposeAsync();
    }
}
