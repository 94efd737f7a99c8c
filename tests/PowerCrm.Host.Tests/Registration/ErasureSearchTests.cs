using System.Text.Json.Nodes;
using Dapper;
using Microsoft.Extensions.Logging;
using PowerCrm.Contracts;
using PowerCrm.Host.Tests.Assignment;
using PowerCrm.Host.Tests.Cli;
using PowerCrm.Host.Tests.Importing;
using PowerCrm.Host.Tests.Review;
using PowerCrm.Registration;

namespace PowerCrm.Host.Tests.Registration;

/// <summary>
/// Three persons are erased: one who went through the whole process, one who was imported, and a sole trader whose erasure waited for a
/// legal hold. Messages about the first one could not be handled, and the third one waits for a manager. After that no text that anybody
/// typed about them, no key and no index of theirs is left: not in a table, a picture, a log, a dump, nor in a restored backup.
/// </summary>
[Trait("Category", "Full")]
public sealed class ErasureSearchTests : IAsyncLifetime
{
    private const string Company = "深圳市星槎浮海电子有限公司", Code = "91440300MA5EYTU05A", Imported = "深圳市云帆沧海精密有限公司";
    private const string Region = "440305", RegionWithoutManager = "440306";

    /// <summary>A sole trader's business that has the trader's own name.</summary>
    private const string Trader = "濮阳听雪", TradersCompany = "深圳市宝安区濮阳听雪电器行";

    /// <summary>The names of companies, and the sole trader's own name as a part of one.</summary>
    private static readonly string[] CompanyNames = ["company", "imported company", "trader", "trader's company"];

    /// <summary>What is kept, where, and why. Nothing else may be found.</summary>
    private static readonly (string[] Names, string Place, string Reason)[] Expected =
    [
        ([.. CompanyNames, "credit code"], "public.mt_events.data",
            "a company and its code are public register data, also if a sole trader's business has the trader's name; the log of what was "
                + "decided about it stays (docs/architecture.md)"),
        ([.. CompanyNames, "credit code"], "public.mt_doc_customer.data", "the read model of these events"),
        ([.. CompanyNames, "credit code"], "wolverine.wolverine_incoming_envelopes.body",
            "a handled message is kept for five minutes, so that it is not handled twice"),
    ];

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("powercrm-traces-");
    private readonly PersonalDataSearch search = new();
    private readonly CapturedLog log = new(CapturedLog.AllCategories);
    private TestHost host = null!;
    private IReadOnlyList<Guid> pictures = [];

    public async Task InitializeAsync() => host = await TestHost.StartAsync(builder => builder.Logging.AddProvider(log),
        "--Logging:LogLevel:Default=Debug", "--Wechat:Templates:reviewDecided=tpl-review-decided", "--Notification:WeCom:Assigned=true");

    public async Task DisposeAsync()
    {
        await host.DisposeAsync();
        root.Delete(recursive: true);
    }

    [Fact]
    public async Task nothing_of_an_erased_person_is_left_anywhere()
    {
        foreach (var (name, text) in ((string, string)[])[("company", Company), ("credit code", Code), ("imported company", Imported),
            ("trader", Trader), ("trader's company", TradersCompany)])
            search.Add(name, text);
        var (it, imported, trader, admin) = await RunLifecycle();
        foreach (var person in (Guid[])[it.Id, imported, trader.Id])
            await AddStoredValues(person);
        await AssertSearchFinds();
        await using (var connection = await host.OpenAsync())
            (await search.FindIn(connection)).Select(t => t.Name).Where(IsText).Distinct()
                .ShouldBe([.. CompanyNames, "credit code"], ignoreOrder: true, "all else is sealed from the first moment");
        (await CountDeadLetters()).ShouldBeGreaterThan(0, "the messages about the decision");

        CountPictures(host.Blobs).ShouldBe(6);
        var (before, keys) = (Path.Combine(root.FullName, "before"), Path.Combine(root.FullName, "before.keys"));
        await RunCommand("backup", "make", before, "--keys", keys);
        (await it.Post("/privacy/erase")).ShouldBe(204);
        (await admin.Post($"/customers/{imported}/erase")).ShouldBe(204);
        (await trader.Post("/privacy/erase")).ShouldBe(202);
        (await admin.Post($"/audit/registrations/{trader.Id}/hold/lift", new { reason = "结案" })).ShouldBe(200)["erased"]
            .GetValue<bool>().ShouldBeTrue();
        await host.WaitUntilSettled();
        await Eventually.TrueAsync(() => Task.FromResult(CountPictures(host.Blobs) == 0));

        await AssertNothingLeft(host.OpenAsync, "the database");
        search.FindInFiles(host.Blobs, host.Checkpoints, host.Tombstones, host.Holds).ShouldBeEmpty("the files beside the database");
        AssertLog();
        var (after, afterKeys) = (Path.Combine(root.FullName, "after"), Path.Combine(root.FullName, "after.keys"));
        await RunCommand("backup", "make", after, "--keys", afterKeys);
        search.FindInFiles(afterKeys).ShouldBeEmpty("the keys of a backup from after");
        await AssertDump(after, IsExpected);
        // Values wrapped by a key that was destroyed in the database are still in the backup's file of keys, which has to expire
        // (docs/operating.md).
        await AssertDump(before, n => IsExpected(n) || !IsText(n));

        await AssertRestore(before, keys, it.Id, imported, trader.Id);

        await RetryDeadLetters();
        await AssertNothingLeft(host.OpenAsync, "the database, after the messages were retried");
        AssertLog();
    }

    private static bool IsText(string name) => !name.StartsWith("key ", StringComparison.Ordinal)
        && !name.StartsWith("column ", StringComparison.Ordinal);

    private static bool IsExpected(string name) => Expected.Any(k => k.Names.Contains(name));

    private void AssertLog()
    {
        foreach (var line in log.Details)
            search.FindIn(line).Except(CompanyNames).ShouldBeEmpty(line);
    }

    private async Task AssertNothingLeft(Func<Task<Npgsql.NpgsqlConnection>> open, string place)
    {
        await using var connection = await open();
        (await search.FindIn(connection)).Where(t => !Expected.Any(k => k.Place == t.Place && k.Names.Contains(t.Name)))
            .ShouldBeEmpty(place);
    }

    /// <summary>Searches the whole dump as text, and the files beside it.</summary>
    private async Task AssertDump(string backup, Func<string, bool> isExpected)
    {
        var text = Path.Combine(root.FullName, $"{Path.GetFileName(backup)}.sql");
        var (exit, _, errors) = await Shell.Run(
            $"""
            export PATH="$PATH:$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)"
            pg_restore --file='{text}' '{Path.Combine(backup, "database.dump")}'
            """);
        exit.ShouldBe(0, errors);
        new FileInfo(text).Length.ShouldBeGreaterThan(100_000);
        search.FindInFiles(text, backup).Where(t => !isExpected(t.Name)).ShouldBeEmpty(backup);
        search.FindInFiles(text).Select(t => t.Name).ShouldContain("company", "else it looked at the wrong file");
    }

    /// <summary>Restores the backup: the list of erased persons erases them again, and every read model is rebuilt from the log.</summary>
    private async Task AssertRestore(string folder, string keys, params Guid[] erased)
    {
        await using var empty = await TestDatabase.CreateAsync();
        var blobs = Path.Combine(root.FullName, "blobs");
        (string, string)[] settings = [("ConnectionStrings__PowerCrm", empty.ConnectionString), ("Blobs__Path", blobs),
            ("Privacy__TombstonesFile", blobs + ".tombstones"), ("Privacy__HoldsFile", blobs + ".holds"),
            ("Audit__CheckpointFile", blobs + ".checkpoints")];
        await Eventually.TrueAsync(async () =>
        {
            var (erasures, holds) = (await File.ReadAllTextAsync(host.Tombstones), await File.ReadAllTextAsync(host.Holds));
            return erased.All(id => erasures.Contains($"{id}", StringComparison.Ordinal))
                && holds.Contains("\"placed\":false", StringComparison.Ordinal);
        });
        File.Copy(host.Tombstones, blobs + ".tombstones");
        File.Copy(host.Holds, blobs + ".holds");
        var restored = await CommandRunner.Run(host, settings, "restore", folder, "--keys", keys, "--yes");
        restored.Exit.ShouldBe(0, restored.Errors + restored.Output);
        await using var restoredHost = await HostProcess.StartAsync(empty.ConnectionString, blobs);
        await Eventually.TrueAsync(async () =>
        {
            await using var connection = await empty.OpenAsync();
            return CountPictures(blobs) == 0 && await connection.ExecuteScalarAsync<bool>("""
                select (select count(distinct stream_id) from mt_events where stream_id = any(@erased) and type = 'personal_data_erased')
                    = cardinality(@erased)
                    and not exists (select from wolverine.wolverine_incoming_envelopes where status <> 'Handled')
                """, new { erased });
        }, TimeSpan.FromSeconds(90));
        var rebuilt = await CommandRunner.Run(host, settings, "projections", "rebuild", "--all");
        rebuilt.Exit.ShouldBe(0, rebuilt.Errors + rebuilt.Output);
        await AssertNothingLeft(empty.OpenAsync, "the backup that was put back");
        search.FindInFiles(blobs, blobs + ".checkpoints", blobs + ".tombstones", blobs + ".holds").ShouldBeEmpty();
        search.FindIn(restoredHost.Output).ShouldBeEmpty(restoredHost.Output);
    }

    private string Add(string name, string text)
    {
        search.Add(name, text);
        return text;
    }

    private async Task<(Applicant It, Guid Imported, Applicant Trader, Staff Admin)> RunLifecycle()
    {
        var (ann, boss, admin, auditor) = (await Staff.Of(host), await Staff.Of(host, "admin"), await Staff.Of(host, "admin"),
            await Staff.Of(host, "auditor"));
        var (first, second) = (await AssignedCustomer.NewManager(host, admin, Region), await Staff.Of(host, "manager"));
        (await admin.Post("/managers", new { staffId = second.Id, territories = (string[])["440304"], capacity = 5, wecomUserId = "two" }))
            .ShouldBe(201);
        var it = await SubmitTwice(ann, boss);
        await FailMessages(() => Approve(ann, boss, it));
        await host.WaitUntilSettled();
        await Serve(it.Id, first, second, admin);
        await Audit(it.Id, auditor, admin);
        (await boss.Post($"/reviews/{it.Id}/reverse", new { reason = Add("reversal", "复核发现檐马叮当处有误") },
            (await boss.Get($"/reviews/{it.Id}")).Version)).ShouldBe(200);
        await host.WaitUntilSettled();
        return (it, await ImportCustomer(admin, second), await ParkAndHold(ann, auditor), admin);
    }

    /// <summary>The messages about what is done meanwhile become dead letters: their attempts cannot be written.</summary>
    private async Task FailMessages(Func<Task> act)
    {
        await host.ExecuteSql("alter table pc_outside_attempts rename to pc_outside_attempts_away");
        await act();
        await Eventually.TrueAsync(async () => await host.ExecuteScalar<bool>(
            "select exists (select from wolverine.wolverine_dead_letters where received_at = 'local://tell_applicant/')"));
        await host.ExecuteSql("alter table pc_outside_attempts_away rename to pc_outside_attempts");
    }

    private Task<long> CountDeadLetters() => host.ExecuteScalar<long>("select count(*) from wolverine.wolverine_dead_letters");

    /// <summary>An operator retries the messages about persons who were erased meanwhile.</summary>
    private async Task RetryDeadLetters()
    {
        await RunCommand("reactions", "retry", "--all", "--yes");
        await Eventually.TrueAsync(async () => await CountDeadLetters() == 0);
        await host.WaitUntilSettled();
    }

    /// <summary>A sole trader is approved, waits for a manager because no manager has the region, and is put under a legal hold.</summary>
    private async Task<Applicant> ParkAndHold(Staff ann, Staff auditor)
    {
        var it = await Applicant.SignIn(host, Add("trader's openid", "oTraceless" + UniqueLetters.New()));
        await it.VerifyPhone(Add("trader's phone", Applicant.NewPhone()));
        var form = await it.Form();
        foreach (var part in (string[])["province", "city", "district"])
            form.Remove(part);
        (form["regionCode"], form["realName"], form["companyName"]) = (RegionWithoutManager, Trader, TradersCompany);
        form["email"] = Add("trader's e-mail", "tingxue.traceless@example.net");
        form["detailAddress"] = Add("trader's address", "落霞孤鹜里十六号铺");
        (await it.Post("/auth/register", form)).ShouldBe(201);
        await host.WaitUntilSettled();
        var version = await ann.Check(it.Id, "materials", "passed", await ann.Claim(it.Id));
        version = await ann.Check(it.Id, "identity", "passed", version);
        (await ann.Post($"/reviews/{it.Id}/decision", new { decision = "approved", note = Add("trader's approval", "店面与秋水长天相邻") },
            version)).ShouldBe(200);
        await host.WaitUntilSettled();
        (await host.Events(it.Id)).OfType<AssignmentParked>().ShouldHaveSingleItem();
        (await auditor.Post($"/audit/registrations/{it.Id}/hold", new { reason = "court", reference = "(2026)粤03民初2号" })).ShouldBe(200);
        return it;
    }

    private async Task<Applicant> SubmitTwice(Staff ann, Staff boss)
    {
        var openId = Add("openid", "oTraceless" + UniqueLetters.New());
        var answer = (await host.Post("/auth/wechat", new
        {
            code = Applicant.LoginCode(openId),
            consent = Applicant.Consent(),
            profile = new { nickname = Add("nickname", "松间照明月"), avatarUrl = Add("avatar", "https://wx.qlogo.cn/mmopen/traceless-face") },
            deviceId = Add("device", "traceless-device-7f3a91"),
        })).ShouldBe(200);
        var it = new Applicant(host, openId, answer["accessToken"].GetValue<string>(), answer["registrationId"].GetValue<Guid>());
        await it.VerifyPhone(Add("phone", Applicant.NewPhone()));
        (await it.Put("/auth/draft", new { realName = Add("typed name", "慕容踏雪"), detailAddress = Add("typed address", "寒山寺外枫桥夜泊一号") }))
            .ShouldBe(200);
        var form = await it.Form();
        (form["realName"], form["position"]) = (Add("name", "欧阳晓霖"), Add("position", "掌灯使者"));
        (form["email"], form["contactPhone"]) = (Add("e-mail", "xiaolin.traceless@example.net"), Add("contact phone", "0755-26778899"));
        (form["companyName"], form["creditCode"]) = (Company, Code);
        form["detailAddress"] = Add("address", "丁香花园路七百七十七号");
        form["accountNumbers"] = new JsonArray(Add("account", "0755900417263"));
        (form["wxNickname"], form["wxAvatar"]) = ("松间照明月", "https://wx.qlogo.cn/mmopen/traceless-face");
        var front = form["idCardFront"]!.GetValue<string>();
        var reading = (await it.Post("/ocr/recognize", new { imageId = front })).ShouldBe(200)["fields"];
        foreach (var field in (string[])["name", "address", "idNumber"])
            Add($"read {field}", reading[field]!["value"]!.GetValue<string>());
        (await it.Post($"/ocr/{front}/confirm", new
        {
            fields = new { name = "欧阳晓霖", idNumber = Add("id number", "11010519491231002X"), address = Add("home", "听雨巷深处八十八号") },
        })).ShouldBe(204);
        (await it.Post("/auth/register", form, null, ("Idempotency-Key", "whole-way"))).ShouldBe(201);
        await host.WaitUntilSettled();

        var version = await ann.Claim(it.Id);
        (await ann.Get($"/upload/image/{front}")).ShouldBe(200);
        (await ann.Post($"/reviews/{it.Id}/notes", new { text = Add("note for colleagues", "此人自称蓬莱旧客") })).ShouldBe(201);
        version = (await ann.Get($"/reviews/{it.Id}")).Version;
        version = (await ann.Post($"/reviews/{it.Id}/checks",
            new { step = "materials", outcome = "failed", note = Add("check", "门牌与紫藤院落不符") }, version)).ShouldBe(200).Version;
        (await ann.Post($"/reviews/{it.Id}/decision", new
        {
            decision = "rejected",
            reasons = new object[] { new { code = "address_incomplete", message = Add("reason", "请补充梧桐细雨楼层") } },
            note = Add("decision", "已与白鹿原上人通话"),
        }, version)).ShouldBe(200);
        await host.WaitUntilSettled();
        (await it.Post("/auth/register", new { detailAddress = Add("second address", "丁香花园路七百七十九号") },
            (await it.Get("/auth/status")).Version)).ShouldBe(201);
        await host.WaitUntilSettled();
        version = await ann.Claim(it.Id);
        (await it.Post("/auth/urge")).ShouldBe(200);
        version = (await boss.Post($"/reviews/{it.Id}/takeover", new { reason = Add("takeover", "安娜照料桃花潭水去了") }, version)).ShouldBe(200)
            .Version;
        (await ann.Post($"/reviews/{it.Id}/decision", new
        {
            decision = "rejected",
            reasons = new object[] { new { code = "address_incomplete", message = Add("refused reason", "仍缺蒹葭苍苍单元") } },
            note = Add("refused note", "慢了半拍的清风徐来"),
        }, version)).ShouldBeProblem(409, "not_claimed");
        return it;
    }

    private async Task Approve(Staff ann, Staff boss, Applicant it)
    {
        var template = (await host.Get("/reference/templates")).ShouldBe(200).Items[0]!["id"]!.GetValue<string>();
        (await it.Post("/auth/subscriptions", new { templateId = template, outcome = "accept" })).ShouldBe(200);
        var version = (await boss.Get($"/reviews/{it.Id}")).Version;
        foreach (var (step, note) in ((string, string)[])[("materials", "已核采菊东篱住址"), ("identity", "面容似悠然南山")])
            version = (await boss.Post($"/reviews/{it.Id}/checks", new { step, outcome = "passed", note = Add(step, note) }, version))
                .ShouldBe(200).Version;
        (await boss.Post($"/reviews/{it.Id}/decision", new { decision = "approved", note = Add("approval", "准予青云直上") }, version))
            .ShouldBe(200);
    }

    private async Task Serve(Guid id, Staff first, Staff second, Staff admin)
    {
        (await first.Get("/customers/new-assignments")).ShouldBe(200).Items.ShouldHaveSingleItem();
        (await first.Post($"/customers/{id}/reveal-phone", new { purpose = Add("purpose", "约在曲水流觞见面") })).ShouldBe(200);
        (await first.Post("/customers/first-contact",
            new { customerId = id, channel = "phone", outcome = "reached", note = Add("first contact", "夫人琴瑟和鸣接听") })).ShouldBe(201);
        (await first.Post($"/customers/{id}/follow-ups", new
        {
            channel = "visit",
            note = Add("follow-up", "家住杏花春雨隔壁"),
            nextAction = Add("next action", "送去碧螺春两盒"),
            nextActionAt = TestEvents.Now.AddDays(3),
        })).ShouldBe(201);
        async Task<long> Version(Staff staff) => (await staff.Get($"/customers/{id}")).ShouldBe(200).Version;
        (await first.Post($"/customers/{id}/transfer", new { managerId = second.Id, reason = Add("offer", "与他同乡烟雨楼台") },
            await Version(first)))
            .ShouldBe(200);
        (await second.Post($"/customers/{id}/transfer/refuse", new { reason = Add("refusal", "与他有旧怨关山难越") })).ShouldBe(200);
        (await admin.Post($"/customers/{id}/reassign", new { managerId = second.Id, reason = Add("reassigning", "客户点名要长河落日") },
            await Version(admin))).ShouldBe(200);
        await host.WaitUntilSettled();
        (await second.Put($"/customers/{id}/assign-status", new { status = "declined", reason = Add("declining", "其妹婿乃孤帆远影") },
            await Version(second))).ShouldBe(200);
        await host.WaitUntilSettled();
        (await admin.Get("/managers/export")).ShouldBe(200);
        (await admin.Get($"/customers?q={Uri.EscapeDataString("星槎")}")).ShouldBe(200).Items.ShouldHaveSingleItem();
    }

    private async Task Audit(Guid id, Staff auditor, Staff admin)
    {
        (await auditor.Get($"/audit/registrations/{id}")).ShouldBe(200);
        (await auditor.Post($"/audit/registrations/{id}/reveal", new { reason = Add("auditor's look", "欧阳氏举报案渔舟唱晚") })).ShouldBe(200);
        var masked = await RequestExport(new { registrationId = id, reason = Add("export", "欧阳氏来信查雁字回时") });
        var personal = await RequestExport(new { registrationId = id, reason = Add("personal export", "法院调取欧阳氏云中锦书"), personal = true });
        (await admin.Post($"/audit/exports/{personal}/approve", new { reason = Add("approval of it", "已电询欧阳氏月满西楼") })).ShouldBe(200);
        foreach (var export in (Guid[])[masked, personal])
        {
            await Eventually.TrueAsync(async () =>
                await host.ExecuteScalar<string>("select state from pc_audit_exports where id = @export", new { export }) == "done");
            (await auditor.Get($"/audit/exports/{export}")).ShouldBe(200);
        }

        async Task<Guid> RequestExport(object body) => (await auditor.Post("/audit/exports", body)).ShouldBe(202)["id"].GetValue<Guid>();
    }

    private async Task<Guid> ImportCustomer(Staff admin, Staff manager)
    {
        var line = CustomerFile.Line(Imported, Add("imported phone", Applicant.NewPhone()), name: Add("imported name", "司徒观澜"),
            accounts: Add("imported account", "0755900533817"), manager: manager.Username)
            .Replace("科技园路1号", Add("imported address", "观海听涛苑九十九号"), StringComparison.Ordinal);
        (await admin.CheckAndImport(CustomerFile.Of(line))).Number("made").ShouldBe(1);
        var id = await host.FindCustomer(Imported);
        (await manager.Post($"/customers/{id}/follow-ups", new { channel = "phone", note = Add("note on imported", "其父乃枕石漱流") }))
            .ShouldBe(201);
        await host.WaitUntilSettled();
        return id;
    }

    /// <summary>Remembers the wrapped keys, indexed or hashed values, and all encrypted bytes of rows that an erasure deletes.</summary>
    private async Task AddStoredValues(Guid person)
    {
        await using var connection = await host.OpenAsync();
        Guid[] subjects = [person, .. ReadingSubject.UpTo(person, 3)];
        var wrapped = (await connection.QueryAsync<(Guid Subject, byte[] Key)>(
            "select subject, wrapped from pc_subject_keys where subject = any(@subjects) and wrapped is not null",
            new { subjects })).ToList();
        wrapped.ShouldNotBeEmpty();
        foreach (var (subject, key) in wrapped)
            search.Add($"key {subject}", key);
        pictures = [.. pictures,
            .. await connection.QueryAsync<Guid>("select id from pc_images where owner = @person", new { person })];
        foreach (var (table, owner) in PersonalFields.Tables)
            foreach (IDictionary<string, object?> row in await connection.QueryAsync(
                $"select * from {table} where {owner} = @person", new { person }))
                foreach (var (column, value) in row)
                    if (value is byte[] { Length: > 7 } bytes)
                        search.Add($"column {table}.{column}", bytes);
    }

    /// <summary>Checks the search itself: text that was left on purpose is found in each place where it could be left.</summary>
    private async Task AssertSearchFinds()
    {
        search.Add("planted", "踏破铁鞋无觅处");
        await host.ExecuteSql("""
            create table planted (way text, left_here text, bytes bytea, json jsonb);
            insert into planted (way, left_here)
            values ('text', 'x踏破铁鞋无觅处y'), ('base64', encode(convert_to('a踏破铁鞋无觅处', 'UTF8'), 'base64')),
                ('base64', encode(convert_to('ab踏破铁鞋无觅处', 'UTF8'), 'base64')),
                ('hex', encode(convert_to('踏破铁鞋无觅处', 'UTF8'), 'hex')),
                ('escaped', '\u8E0F\u7834\u94C1\u978B\u65E0\u89C5\u5904'),
                ('address', '%E8%B8%8F%E7%A0%B4%E9%93%81%E9%9E%8B%E6%97%A0%E8%A7%85%E5%A4%84');
            insert into planted (way, bytes) values ('bytes', convert_to('"踏破铁鞋无觅处"', 'UTF8')),
                ('escaped bytes', convert_to('"\u8e0f\u7834\u94c1\u978b\u65e0\u89c5\u5904"', 'UTF8')),
                ('base64 bytes', convert_to(encode(convert_to('踏破铁鞋无觅处', 'UTF8'), 'base64'), 'UTF8'));
            insert into planted (way, json) values ('json', '{"a": ["踏破铁鞋无觅处"]}');
            """);
        await using var connection = await host.OpenAsync();
        foreach (IDictionary<string, object?> row in await connection.QueryAsync(
            "select way, left_here, bytes::text, json::text from planted"))
            row.Values.Skip(1).Any(v => v is string text && search.FindIn(text).Contains("planted")).ShouldBeTrue($"{row["way"]}");
        (await search.FindIn(connection)).Where(t => t.Name == "planted").Select(t => t.Place)
            .ShouldBe(["public.planted.left_here", "public.planted.bytes", "public.planted.json"], ignoreOrder: true);
        await host.ExecuteSql("drop table planted");
    }

    private int CountPictures(string blobs) =>
        Directory.EnumerateFiles(blobs, "*", SearchOption.AllDirectories)
            .Count(f => pictures.Any(p => f.Contains($"{p:N}", StringComparison.Ordinal)));

    private async Task RunCommand(params string[] arguments)
    {
        var result = await CommandRunner.Run(host, arguments);
        result.Exit.ShouldBe(0, result.Errors + result.Output);
    }
}
