using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Host.Audit;
using PowerCrm.Host.Tests.Cli;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Host.Tests.Review;
using PowerCrm.Web;

namespace PowerCrm.Host.Tests.Audit;

/// <summary>Checkpoints, and the changes that the owner of the database could make to a log with checkpoints.</summary>
[Trait("Category", "Slow")]
public class CheckpointTests(CheckpointTests.SignedLog log) : IClassFixture<CheckpointTests.SignedLog>
{
    private const string SecondEventSql = "(select seq_id from mt_events where stream_id = @Id and version = 2)";
    private const string ThirdEventSql = "(select seq_id from mt_events where stream_id = @Id and version = 3)";

    [Theory]
    [InlineData("a changed byte", "do not match checkpoint",
        "update mt_events set data = jsonb_set(data, '{CompanyName}', '\"另一家公司\"') where seq_id = " + ThirdEventSql)]
    [InlineData("a removed event and its seal", "do not match checkpoint",
        "delete from pc_audit_chain where seq = " + ThirdEventSql + "; delete from mt_events where seq_id = " + ThirdEventSql)]
    [InlineData("an inserted event with a seal", "do not match checkpoint", """
        insert into mt_events select (jsonb_populate_record(e, jsonb_build_object('seq_id', -7, 'id', gen_random_uuid(), 'version', 99))).*
        from mt_events e where e.stream_id = @Id and version = 3;
        insert into pc_audit_chain select -7, mac, at from pc_audit_chain limit 1
        """)]
    [InlineData("two swapped", "do not match checkpoint",
        "update mt_events set seq_id = case version when 2 then -2 else -3 end where stream_id = @Id and version in (2, 3);"
        + "update mt_events set seq_id = @low + 3 + seq_id where seq_id in (-2, -3)")]
    [InlineData("a removed stream with its seals", "do not match checkpoint",
        "delete from pc_audit_chain where seq in (select seq_id from mt_events where stream_id = @Id); "
        + "delete from mt_events where stream_id = @Id")]
    [InlineData("a cut tail", "do not match checkpoint",
        "delete from pc_audit_chain where seq > @first; delete from mt_events where seq_id > @first")]
    [InlineData("a cut tail with its checkpoints", "is in the file and not in the database",
        "delete from pc_audit_chain where seq > @first; delete from mt_events where seq_id > @first; "
        + "delete from pc_audit_checkpoints where up_to > @first")]
    [InlineData("a database put back to yesterday", "is in the file and not in the database", """
        delete from mt_events; insert into mt_events select * from yesterday.mt_events;
        delete from pc_audit_chain; insert into pc_audit_chain select * from yesterday.pc_audit_chain;
        delete from pc_audit_checkpoints; insert into pc_audit_checkpoints select * from yesterday.pc_audit_checkpoints
        """)]
    [InlineData("a replaced checkpoint", "is not signed by the key",
        "update pc_audit_checkpoints set events = events - 1 where number = 1")]
    [InlineData("a checkpoint with another's signature", "is not signed by the key",
        "update pc_audit_checkpoints set signature = (select signature from pc_audit_checkpoints where number = 1) where number = 2")]
    [InlineData("a removed checkpoint", "does not follow the one before", "delete from pc_audit_checkpoints where number = 1")]
    [InlineData("a replaced key", "the signing key is missing", "update pc_audit_key set sealed = '\\x01'")]
    public async Task each_tampering_is_found(string description, string expected, string tampering)
    {
        await using var connection = await log.Host.OpenAsync();
        (await FindViolations()).ShouldBeEmpty("another case has left a trace");
        var low = await connection.ExecuteScalarAsync<long>("select seq_id from mt_events where stream_id = @Id and version = 2",
            new { log.Applicant.Id });
        await connection.ExecuteAsync(SignedLog.DisableGuardsSql + tampering, new { log.Applicant.Id, low, first = log.FirstEnd });
        try
        {
            (await FindViolations()).ShouldContain(v => v.Contains(expected), description);
        }
        finally
        {
            await connection.ExecuteAsync(SignedLog.UndoSql);
        }
    }

    [Fact]
    public async Task checkpoints_are_listed_with_the_public_key()
    {
        var page = (await log.Auditor.Get("/audit/checkpoints?limit=1")).ShouldBe(200);
        page.Items[0]!["number"]!.GetValue<long>().ShouldBe(2);
        var nextPage = (await log.Auditor.Get("/audit/checkpoints?limit=1&cursor=" + page["nextCursor"].GetValue<string>())).ShouldBe(200);
        nextPage.Items.ShouldHaveSingleItem()!["number"]!.GetValue<long>().ShouldBe(1);
        nextPage.Body["nextCursor"].ShouldBeNull();
        using var key = RSA.Create();
        key.ImportFromPem(page["publicKey"].GetValue<string>());
        foreach (var it in new[] { page, nextPage }.Select(a => a.Items[0]!.Deserialize<Checkpoint>(WebJson.Options)!))
        {
            key.VerifyData(it.StatementBytes, Convert.FromBase64String(it.Signature), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
                .ShouldBeTrue();
            (await File.ReadAllLinesAsync(log.Host.Checkpoints))[it.Number - 1]
                .ShouldBe(JsonSerializer.Serialize(it, WebJson.Options));
        }
        (await log.Auditor.Get("/audit/verify"))["checkpoint"]["number"]!.GetValue<long>().ShouldBe(2);
        (await (await Staff.Of(log.Host)).Get("/audit/checkpoints")).ShouldBeProblem(403, "forbidden");
    }

    [Fact]
    public async Task an_operator_prints_the_key_and_verifies()
    {
        var key = await CommandRunner.Run(log.Host, "audit", "key");
        key.Exit.ShouldBe(0, key.Errors);
        key.Output.ShouldBe((await log.Auditor.Get("/audit/checkpoints"))["publicKey"].GetValue<string>().Trim());
        var verify = await CommandRunner.Run(log.Host, "audit", "verify", "--json");
        verify.Exit.ShouldBe(0, verify.Output + verify.Errors);
        JsonNode.Parse(verify.Output)!.AsArray().Count.ShouldBe(2);
    }

    [Fact]
    public async Task a_file_cut_short_by_a_crash_is_completed()
    {
        var content = await File.ReadAllTextAsync(log.Host.Checkpoints);
        var checkpoints = log.Host.Services.GetRequiredService<Checkpoints>();
        await File.WriteAllTextAsync(log.Host.Checkpoints, content[..^40]);
        (await checkpoints.CopyToFile(CancellationToken.None)).ShouldBe(Checkpoints.CopyResult.Done);
        (await checkpoints.File.Read(CancellationToken.None)).Select(c => c.Number).ShouldBe([1, 2]);
        (await FindViolations()).ShouldBeEmpty();
        File.Delete(log.Host.Checkpoints);
        (await checkpoints.CopyToFile(CancellationToken.None)).ShouldBe(Checkpoints.CopyResult.Done);
        (await File.ReadAllTextAsync(log.Host.Checkpoints)).ShouldBe(content);
    }

    /// <summary>The file is read beside the table, so the order of its lines could matter.</summary>
    [Theory]
    [InlineData("the same", "12"), InlineData("each twice", "1122"), InlineData("not in order", "21")]
    [InlineData("the last one is to be copied yet", "1"), InlineData("a different one, after the first of its number", "1x2")]
    [InlineData("a lost one", "2", "checkpoint 1 differs"), InlineData("a changed one", "x2", "checkpoint 1 differs")]
    [InlineData("a changed one, not in order", "2x", "checkpoint 1 differs")]
    [InlineData("an unknown one", "123", "checkpoint 3 is in the file"), InlineData("an unknown one first", "312", "checkpoint 3 is in")]
    public async Task the_lines_of_the_file_are_compared_by_number(string description, string file, string? expected = null)
    {
        var content = await File.ReadAllTextAsync(log.Host.Checkpoints);
        var (first, second) = (content.Split('\n')[0], content.Split('\n')[1]);
        try
        {
            await File.WriteAllLinesAsync(log.Host.Checkpoints, file.Select(c => c switch
            {
                '1' => first,
                '2' => second,
                '3' => second.Replace("\"number\":2", "\"number\":3"),
                _ => first.Replace("\"after\":0", "\"after\":1"),
            }));
            var violations = await FindViolations();
            if (expected is null)
                violations.ShouldBeEmpty(description);
            else
                violations.ShouldHaveSingleItem(description).ShouldStartWith(expected);
        }
        finally
        {
            await File.WriteAllTextAsync(log.Host.Checkpoints, content);
        }
    }

    /// <summary>After some years, the file is larger than the memory.</summary>
    [Fact]
    public async Task the_file_is_read_block_by_block_as_far_as_it_was_written_at_the_start()
    {
        var (path, count) = (log.Host.Checkpoints + ".large", 2_000);
        var file = new CheckpointFile(path);
        var it = (await log.Host.Services.GetRequiredService<Checkpoints>().File.Read(CancellationToken.None))[0];
        string Line(int number) => JsonSerializer.Serialize(it with { Number = number }, WebJson.Options);
        await File.WriteAllLinesAsync(path, Enumerable.Range(1, count).Select(Line));
        try
        {
            var read = new List<Checkpoint>();
            await foreach (var entry in file.ReadOneByOne(CancellationToken.None))
            {
                if (read.Count == 0)
                    await File.AppendAllTextAsync(path, Line(count + 1) + "\n");
                read.Add(entry);
            }
            read.ShouldBe(Enumerable.Range(1, count).Select(n => it with { Number = n }));

            var readUntilEmptied = 0;
            await foreach (var _ in file.ReadOneByOne(CancellationToken.None))
                if (readUntilEmptied++ == 0)
                    await File.WriteAllTextAsync(path, "");
            readUntilEmptied.ShouldBeInRange(1, count / 2, "only the first block was in memory");
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public async Task a_checkpoint_file_that_differs_from_the_database_is_not_appended_to()
    {
        var content = await File.ReadAllTextAsync(log.Host.Checkpoints);
        try
        {
            await File.WriteAllTextAsync(log.Host.Checkpoints, content.Replace("\"number\":2", "\"number\":3"));
            (await log.Host.Services.GetRequiredService<Checkpoints>().CopyToFile(CancellationToken.None))
                .ShouldBe(Checkpoints.CopyResult.FileAhead);
            (await FindViolations()).ShouldContain(v => v.Contains("checkpoint 3 is in the file"));
        }
        finally
        {
            await File.WriteAllTextAsync(log.Host.Checkpoints, content);
        }
    }

    [Fact]
    public async Task an_export_that_would_lack_an_event_without_a_seal_is_refused()
    {
        var export = log.Host.Services.GetRequiredService<AuditExport>();
        await using var connection = await log.Host.OpenAsync();
        await connection.ExecuteAsync("""
            insert into mt_events
            select (jsonb_populate_record(e, jsonb_build_object('seq_id', -7, 'id', gen_random_uuid(), 'version', 99))).*
            from mt_events e where e.stream_id = @Id and version = 3
            """, new { log.Applicant.Id });
        try
        {
            var now = TestEvents.Now;
            foreach (var wanted in (AuditExport.Request[])[new(log.Applicant.Id, null, null, "r", "operator:test"),
                new(null, now.AddDays(-1), now.AddDays(1), "r", "operator:test")])
                await Should.ThrowAsync<AuditExport.NotProvableException>(() => export.Write(wanted, new MemoryStream(),
                    (_, _) => Task.CompletedTask, CancellationToken.None));
        }
        finally
        {
            await connection.ExecuteAsync(SignedLog.UndoSql);
        }
    }

    [Fact]
    public async Task only_one_host_makes_a_checkpoint_and_only_over_sealed_events()
    {
        await using var host = await TestHost.StartAsync();
        var checkpoints = host.Services.GetRequiredService<Checkpoints>();
        var it = await Applicant.WithPhone(host);
        await WaitUntilSealed(host);
        var results = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => checkpoints.CreateNext(CancellationToken.None)));
        results.Count(m => m == Checkpoints.CreateResult.Created).ShouldBe(1);
        results.Count(m => m == Checkpoints.CreateResult.NothingNew).ShouldBe(3);

        await Applicant.WithPhone(host);
        await WaitUntilSealed(host);
        await host.ExecuteSql("alter table mt_events disable trigger user; update mt_events set user_name = 'staff:x' where seq_id = "
            + "(select max(seq_id) from mt_events)");
        (await checkpoints.CreateNext(CancellationToken.None)).ShouldBe(Checkpoints.CreateResult.SealMismatch);

        // Deleting the key does not lead to a new one.
        await host.ExecuteSql("delete from pc_audit_key");
        (await checkpoints.CreateNext(CancellationToken.None)).ShouldBe(Checkpoints.CreateResult.NoKey);
    }

    [Fact]
    public async Task the_verification_says_how_far_it_has_read()
    {
        var last = await log.Host.ExecuteScalar<long>("select max(seq) from pc_audit_chain");
        var numbers = new List<long>();
        await Invariants.CheckSeals(log.Host.Services, CancellationToken.None, numbers.Add);
        numbers.ShouldBeInOrder();
        numbers.ShouldContain(last);
    }

    private async Task<IReadOnlyList<string>> FindViolations() => (await Invariants.CheckSeals(log.Host.Services, CancellationToken.None))
        .Single(c => c.Name == "every checkpoint matches its signature").Violations;

    internal static async Task WaitUntilSealed(TestHost host)
    {
        await host.WaitUntilSettled();
        await host.Services.GetRequiredService<LogChain>().WaitUntilSealed(CancellationToken.None);
    }

    /// <summary>Two sealed cases with a checkpoint each, and a copy of everything, which is restored after each tampering.</summary>
    public sealed class SignedLog : IAsyncLifetime
    {
        private const string Tables = "mt_events, pc_audit_chain, pc_audit_checkpoints, pc_audit_key";

        // Needed each time, because a verb of the command line restores the guards.
        internal const string DisableGuardsSql = "alter table mt_events disable trigger user; ";

        internal static string UndoSql { get; } = DisableGuardsSql + "begin; " + string.Concat(Tables.Split(", ")
            .Select(t => $"delete from {t}; insert into {t} select * from untouched.{t}; ")) + "commit;";

        internal TestHost Host { get; private set; } = null!;
        internal Staff Auditor { get; private set; } = null!;
        internal Applicant Applicant { get; private set; } = null!;

        /// <summary>The last event of the first checkpoint.</summary>
        internal long FirstEnd { get; private set; }

        public async Task InitializeAsync()
        {
            Host = await TestHost.StartAsync();
            Auditor = await Staff.Of(Host, "auditor");
            Applicant = await Staff.NewCase(Host);
            await CreateCheckpoint();
            FirstEnd = await Host.ExecuteScalar<long>("select max(up_to) from pc_audit_checkpoints");
            await CopyTables("yesterday");
            await Staff.NewCase(Host);
            await CreateCheckpoint();
            (await Host.ExecuteScalar<long>("select count(*) from pc_audit_checkpoints")).ShouldBe(2);
            await CopyTables("untouched");
        }

        public Task DisposeAsync() => Host.DisposeAsync();

        private async Task CreateCheckpoint()
        {
            await WaitUntilSealed(Host);
            var checkpoints = Host.Services.GetRequiredService<Checkpoints>();
            (await checkpoints.CreateNext(CancellationToken.None)).ShouldBe(Checkpoints.CreateResult.Created);
            (await checkpoints.CopyToFile(CancellationToken.None)).ShouldBe(Checkpoints.CopyResult.Done);
        }

        private Task<int> CopyTables(string schema) => Host.ExecuteSql($"create schema {schema}; "
            + string.Concat(Tables.Split(", ").Select(t => $"create table {schema}.{t} as table {t}; ")));
    }
}
