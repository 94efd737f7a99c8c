using System.Text.Json.Nodes;
using Dapper;
using PowerCrm.Host.Tests.Cli;
using PowerCrm.Host.Tests.Importing;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Host.Tests.Review;

namespace PowerCrm.Host.Tests.Operations;

/// <summary>Everything is lost, and restored from a backup folder and a file of keys.</summary>
[Trait("Category", "Full")]
public sealed class BackupTests : IAsyncLifetime
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("powercrm-backup-");
    private TestHost host = null!;

    private string Folder => Path.Combine(root.FullName, "monday");
    private string Keys => Path.Combine(root.FullName, "monday.keys");

    public async Task InitializeAsync() => host = await TestHost.StartAsync();

    public async Task DisposeAsync()
    {
        await host.DisposeAsync();
        root.Delete(recursive: true);
    }

    [Fact]
    public async Task a_restore_is_complete_repeats_no_message_and_erases_erased_people_again()
    {
        var (ann, kept, erased) = (await Staff.Of(host), await Staff.Case(host), await Staff.Case(host));
        // Existing customers: their file was checked, and one line of it refused; the import itself cannot make anybody yet.
        var (admin, company) = (await Staff.Of(host, "admin"), CustomerFile.NewCompany());
        var file = CustomerFile.Of(CustomerFile.Line(company), CustomerFile.Line(capacity: "0"));
        var looked = (await admin.Check(file))["id"].GetValue<Guid>();
        var template = (await host.Get("/reference/templates")).ShouldBe(200).Items[0]!["id"]!.GetValue<string>();
        (await kept.Post("/auth/subscriptions", new { templateId = template, outcome = "accept" })).ShouldBe(200);
        var version = await ann.Check(kept.Id, "materials", "passed", await ann.Claim(kept.Id));
        version = await ann.Check(kept.Id, "identity", "passed", version);
        // An SMS about a decision that could not be handled yet.
        var refused = await Staff.Case(host);
        var seen = await ann.Check(refused.Id, "materials", "passed", await ann.Claim(refused.Id));
        seen = await ann.Check(refused.Id, "identity", "passed", seen);
        (await ann.Post($"/reviews/{refused.Id}/decision", new { decision = "approved" }, seen)).ShouldBe(200);
        await host.WaitUntilSettled();
        var late = await host.ExecuteScalar<Guid>("select id from mt_events where stream_id = @Id and type = 'review_decided'",
            new { refused.Id });
        await host.ExecuteSql("""
            insert into wolverine.wolverine_dead_letters
                (id, body, message_type, received_at, source, exception_type, exception_message, sent_at, replayable)
            values (gen_random_uuid(), convert_to('{"Cause":"' || @late || '"}', 'UTF8'), 'tell_applicant_by_sms', 'local://tell_by_sms/',
                'test', 'Exception', '', now(), false)
            """, new { late });
        // A WeCom message to a manager that was on its way to its handler.
        var (told, inbox) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await host.ExecuteSql("""
            insert into pc_inbox (id, recipient, kind, title, text, customer_id, at)
            values (@told, @told, 'assignment', '', '', @Id, powercrm_now()), (@inbox, @told, 'assignment', '', '', @Id, powercrm_now());
            insert into wolverine.wolverine_dead_letters
                (id, body, message_type, received_at, source, exception_type, exception_message, sent_at, replayable)
            values (gen_random_uuid(), convert_to('{"Cause":"' || @told || '"}', 'UTF8'), 'tell_staff_by_wecom',
                'local://tell_by_wecom/', 'test', 'Exception', '', now(), false);
            insert into pc_due (id, at, stream, command, data)
            values (gen_random_uuid(), powercrm_now() + interval '1 hour', @Id, 'tell_by_wecom', @inbox::text)
            """, new { told, inbox, kept.Id });
        // A query to the registers that was waiting.
        var asked = await host.ExecuteScalar<Guid>(
            "select id from mt_events where stream_id = @Id and type = 'info_submitted'", new { refused.Id });
        await host.ExecuteSql("""
            insert into wolverine.wolverine_dead_letters
                (id, body, message_type, received_at, source, exception_type, exception_message, sent_at, replayable)
            values (gen_random_uuid(), convert_to('{"streamId":"' || @Id || '"}', 'UTF8'), 'materials_uploaded', 'local://verify_identity/',
                'test', 'Exception', '', now(), false)
            """, new { refused.Id });
        // One hold is in force when the backup is made; it is lifted afterwards, and another one is placed.
        var auditor = await Staff.Of(host, "auditor");
        (await auditor.Post($"/audit/registrations/{refused.Id}/hold", new { reason = "court", reference = "1号" })).ShouldBe(200);
        // One call is in progress, one was requested again, and an SMS waits for the morning. The message of a decision waits too, since
        // its attempt cannot be written.
        var (way, again, sms) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await host.ExecuteSql("""
            insert into pc_outside_attempts (call, cause, stream, attempted_at, outcome)
            values ('tell_applicant', @way, @Id, now(), null), ('tell_applicant', @again, @Id, now(), 'again');
            insert into pc_due (id, at, stream, command, data)
            values (gen_random_uuid(), powercrm_now() + interval '1 hour', @Id, 'tell_applicant', @again::text),
                (gen_random_uuid(), powercrm_now() + interval '1 hour', @Id, 'tell_by_sms', @sms::text)
            """, new { way, again, sms, kept.Id });
        await using (var blocker = await host.OpenAsync())
        {
            await using var holds = await blocker.BeginTransactionAsync();
            await blocker.ExecuteAsync("lock table pc_outside_attempts, pc_imported_customers in exclusive mode");
            (await admin.Post($"/customers/import?{CustomerFile.Basis}&dryRun=false", CustomerFile.Content(file))).ShouldBe(202);
            (await ann.Post($"/reviews/{kept.Id}/decision", new { decision = "approved" }, version)).ShouldBe(200);
            await Eventually.TrueAsync(() => host.ExecuteScalar<bool>(
                "select count(distinct relation) = 2 from pg_locks where not granted and mode = 'RowExclusiveLock'"));
            var made = await CommandRunner.Run(host, "backup", "make", Folder, "--keys", Keys, "--json");
            made.Exit.ShouldBe(0, made.Complained + made.Said);
            await holds.RollbackAsync();
        }
        await host.WaitUntilSettled();
        (await Messages(host.Http, kept)).ShouldBe(1);
        var cause = await host.ExecuteScalar<Guid>("select id from mt_events where stream_id = @Id and type = 'review_decided'",
            new { kept.Id });
        (await admin.Post($"/audit/registrations/{refused.Id}/hold/lift", new { reason = "结案" })).ShouldBe(200);
        (await auditor.Post($"/audit/registrations/{kept.Id}/hold", new { reason = "dispute", reference = "2号" })).ShouldBe(200);
        (await erased.Post("/privacy/erase")).ShouldBe(204);
        await Eventually.TrueAsync(() => Task.FromResult(
            File.Exists(host.Tombstones) && File.ReadAllText(host.Tombstones).Contains(erased.Id.ToString(), StringComparison.Ordinal)));

        await using var empty = await TestDatabase.CreateAsync();
        var blobs = Path.Combine(root.FullName, "blobs");
        (string, string)[] there = [("ConnectionStrings__PowerCrm", empty.ConnectionString), ("Blobs__Path", blobs)];
        (await CommandRunner.Run(host, there, "restore", Folder, "--keys", Keys)).Complained.ShouldContain("it needs --yes");
        (await CommandRunner.Run(host, there, "restore", Folder, "--keys", Keys, "--dry-run")).Said.ShouldContain("would be restored");
        var restored = await CommandRunner.Run(host, there, "restore", Folder, "--keys", Keys, "--yes", "--json");

        restored.Exit.ShouldBe(0, restored.Complained + restored.Said);
        var said = JsonNode.Parse(restored.Said)!;
        (said["equal"]!.GetValue<bool>(), said["pictures"]!.GetValue<int>(), said["unknown"]!.GetValue<int>()).ShouldBe((true, 11, 8));
        (await CommandRunner.Run(host, there, "restore", Folder, "--keys", Keys, "--yes")).Complained.ShouldContain("is not empty");
        var listed = await CommandRunner.Run(host, there, "calls", "list", "--json");
        JsonNode.Parse(listed.Said)!.AsArray().Where(c => c!["call"]!.GetValue<string>() == "tell_by_sms")
            .Select(c => c!["cause"]!.GetValue<Guid>()).ShouldBe([sms, late], ignoreOrder: true);
        JsonNode.Parse(listed.Said)!.AsArray().Select(c => c!["cause"]!.GetValue<Guid>())
            .ShouldBe([way, again, sms, late, cause, told, inbox, asked], ignoreOrder: true);
        await using (var connection = await empty.OpenAsync())
        {
            (await connection.ExecuteScalarAsync<bool>(
                "select wrapped is null from pc_subject_keys where subject = @Id", new { erased.Id })).ShouldBeTrue();
            (await connection.ExecuteScalarAsync<long>("select count(*) from pc_images where owner = @Id", new { erased.Id })).ShouldBe(0);
            (await connection.ExecuteScalarAsync<bool>("select exists (select from mt_doc_legalhold where id = @Id)", new { kept.Id }))
                .ShouldBeTrue("before anybody is served");
        }
        // The lists that the lost hosts wrote.
        File.Copy(host.Tombstones, blobs + ".tombstones");
        File.Copy(host.Holds, blobs + ".holds");
        // The host that worked on the import is gone for a minute.
        await using (var connection = await empty.OpenAsync())
            await connection.ExecuteAsync("update pc_customer_imports set beat_at = now() - interval '2 minutes' where state = 'running'");
        await using var other = await HostProcess.StartAsync(empty.ConnectionString, blobs);
        await using (var connection = await empty.OpenAsync())
            await Eventually.TrueAsync(() => connection.ExecuteScalarAsync<bool>(
                "select not exists (select from wolverine.wolverine_incoming_envelopes where status <> 'Handled')"),
                TimeSpan.FromSeconds(60));
        await using (var connection = await empty.OpenAsync())
            await Eventually.TrueAsync(async () => await connection.ExecuteScalarAsync<long>(
                "select count(*) from mt_events where stream_id = @Id and type = 'personal_data_erased'", new { erased.Id }) == 1);
        await using (var connection = await empty.OpenAsync())
            await Eventually.TrueAsync(async () => await connection.ExecuteScalarAsync<long>(
                "select count(*) from mt_doc_customer where data ->> 'CompanyName' = @company", new { company }) == 1,
                TimeSpan.FromSeconds(60));
        await using (var connection = await empty.OpenAsync())
        {
            await Eventually.TrueAsync(async () => (await connection.QueryAsync<Guid>("select id from mt_doc_legalhold")).ToList()
                is [var only] && only == kept.Id);
            (await connection.QueryAsync<string>("""
                select type || ' ' || (data ->> 'By') from mt_events
                where stream_id = any(@ids) and type like 'legal_hold_%'
                order by timestamp
                """, new { ids = new[] { kept.Id, refused.Id } })).ShouldBe([$"legal_hold_placed staff:{auditor.Id}",
                    $"legal_hold_placed staff:{auditor.Id}", $"legal_hold_lifted staff:{admin.Id}"], "each once, by who did it");
        }
        (await Messages(other.Http, kept)).ShouldBe(0);
        // The sessions of the backup are ended, because one that ended after the backup would be valid again.
        var api = new ApiClient(other.Http);
        (await api.As(kept.Token).Send(HttpMethod.Get, "/privacy/export")).ShouldBe(401);
        (await api.As(ann.Token).Send(HttpMethod.Get, "/reviews")).ShouldBe(401);
        var anew = (await api.Send(HttpMethod.Post, "/auth/wechat",
            new { code = Applicant.LoginCode(kept.OpenId), consent = Applicant.Consent() }))
            .ShouldBe(200)["accessToken"].GetValue<string>();
        var administrator = (await api.Send(HttpMethod.Post, "/staff/login", new { username = admin.Username, password = Staff.Password }))
            .ShouldBe(200)["accessToken"].GetValue<string>();
        (await api.As(administrator).Send(HttpMethod.Get, $"/customers/imports/{looked}/errors")).ShouldBe(200).Text.ShouldContain("用电容量");
        (await api.As(anew).Send(HttpMethod.Get, "/privacy/export")).ShouldBe(200).Text.ShouldContain("张伟");
        (await api.As(anew).Send(HttpMethod.Post, "/privacy/erase")).ShouldBe(202);
        (await api.As(erased.Token).Send(HttpMethod.Get, "/privacy/export")).ShouldBe(401);
    }

    [Fact]
    public async Task a_backup_is_tried_in_a_scratch_database_and_what_is_wrong_with_it_is_named()
    {
        await Staff.Case(host);
        var inside = Path.Combine(Folder, "keys");
        (await CommandRunner.Run(host, "backup", "make", Folder, "--keys", inside)).Complained
            .ShouldContain("must not be in the backup's folder");
        (await CommandRunner.Run(host, "backup", "make", Folder, "--keys", Keys)).Exit.ShouldBe(0);
        var dump = await File.ReadAllBytesAsync(Path.Combine(Folder, "database.dump"));
        var wrapped = await host.ExecuteScalar<byte[]>("select wrapped from pc_subject_keys where wrapped is not null limit 1");
        dump.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(wrapped))).ShouldBe(-1);

        var tried = await CommandRunner.Run(host, "backup", "verify", Folder, "--keys", Keys);
        tried.Exit.ShouldBe(0, tried.Complained + tried.Said);
        tried.Said.ShouldContain("monday can be restored");
        (await host.ExecuteScalar<long>("select count(*) from pg_database where datname like 'powercrm\\_verify%'")).ShouldBe(0);
        var shown = (await (await Staff.Of(host, "admin")).Get("/ops/backups")).ShouldBe(200).Items.ShouldHaveSingleItem()!;
        (shown["name"]!.GetValue<string>(), shown["verifiedAt"] is null, shown["lastEvent"]!.GetValue<long>() > 0)
            .ShouldBe(("monday", false, true));

        // A manifest with other values for a table, another key, a changed picture and a changed dump.
        var manifest = Path.Combine(Folder, "manifest.json");
        var text = await File.ReadAllTextAsync(manifest);
        var rows = JsonNode.Parse(text)!["tables"]!.AsArray().Single(t => t!["name"]!.GetValue<string>() == "public.mt_events")!;
        rows["rows"] = rows["rows"]!.GetValue<long>() + 1;
        await File.WriteAllTextAsync(manifest, rows.Root.ToJsonString());
        await Finds(1, "public.mt_events: ");
        await File.WriteAllTextAsync(manifest, text);
        var theirs = Path.Combine(root.FullName, "theirs");
        await using (var other = await TestHost.StartAsync())
            (await CommandRunner.Run(other, "keys", "backup", theirs)).Exit.ShouldBe(0);
        await Finds(2, "from another database", theirs);
        var picture = Directory.EnumerateFiles(Path.Combine(Folder, "pictures"), "*", SearchOption.AllDirectories).First();
        await Flip(picture);
        await Finds(1, "picture ");
        await Flip(Path.Combine(Folder, "database.dump"));
        await Finds(1, "database.dump does not match its hash in the manifest");
        File.Delete(manifest);
        await Finds(2, "not a complete backup");
    }

    [Fact]
    public async Task the_nightly_script_makes_and_verifies_a_backup_and_deletes_old_ones_only_after_success()
    {
        await Staff.Case(host);
        var folders = new[] { "nightly", "nightly-keys" }.Select(n => root.CreateSubdirectory(n).FullName).ToArray();
        var aMonthAgo = TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-32);
        foreach (var folder in folders)
            foreach (var (name, at) in ((string, DateTime)[])[("powercrm-20261001T023000Z", aMonthAgo), ("powercrm-20261120T023000Z",
                aMonthAgo.AddDays(20)), ("by-hand", aMonthAgo)])
                Directory.SetLastWriteTimeUtc(Directory.CreateDirectory(Path.Combine(folder, name)).FullName, at);
        var like = CommandRunner.StartInfo(host);
        like.Environment["HOST"] = $"dotnet {like.ArgumentList[0]}";
        (like.Environment["BACKUPS"], like.Environment["KEYS"]) = (folders[0], folders[1]);

        like.Environment["Keys__Master"] = Convert.ToBase64String(new byte[32]);
        (await Shell.Run("ops/backup.sh", like)).Exit.ShouldNotBe(0);
        Named("powercrm-20261001T023000Z").ShouldBe([true, true]);

        like.Environment["Keys__Master"] = TestHost.MasterKey;
        var (exit, said, complained) = await Shell.Run("ops/backup.sh", like);
        exit.ShouldBe(0, said + complained);
        Named("powercrm-20261001T023000Z").ShouldBe([false, false]);
        Named("powercrm-20261120T023000Z").ShouldBe([true, true]);
        Named("by-hand").ShouldBe([true, true]);
        var shown = (await (await Staff.Of(host, "admin")).Get("/ops/backups")).ShouldBe(200).Items
            .Where(b => b!["name"]!.GetValue<string>().StartsWith("powercrm-", StringComparison.Ordinal)).ShouldHaveSingleItem()!;
        shown["verifiedAt"].ShouldNotBeNull();
        Named(shown["name"]!.GetValue<string>()).ShouldBe([true, true]);

        (await Shell.Run("KEEP_DAYS=a-month ops/backup.sh", like)).Exit.ShouldBe(2);

        IEnumerable<bool> Named(string name) => folders.Select(f => Path.Exists(Path.Combine(f, name)));
    }

    private async Task Finds(int exit, string what, string? keys = null)
    {
        var tried = await CommandRunner.Run(host, "backup", "verify", Folder, "--keys", keys ?? Keys);
        tried.Exit.ShouldBe(exit, tried.Complained + tried.Said);
        (tried.Said + tried.Complained).ShouldContain(what);
    }

    private static async Task Flip(string path)
    {
        var data = await File.ReadAllBytesAsync(path);
        data[data.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, data);
    }

    private static async Task<int> Messages(HttpClient http, Applicant of) =>
        JsonNode.Parse(await http.GetStringAsync($"/sandbox/wechat/messages?openid={of.OpenId}"))!.AsArray().Count;
}
