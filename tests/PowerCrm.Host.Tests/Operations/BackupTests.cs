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
        var (ann, customer, erased) = (await Staff.Of(host), await Staff.NewCase(host), await Staff.NewCase(host));
        // Existing customers: their file was checked, and one line of it refused; the import itself cannot make anybody yet.
        var (admin, company) = (await Staff.Of(host, "admin"), CustomerFile.NewCompany());
        var file = CustomerFile.Of(CustomerFile.Line(company), CustomerFile.Line(capacity: "0"));
        var importId = (await admin.Check(file))["id"].GetValue<Guid>();
        // Two persons who ask for an erasure after the backup: an imported record has the phone of one; a hold keeps the other's data.
        var (phone, importedCompany) = (Applicant.NewPhone(), CustomerFile.NewCompany());
        await admin.CheckAndImport(CustomerFile.Of(CustomerFile.Line(importedCompany, phone)));
        var imported = await host.FindCustomer(importedCompany);
        var (withRecord, underHold) = (await Applicant.SignIn(host), await Applicant.WithPhone(host));
        await withRecord.VerifyPhone(phone);
        var template = (await host.Get("/reference/templates")).ShouldBe(200).Items[0]!["id"]!.GetValue<string>();
        (await customer.Post("/auth/subscriptions", new { templateId = template, outcome = "accept" })).ShouldBe(200);
        var version = await ann.Check(customer.Id, "materials", "passed", await ann.Claim(customer.Id));
        version = await ann.Check(customer.Id, "identity", "passed", version);
        // An SMS about a decision that could not be handled yet.
        var otherCustomer = await Staff.NewCase(host);
        var otherVersion = await ann.Check(otherCustomer.Id, "materials", "passed", await ann.Claim(otherCustomer.Id));
        otherVersion = await ann.Check(otherCustomer.Id, "identity", "passed", otherVersion);
        (await ann.Post($"/reviews/{otherCustomer.Id}/decision", new { decision = "approved" }, otherVersion)).ShouldBe(200);
        await host.WaitUntilSettled();
        var decisionId = await host.ExecuteScalar<Guid>("select id from mt_events where stream_id = @Id and type = 'review_decided'",
            new { otherCustomer.Id });
        await host.ExecuteSql("""
            insert into wolverine.wolverine_dead_letters
                (id, body, message_type, received_at, source, exception_type, exception_message, sent_at, replayable)
            values (gen_random_uuid(), convert_to('{"Cause":"' || @late || '"}', 'UTF8'), 'tell_applicant_by_sms', 'local://tell_by_sms/',
                'test', 'Exception', '', now(), false)
            """, new { late = decisionId });
        // A WeCom message to a manager that was on its way to its handler.
        var (recipient, inbox) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await host.ExecuteSql("""
            insert into pc_inbox (id, recipient, kind, title, text, customer_id, at)
            values (@told, @told, 'assignment', '', '', @Id, powercrm_now()), (@inbox, @told, 'assignment', '', '', @Id, powercrm_now());
            insert into wolverine.wolverine_dead_letters
                (id, body, message_type, received_at, source, exception_type, exception_message, sent_at, replayable)
            values (gen_random_uuid(), convert_to('{"Cause":"' || @told || '"}', 'UTF8'), 'tell_staff_by_wecom',
                'local://tell_by_wecom/', 'test', 'Exception', '', now(), false);
            insert into pc_due (id, at, stream, command, data)
            values (gen_random_uuid(), powercrm_now() + interval '1 hour', @Id, 'tell_by_wecom', @inbox::text)
            """, new { told = recipient, inbox, customer.Id });
        // A query to the registers that was waiting.
        var submissionId = await host.ExecuteScalar<Guid>(
            "select id from mt_events where stream_id = @Id and type = 'info_submitted'", new { otherCustomer.Id });
        await host.ExecuteSql("""
            insert into wolverine.wolverine_dead_letters
                (id, body, message_type, received_at, source, exception_type, exception_message, sent_at, replayable)
            values (gen_random_uuid(), convert_to('{"streamId":"' || @Id || '"}', 'UTF8'), 'materials_uploaded', 'local://verify_identity/',
                'test', 'Exception', '', now(), false)
            """, new { otherCustomer.Id });
        // One hold is in force when the backup is made; it is lifted afterwards, and another one is placed.
        var auditor = await Staff.Of(host, "auditor");
        (await auditor.Post($"/audit/registrations/{otherCustomer.Id}/hold", new { reason = "court", reference = "1号" })).ShouldBe(200);
        // One call is in progress, one was requested again, and an SMS waits for the morning. The message of a decision waits too, since
        // its attempt cannot be written.
        var (inProgress, requested, sms) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await host.ExecuteSql("""
            insert into pc_outside_attempts (call, cause, stream, attempted_at, outcome)
            values ('tell_applicant', @way, @Id, now(), null), ('tell_applicant', @again, @Id, now(), 'again');
            insert into pc_due (id, at, stream, command, data)
            values (gen_random_uuid(), powercrm_now() + interval '1 hour', @Id, 'tell_applicant', @again::text),
                (gen_random_uuid(), powercrm_now() + interval '1 hour', @Id, 'tell_by_sms', @sms::text)
            """, new { way = inProgress, again = requested, sms, customer.Id });
        await using (var blocker = await host.OpenAsync())
        {
            await using var transaction = await blocker.BeginTransactionAsync();
            await blocker.ExecuteAsync("lock table pc_outside_attempts, pc_imported_customers in exclusive mode");
            (await admin.Post($"/customers/import?{CustomerFile.BasisQuery}&dryRun=false", CustomerFile.Content(file))).ShouldBe(202);
            (await ann.Post($"/reviews/{customer.Id}/decision", new { decision = "approved" }, version)).ShouldBe(200);
            await Eventually.TrueAsync(() => host.ExecuteScalar<bool>(
                "select count(distinct relation) = 2 from pg_locks where not granted and mode = 'RowExclusiveLock'"));
            var backup = await CommandRunner.Run(host, "backup", "make", Folder, "--keys", Keys, "--json");
            backup.Exit.ShouldBe(0, backup.Errors + backup.Output);
            await transaction.RollbackAsync();
        }
        await host.WaitUntilSettled();
        (await CountMessages(host.Http, customer)).ShouldBe(1);
        var cause = await host.ExecuteScalar<Guid>("select id from mt_events where stream_id = @Id and type = 'review_decided'",
            new { customer.Id });
        (await admin.Post($"/audit/registrations/{otherCustomer.Id}/hold/lift", new { reason = "结案" })).ShouldBe(200);
        (await auditor.Post($"/audit/registrations/{customer.Id}/hold", new { reason = "dispute", reference = "2号" })).ShouldBe(200);
        (await auditor.Post($"/audit/registrations/{underHold.Id}/hold", new { reason = "court", reference = "3号" })).ShouldBe(200);
        (await underHold.Post("/privacy/erase")).ShouldBe(202);
        (await withRecord.Post("/privacy/erase")).ShouldBe(204);
        (await erased.Post("/privacy/erase")).ShouldBe(204);
        await Eventually.TrueAsync(() => Task.FromResult(
            File.Exists(host.Tombstones) && File.ReadAllText(host.Tombstones).Contains(erased.Id.ToString(), StringComparison.Ordinal)));

        await using var empty = await TestDatabase.CreateAsync();
        var blobs = Path.Combine(root.FullName, "blobs");
        (string, string)[] settings = [("ConnectionStrings__PowerCrm", empty.ConnectionString), ("Blobs__Path", blobs)];
        (await CommandRunner.Run(host, settings, "restore", Folder, "--keys", Keys)).Errors.ShouldContain("it needs --yes");
        (await CommandRunner.Run(host, settings, "restore", Folder, "--keys", Keys, "--dry-run")).Output.ShouldContain("would be restored");
        var missing = Path.Combine(root.FullName, "missing.jsonl");
        (await CommandRunner.Run(host, [.. settings, ("Privacy__TombstonesFile", missing)], "restore", Folder, "--keys", Keys, "--dry-run"))
            .Errors.ShouldContain($"WARNING: The list of erased persons {missing} does not exist");
        // A store that cannot be written to is found before the database is restored, so that the restore can be repeated.
        var plainFile = Path.Combine(root.FullName, "plain");
        await File.WriteAllTextAsync(plainFile, "");
        (await CommandRunner.Run(host, [settings[0], ("Blobs__Path", Path.Combine(plainFile, "blobs"))], "restore", Folder, "--keys", Keys,
            "--yes")).Errors.ShouldContain("nothing was restored");
        var restored = await CommandRunner.Run(host, settings, "restore", Folder, "--keys", Keys, "--yes", "--json");

        restored.Exit.ShouldBe(0, restored.Errors + restored.Output);
        var json = JsonNode.Parse(restored.Output)!;
        (json["equal"]!.GetValue<bool>(), json["pictures"]!.GetValue<int>(), json["unknown"]!.GetValue<int>()).ShouldBe(
            (true, 13, 8), "nine pictures, the file of the running import, and the lists of lines of three that are done");
        json["lists"]!.AsArray().Select(l => (l!["list"]!.GetValue<string>(), l["file"]!.GetValue<string>(),
            l["entries"]!.GetValue<int>() > 0)).ShouldBe([("erased persons", host.Tombstones, true), ("legal holds", host.Holds, true)]);
        (await CommandRunner.Run(host, settings, "restore", Folder, "--keys", Keys, "--yes")).Errors.ShouldContain("is not empty");
        var calls = await CommandRunner.Run(host, settings, "calls", "list", "--json");
        JsonNode.Parse(calls.Output)!.AsArray().Where(c => c!["call"]!.GetValue<string>() == "tell_by_sms")
            .Select(c => c!["cause"]!.GetValue<Guid>()).ShouldBe([sms, decisionId], ignoreOrder: true);
        JsonNode.Parse(calls.Output)!.AsArray().Select(c => c!["cause"]!.GetValue<Guid>())
            .ShouldBe([inProgress, requested, sms, decisionId, cause, recipient, inbox, submissionId], ignoreOrder: true);
        await using (var connection = await empty.OpenAsync())
        {
            (await connection.ExecuteScalarAsync<bool>(
                "select wrapped is null from pc_subject_keys where subject = @Id", new { erased.Id })).ShouldBeTrue();
            (await connection.ExecuteScalarAsync<long>("select count(*) from pc_images where owner = @Id", new { erased.Id })).ShouldBe(0);
            (await connection.ExecuteScalarAsync<bool>("select exists (select from mt_doc_legalhold where id = @Id)", new { customer.Id }))
                .ShouldBeTrue("before anybody is served");
            (await connection.ExecuteScalarAsync<long>("select count(*) from pc_phones where registration = @Id", new { underHold.Id }))
                .ShouldBe(0, "before anybody is served");
        }
        // The lists that the lost hosts wrote.
        File.Copy(host.Tombstones, blobs + ".tombstones");
        File.Copy(host.Holds, blobs + ".holds");
        // The host that worked on the import is gone for a minute.
        await using (var connection = await empty.OpenAsync())
            await connection.ExecuteAsync("update pc_customer_imports set beat_at = now() - interval '2 minutes' where state = 'running'");
        await using var restoredHost = await HostProcess.StartAsync(empty.ConnectionString, blobs);
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
            await Eventually.TrueAsync(async () => (await connection.QueryAsync<Guid>("select id from mt_doc_legalhold")).ToHashSet()
                .SetEquals([customer.Id, underHold.Id]));
            await Eventually.TrueAsync(() => connection.ExecuteScalarAsync<bool>(
                "select (data ->> 'ErasureWaits')::boolean from mt_doc_legalhold where id = @Id", new { underHold.Id }));
            await Eventually.TrueAsync(() => connection.ExecuteScalarAsync<bool>(
                "select exists (select from pc_inbox where kind = 'imported_record_left' and customer_id = @imported)", new { imported }));
            (await connection.QueryAsync<string>("""
                select type || ' ' || (data ->> 'By') from mt_events
                where stream_id = any(@ids) and type like 'legal_hold_%'
                order by timestamp
                """, new { ids = new[] { customer.Id, otherCustomer.Id } })).ShouldBe([$"legal_hold_placed staff:{auditor.Id}",
                    $"legal_hold_placed staff:{auditor.Id}", $"legal_hold_lifted staff:{admin.Id}"], "each once, by who did it");
        }
        (await CountMessages(restoredHost.Http, customer)).ShouldBe(0);
        // The sessions of the backup are ended, because one that ended after the backup would be valid again.
        var api = new ApiClient(restoredHost.Http);
        (await api.As(customer.Token).Send(HttpMethod.Get, "/privacy/export")).ShouldBe(401);
        (await api.As(ann.Token).Send(HttpMethod.Get, "/reviews")).ShouldBe(401);
        var customerToken = (await api.Send(HttpMethod.Post, "/auth/wechat",
            new { code = Applicant.LoginCode(customer.OpenId), consent = Applicant.Consent() }))
            .ShouldBe(200)["accessToken"].GetValue<string>();
        var adminToken = (await api.Send(HttpMethod.Post, "/staff/login", new { username = admin.Username, password = Staff.Password }))
            .ShouldBe(200)["accessToken"].GetValue<string>();
        (await api.As(adminToken).Send(HttpMethod.Get, $"/customers/imports/{importId}/errors")).ShouldBe(200).Text.ShouldContain("用电容量");
        (await api.As(customerToken).Send(HttpMethod.Get, "/privacy/export")).ShouldBe(200).Text.ShouldContain("张伟");
        (await api.As(customerToken).Send(HttpMethod.Post, "/privacy/erase")).ShouldBe(202);
        (await api.As(erased.Token).Send(HttpMethod.Get, "/privacy/export")).ShouldBe(401);
    }

    /// <summary>What it has of the backup would be sent a second time: the messages are marked as unknown only at its end.</summary>
    [Fact]
    public async Task no_host_starts_on_a_database_whose_restore_was_interrupted()
    {
        await Staff.NewCase(host);
        (await CommandRunner.Run(host, "backup", "make", Folder, "--keys", Keys)).Exit.ShouldBe(0);
        await using var database = await TestDatabase.CreateAsync();
        var blobs = Path.Combine(root.FullName, "blobs");
        (string, string)[] settings = [("ConnectionStrings__PowerCrm", database.ConnectionString), ("Blobs__Path", blobs)];
        // A folder where a picture belongs ends the restore in the middle.
        var picture = Path.GetRelativePath(host.Blobs, Directory.EnumerateFiles(host.Blobs, "*", SearchOption.AllDirectories).First());
        Directory.CreateDirectory(Path.Combine(blobs, picture));
        (await CommandRunner.Run(host, settings, "restore", Folder, "--keys", Keys, "--yes")).Errors
            .ShouldContain("drop the database, create it again, and repeat the restore");

        const string Refusal = "is not complete. If that restore was interrupted, drop the database";
        foreach (var words in (string[][])[["run", $"--urls={FreePort.Url()}"], ["check-invariants"], ["backup", "settle", "--yes"],
            ["restore", Folder, "--keys", Keys, "--yes"]])
        {
            var result = await CommandRunner.Run(host, settings, words);
            result.Exit.ShouldBe(2, string.Join(' ', words));
            result.Errors.ShouldContain(Refusal);
        }
        var environment = await CommandRunner.Run(host, settings, "check-env");
        environment.Exit.ShouldBe(1);
        environment.Output.ShouldContain("restore: If that restore was interrupted, drop the database");
    }

    [Fact]
    public async Task a_backup_is_tried_in_a_scratch_database_and_what_is_wrong_with_it_is_named()
    {
        await Staff.NewCase(host);
        var inside = Path.Combine(Folder, "keys");
        (await CommandRunner.Run(host, "backup", "make", Folder, "--keys", inside)).Errors
            .ShouldContain("must not be in the backup's folder");
        var olderKeys = Path.Combine(root.FullName, "sunday.keys");
        (await CommandRunner.Run(host, "keys", "backup", olderKeys)).Exit.ShouldBe(0);
        (await CommandRunner.Run(host, "backup", "make", Folder, "--keys", Keys)).Exit.ShouldBe(0);
        await AssertVerification(2, "older than the backup", olderKeys);
        var dump = await File.ReadAllBytesAsync(Path.Combine(Folder, "database.dump"));
        var wrapped = await host.ExecuteScalar<byte[]>("select wrapped from pc_subject_keys where wrapped is not null limit 1");
        dump.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(wrapped))).ShouldBe(-1);

        var result = await CommandRunner.Run(host, "backup", "verify", Folder, "--keys", Keys);
        result.Exit.ShouldBe(0, result.Errors + result.Output);
        result.Output.ShouldContain("monday can be restored");
        (await host.ExecuteScalar<long>("select count(*) from pg_database where datname like 'powercrm\\_verify%'")).ShouldBe(0);
        var backup = (await (await Staff.Of(host, "admin")).Get("/ops/backups")).ShouldBe(200).Items.ShouldHaveSingleItem()!;
        (backup["name"]!.GetValue<string>(), backup["verifiedAt"] is null, backup["lastEvent"]!.GetValue<long>() > 0)
            .ShouldBe(("monday", false, true));

        // A manifest with other values for a table, another key, a changed picture and a changed dump.
        var manifest = Path.Combine(Folder, "manifest.json");
        var text = await File.ReadAllTextAsync(manifest);
        var table = JsonNode.Parse(text)!["tables"]!.AsArray().Single(t => t!["name"]!.GetValue<string>() == "public.mt_events")!;
        table["rows"] = table["rows"]!.GetValue<long>() + 1;
        await File.WriteAllTextAsync(manifest, table.Root.ToJsonString());
        await AssertVerification(1, "public.mt_events: ");
        await File.WriteAllTextAsync(manifest, text);
        var otherKeys = Path.Combine(root.FullName, "theirs");
        await using (var otherHost = await TestHost.StartAsync())
        {
            // Each test database starts at the same time of day.
            await otherHost.ExecuteSql("update pc_clock set shift = shift + interval '1 day'");
            (await CommandRunner.Run(otherHost, "keys", "backup", otherKeys)).Exit.ShouldBe(0);
        }
        await AssertVerification(2, "from another database", otherKeys);
        var picture = Directory.EnumerateFiles(Path.Combine(Folder, "pictures"), "*", SearchOption.AllDirectories).First();
        await FlipByte(picture);
        await AssertVerification(1, "picture ");
        await FlipByte(Path.Combine(Folder, "database.dump"));
        await AssertVerification(1, "database.dump does not match its hash in the manifest");
        File.Delete(manifest);
        await AssertVerification(2, "not a complete backup");
    }

    [Fact]
    public async Task the_nightly_script_makes_and_verifies_a_backup_and_deletes_old_ones_only_after_success()
    {
        var (_, erased) = (await Staff.NewCase(host), await Staff.NewCase(host));
        (await erased.Post("/privacy/erase")).ShouldBe(204);
        await host.WaitUntilSettled();
        var folders = new[] { "nightly", "nightly-keys" }.Select(n => root.CreateSubdirectory(n).FullName).ToArray();
        var aMonthAgo = TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(-32);
        foreach (var folder in folders)
            foreach (var (name, at) in ((string, DateTime)[])[("powercrm-20261001T023000Z", aMonthAgo), ("powercrm-20261120T023000Z",
                aMonthAgo.AddDays(20)), ("by-hand", aMonthAgo)])
                Directory.SetLastWriteTimeUtc(Directory.CreateDirectory(Path.Combine(folder, name)).FullName, at);
        var info = CommandRunner.CreateStartInfo(host);
        info.Environment["HOST"] = $"dotnet {info.ArgumentList[0]}";
        (info.Environment["BACKUPS"], info.Environment["KEYS"]) = (folders[0], folders[1]);
        (await Shell.Run("ops/backup.sh", info)).Errors.ShouldContain("set LISTS to the folder");
        var lists = root.CreateSubdirectory("nightly-lists").FullName;
        info.Environment["LISTS"] = lists;

        info.Environment["Keys__Master"] = Convert.ToBase64String(new byte[32]);
        (await Shell.Run("ops/backup.sh", info)).Exit.ShouldNotBe(0);
        (await File.ReadAllTextAsync(Path.Combine(lists, "tombstones.jsonl"))).ShouldContain($"{erased.Id}");
        Exists("powercrm-20261001T023000Z").ShouldBe([true, true]);

        info.Environment["Keys__Master"] = TestHost.MasterKey;
        var (exit, output, errors) = await Shell.Run("ops/backup.sh", info);
        exit.ShouldBe(0, output + errors);
        Exists("powercrm-20261001T023000Z").ShouldBe([false, false]);
        Exists("powercrm-20261120T023000Z").ShouldBe([true, true]);
        Exists("by-hand").ShouldBe([true, true]);
        var backup = (await (await Staff.Of(host, "admin")).Get("/ops/backups")).ShouldBe(200).Items
            .Where(b => b!["name"]!.GetValue<string>().StartsWith("powercrm-", StringComparison.Ordinal)).ShouldHaveSingleItem()!;
        backup["verifiedAt"].ShouldNotBeNull();
        Exists(backup["name"]!.GetValue<string>()).ShouldBe([true, true]);

        (await Shell.Run("KEEP_DAYS=a-month ops/backup.sh", info)).Exit.ShouldBe(2);

        IEnumerable<bool> Exists(string name) => folders.Select(f => Path.Exists(Path.Combine(f, name)));
    }

    /// <summary>The host writes a list anew if it was lost, as on a new machine; the copy then still has the older lines.</summary>
    [Fact]
    public async Task the_lists_of_erased_persons_and_holds_are_copied_and_no_line_of_a_copy_is_lost()
    {
        var lists = root.CreateSubdirectory("lists").FullName;
        var info = CommandRunner.CreateStartInfo(host);
        info.Environment["LISTS"] = lists;
        string[] names = ["tombstones.jsonl", "holds.jsonl"];
        string Original(string name) => Path.Combine(root.FullName, name);
        (info.Environment["Privacy__TombstonesFile"], info.Environment["Privacy__HoldsFile"]) = (Original(names[0]), Original(names[1]));
        (await Shell.Run("ops/backup.sh lists", info)).ShouldBe((0, "", ""), "no list was written yet");

        foreach (var text in (string[])["1\n2\n", "1\n2\n", "2\n3\n", "2\n3\n4"])
        {
            foreach (var name in names)
                await File.WriteAllTextAsync(Original(name), text);
            (await Shell.Run("ops/backup.sh lists", info)).ShouldBe((0, "", ""));
        }
        foreach (var name in names)
            (await File.ReadAllTextAsync(Path.Combine(lists, name))).ShouldBe("1\n2\n3\n4\n");
    }

    /// <summary>With a wrong setting, the script would succeed every minute, and no list would be copied.</summary>
    [Theory]
    [InlineData("Privacy__TombstonesFile", "tombstones.jsonl")]
    [InlineData("Privacy__HoldsFile", "holds.jsonl")]
    public async Task the_script_refuses_to_copy_a_list_whose_folder_does_not_exist(string setting, string name)
    {
        var info = CommandRunner.CreateStartInfo(host);
        info.Environment["LISTS"] = root.CreateSubdirectory("lists").FullName;
        (info.Environment["Privacy__TombstonesFile"], info.Environment["Privacy__HoldsFile"]) =
            (Path.Combine(root.FullName, "tombstones.jsonl"), Path.Combine(root.FullName, "holds.jsonl"));
        var list = Path.Combine(root.FullName, "no-such-folder", name);
        info.Environment[setting] = list;
        (await Shell.Run("ops/backup.sh lists", info)).ShouldBe((2, "",
            $"there is no folder for {list}: the settings have to be those of the host\n"));
    }

    private async Task AssertVerification(int exit, string expected, string? keys = null)
    {
        var result = await CommandRunner.Run(host, "backup", "verify", Folder, "--keys", keys ?? Keys);
        result.Exit.ShouldBe(exit, result.Errors + result.Output);
        (result.Output + result.Errors).ShouldContain(expected);
    }

    private static async Task FlipByte(string path)
    {
        var data = await File.ReadAllBytesAsync(path);
        data[data.Length / 2] ^= 1;
        await File.WriteAllBytesAsync(path, data);
    }

    private static async Task<int> CountMessages(HttpClient http, Applicant applicant) =>
        JsonNode.Parse(await http.GetStringAsync($"/sandbox/wechat/messages?openid={applicant.OpenId}"))!.AsArray().Count;
}
