using System.IO.Compression;
using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Host.Audit;
using PowerCrm.Host.Tests.Assignment;
using PowerCrm.Host.Tests.Cli;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Host.Tests.Review;

namespace PowerCrm.Host.Tests.Audit;

/// <summary>
/// An export contains personal values only with a reason and a second person's approval, for a day, and every participant is recorded.
/// </summary>
[Trait("Category", "Slow")]
public sealed class PersonalExportTests(TestHost host) : IClassFixture<TestHost>
{
    private static readonly string[] PersonalValues = ["张伟", "zhang.wei@example.com", "科技园南区一路"];

    [Fact]
    public async Task a_personal_export_is_approved_by_a_second_person_and_downloaded_by_its_requester()
    {
        var (auditor, admin, it) = (await Staff.Of(host, "auditor"), await Staff.Of(host, "admin"), await Staff.NewCase(host));
        var stranger = await Staff.NewCase(host);
        var id = await RequestExport(auditor, it.Id);
        (await auditor.Get($"/audit/exports/{id}")).ShouldBe(202)["state"].GetValue<string>().ShouldBe("awaiting_second_person");
        (await Approve(auditor, id)).ShouldBeProblem(409, "own_export");
        (await Approve(await Staff.Of(host), id)).ShouldBeProblem(403, "forbidden");
        (await it.Post($"/audit/exports/{id}/approve", new { reason = "r" })).ShouldBeProblem(403, "forbidden");
        (await auditor.Get($"/audit/exports/{id}")).ShouldBe(202)["state"].GetValue<string>().ShouldBe("awaiting_second_person");
        (await ReadListed(admin, id)).ShouldBe(("awaiting_second_person", false, null));
        (await ReadListed(auditor, id)).ShouldBe(("awaiting_second_person", true, null));

        (await Approve(admin, id)).ShouldBe(200)["state"].GetValue<string>().ShouldBe("waiting");
        var zip = await DownloadExport(auditor, id);
        (await Approve(admin, id)).ShouldBe(200)["state"].GetValue<string>().ShouldBe("done", "every command may be sent twice");
        (await Approve(await Staff.Of(host, "auditor"), id)).ShouldBeProblem(409, "not_awaiting_approval");
        (await admin.Get($"/audit/exports/{id}")).ShouldBeProblem(403, "not_your_export");
        (await ReadListed(admin, id)).ShouldBe(("done", false, $"staff:{admin.Id}"));

        foreach (var value in (string[])[.. PersonalValues, it.OpenId])
        {
            zip["personal.json"].ShouldContain(value);
            zip["timeline.html"].ShouldContain(value);
            foreach (var fileName in (string[])["events.jsonl", "state.json", "checkpoints.jsonl", "manifest.json"])
                zip[fileName].ShouldNotContain(value);
        }
        string.Concat(zip.Values).ShouldNotContain(stranger.OpenId);
        zip["timeline.html"].ShouldContain("本导出含明文个人信息");
        var file = JsonNode.Parse(zip["personal.json"])!;
        file["warning"]!.GetValue<string>().ShouldContain("明文个人信息");
        file["values"]!.AsArray().Count.ShouldBeGreaterThan(4);
        file["values"]!.AsArray().ShouldAllBe(v => !v!["erased"]!.GetValue<bool>());
        var manifest = JsonNode.Parse(zip["manifest.json"])!["personal"]!;
        (manifest["by"]!.GetValue<string>(), manifest["reason"]!.GetValue<string>()).ShouldBe(($"staff:{admin.Id}", "已核对调证函"));
        await AssertVerifies(zip);

        // The auditor's answer shows who did what, and the person's own log also shows why.
        var accesses = (await admin.Get($"/audit/registrations/{it.Id}")).ShouldBe(200).Body["looks"]!.AsArray()
            .Select(l => $"{l!["what"]} {l["actor"]} {l["role"]} {l["by"]}").ToList();
        accesses.ShouldBe([$"personal_export_requested staff:{auditor.Id} auditor {auditor.Id}",
            $"personal_export_approved staff:{admin.Id} admin {admin.Id}",
            $"personal_export_taken staff:{auditor.Id} auditor {auditor.Id}"]);
        var log = (await it.Get("/privacy/access-log")).Items;
        foreach (var (kind, why) in ((string, string)[])[("personal_export_requested", "法院调证"), ("personal_export_approved", "已核对调证函")])
            log.ShouldContain(i => i!["what"]!.GetValue<string>() == kind && i["why"]!.GetValue<string>() == why);
        log.ShouldContain(i => i!["what"]!.GetValue<string>() == "personal_export_taken" && i["role"]!.GetValue<string>() == "auditor");
    }

    [Fact]
    public async Task a_personal_export_covers_one_registration_and_its_reasons_contain_no_personal_number()
    {
        var (auditor, admin, it) = (await Staff.Of(host, "auditor"), await Staff.Of(host, "admin"), await Staff.NewCase(host));
        var now = TestEvents.Now;
        (await auditor.Post("/audit/exports", new { from = now.AddDays(-1), to = now, reason = "r", personal = true }))
            .Body["errors"]![0]!["code"]!.GetValue<string>().ShouldBe("personal_of_one");
        foreach (var personal in (bool[])[true, false])
            (await auditor.Post("/audit/exports", new { registrationId = it.Id, reason = "电话 13812345678", personal }))
                .Body["errors"]![0]!["code"]!.GetValue<string>().ShouldBe("personal_number");
        (await auditor.Post("/audit/exports", new { registrationId = Guid.CreateVersion7(), reason = "r", personal = true }))
            .ShouldBeProblem(404, "not_found");
        var id = await RequestExport(auditor, it.Id);
        (await Approve(admin, id, "电话 13812345678")).Body["errors"]![0]!["code"]!.GetValue<string>().ShouldBe("personal_number");
        (await Approve(admin, id, " ")).ShouldBe(400);
        (await Approve(admin, Guid.CreateVersion7())).ShouldBeProblem(404, "not_found");
        var plainId = (await auditor.Post("/audit/exports", new { registrationId = it.Id, reason = "r", personal = false }))
            .ShouldBe(202)["id"]
            .GetValue<Guid>();
        (await Approve(admin, plainId)).ShouldBeProblem(409, "not_awaiting_approval");
        (await DownloadExport(auditor, plainId)).Keys.ShouldNotContain("personal.json");
        // A constraint of the table enforces this, whatever code writes to it.
        await Should.ThrowAsync<PostgresException>(host.ExecuteSql(
            "update pc_audit_exports set state = 'waiting', approved_by = actor where id = @id", new { id }));
    }

    [Fact]
    public async Task concurrent_approvals_succeed_once()
    {
        var (auditor, it) = (await Staff.Of(host, "auditor"), await Staff.NewCase(host));
        var approvers = new List<Staff>();
        for (var i = 0; i < 4; i++)
            approvers.Add(await Staff.Of(host, "admin"));
        var id = await RequestExport(auditor, it.Id);
        var answers = await Task.WhenAll(approvers.Select(o => Approve(o, id)));
        answers.Count(a => a.Code == 200).ShouldBe(1);
        answers.Count(a => a.Code == 409).ShouldBe(3);
        (await host.Events(AccessStream.Of(it.Id))).Count(e => e is PersonalExportApproved).ShouldBe(1);
        (await host.Events(AccessStream.Of(it.Id))).OfType<PersonalExportApproved>().Single().By
            .ShouldBe($"staff:{approvers[Array.FindIndex(answers, a => a.Code == 200)].Id}");
    }

    [Fact, Trait("Category", "Full")]
    public async Task a_request_and_an_approval_expire_after_a_day_and_the_file_is_deleted()
    {
        await using var otherHost = await TestHost.StartAsync();
        var (auditor, admin, it) = (await Staff.Of(otherHost, "auditor"), await Staff.Of(otherHost, "admin"),
            await Staff.NewCase(otherHost));
        var (unapprovedId, approvedId) = (await RequestExport(auditor, it.Id), await RequestExport(auditor, it.Id));
        var plainId = (await auditor.Post("/audit/exports", new { registrationId = it.Id, reason = "r" }))
            .ShouldBe(202)["id"].GetValue<Guid>();
        await Eventually.TrueAsync(async () => (await auditor.Get($"/audit/exports/{plainId}")).Code == 200);

        await otherHost.PassTime(TimeSpan.FromHours(23));
        admin = await Staff.Of(otherHost, "admin");
        (await Approve(admin, approvedId)).ShouldBe(200);
        await Eventually.TrueAsync(async () => await State(approvedId) == "done");
        IsStored(otherHost, approvedId).ShouldBeTrue();
        await otherHost.PassTime(TimeSpan.FromHours(2));
        admin = await Staff.Of(otherHost, "admin");
        (await Approve(admin, unapprovedId)).ShouldBeProblem(404, "not_found");
        await Eventually.TrueAsync(async () => await State(unapprovedId) is null);
        (await State(approvedId)).ShouldBe("done", "its day began with the approval");

        await otherHost.PassTime(TimeSpan.FromHours(23));
        admin = await Staff.Of(otherHost, "admin");
        (await admin.Get($"/audit/exports/{approvedId}")).ShouldBeProblem(404, "not_found");
        await Eventually.TrueAsync(async () => await State(approvedId) is null && !IsStored(otherHost, approvedId));
        (await admin.Get($"/audit/exports/{plainId}")).Code.ShouldBe(200, "others stay for a week");

        Task<string?> State(Guid id) => otherHost.ExecuteScalar<string?>("select state from pc_audit_exports where id = @id", new { id });
    }

    [Fact]
    public async Task erased_data_is_marked_in_the_export_and_an_erasure_deletes_open_requests()
    {
        var (auditor, admin, it) = (await Staff.Of(host, "auditor"), await Staff.Of(host, "admin"), await Staff.NewCase(host));
        var requestId = await RequestExport(auditor, it.Id);
        (await it.Post("/privacy/erase")).ShouldBe(204);
        (await auditor.Get($"/audit/exports/{requestId}")).ShouldBeProblem(404, "not_found");
        var id = await RequestExport(auditor, it.Id);
        (await Approve(admin, id)).ShouldBe(200);
        var zip = await DownloadExport(auditor, id);
        var values = JsonNode.Parse(zip["personal.json"])!["values"]!.AsArray();
        values.ShouldNotBeEmpty();
        values.ShouldAllBe(v => v!["erased"]!.GetValue<bool>() && v["value"] == null);
        zip["timeline.html"].ShouldContain("：已删除");
        foreach (var value in PersonalValues)
            string.Concat(zip.Values).ShouldNotContain(value);
        await AssertVerifies(zip);
    }

    [Fact]
    public async Task a_withdrawn_consent_deletes_the_export_and_a_hold_delays_that()
    {
        var (auditor, admin) = (await Staff.Of(host, "auditor"), await Staff.Of(host, "admin"));
        var (it, held) = (await Staff.NewCase(host), await Staff.NewCase(host));
        (await auditor.Post($"/audit/registrations/{held.Id}/hold", new { reason = "court", reference = "2026-17" })).ShouldBe(200);
        var (id, heldId, openId) = (await RequestExport(auditor, it.Id), await RequestExport(auditor, held.Id),
            await RequestExport(auditor, it.Id));
        foreach (var export in (Guid[])[id, heldId])
        {
            (await Approve(admin, export)).ShouldBe(200);
            await DownloadExport(auditor, export);
        }

        foreach (var applicant in (Applicant[])[it, held])
            (await applicant.Put("/privacy/consent", Applicant.Consent(sensitive: false))).ShouldBe(200);
        (await auditor.Get($"/audit/exports/{id}")).ShouldBeProblem(404, "not_found");
        (await Approve(admin, openId)).ShouldBeProblem(404, "not_found");
        (await auditor.Get($"/audit/exports/{heldId}")).Code.ShouldBe(200, "the hold keeps the pictures and their readings");
        await Eventually.TrueAsync(() => IsRemoved(id));
        await Eventually.TrueAsync(() => IsRemoved(openId));

        (await admin.Post($"/audit/registrations/{held.Id}/hold/lift", new { reason = "the case is closed" })).ShouldBe(200);
        (await auditor.Get($"/audit/exports/{heldId}")).ShouldBeProblem(404, "not_found");
        await Eventually.TrueAsync(() => IsRemoved(heldId));

        // What is left can be exported.
        var laterId = await RequestExport(auditor, it.Id);
        (await Approve(admin, laterId)).ShouldBe(200);
        await DownloadExport(auditor, laterId);

        async Task<bool> IsRemoved(Guid export) => !IsStored(host, export)
            && await host.ExecuteScalar<long>("select count(*) from pc_audit_exports where id = @export", new { export }) == 0;
    }

    [Fact]
    public async Task a_withdrawn_consent_keeps_the_export_of_a_customer()
    {
        var (auditor, admin) = (await Staff.Of(host, "auditor"), await Staff.Of(host, "admin"));
        var it = await AssignedCustomer.CreateApproved(host, "440305");
        var id = await RequestExport(auditor, it.Id);
        (await Approve(admin, id)).ShouldBe(200);
        (await it.Put("/privacy/consent", Applicant.Consent(sensitive: false))).ShouldBe(200);
        await DownloadExport(auditor, id);
    }

    [Fact, Trait("Category", "Full")]
    public async Task by_the_command_line_it_takes_two_persons_too()
    {
        var (auditor, it) = (await Staff.Of(host, "auditor"), await Staff.NewCase(host));
        using var folder = new TemporaryFolder();
        var to = Path.Combine(folder.Path, "export");
        string[] command = ["audit", "export", to, "--registration", $"{it.Id}", "--reason", "法院调证", "--personal"];
        (await CommandRunner.Run(host, "audit", "export", to, "--from", "2026-01-01", "--to", "2026-02-01", "--reason", "r", "--personal"))
            .Exit.ShouldBe(2);
        var requested = await CommandRunner.Run(host, command);
        requested.Exit.ShouldBe(0, requested.Errors);
        requested.Output.ShouldContain("waits for a second person");
        var repeated = await CommandRunner.Run(host, command);
        (repeated.Exit, Directory.Exists(to)).ShouldBe((2, false), repeated.Errors);
        var listed = await CommandRunner.Run(host, "audit", "exports", "--json");
        var export = JsonNode.Parse(listed.Output)!.AsArray().Single(e => e!["registrationId"]?.GetValue<Guid>() == it.Id)!;
        var id = export["id"]!.GetValue<Guid>();
        (export["state"]!.GetValue<string>(), export["by"]!.GetValue<string>()).ShouldBe(
            ("awaiting_second_person", $"operator:{Environment.UserName}"));
        var selfApproval = await CommandRunner.Run(host, "audit", "approve", $"{id}", "--reason", "r", "--yes");
        selfApproval.Exit.ShouldBe(2);
        selfApproval.Errors.ShouldContain("Another person must");

        (await Approve(auditor, id)).ShouldBe(200);
        await Eventually.TrueAsync(async () =>
            await host.ExecuteScalar<string>("select state from pc_audit_exports where id = @id", new { id }) == "done");
        (await auditor.Get($"/audit/exports/{id}")).ShouldBeProblem(403, "not_your_export");
        await AssertFailuresLeaveNothing(command, to);
        var downloaded = await CommandRunner.Run(host, command);
        downloaded.Exit.ShouldBe(0, downloaded.Errors);
        var text = await File.ReadAllTextAsync(Path.Combine(to, "personal.json"));
        text.ShouldContain(it.OpenId);
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(to).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        (await host.Events(AccessStream.Of(it.Id))).Select(e => e.GetType()).ShouldBe(
            [typeof(PersonalExportRequested), typeof(PersonalExportApproved), typeof(PersonalExportTaken)]);

        // A backup is kept for longer than a day, so it does not contain the export.
        var backup = Path.Combine(folder.Path, "backup");
        var backupRun = await CommandRunner.Run(host, "backup", "make", backup, "--keys", Path.Combine(folder.Path, "keys"));
        backupRun.Exit.ShouldBe(0, backupRun.Errors);
        Directory.GetFiles(backup, $"*{id:N}*", SearchOption.AllDirectories).ShouldBeEmpty();
        Directory.GetFiles(backup, $"*{id}*", SearchOption.AllDirectories).ShouldBeEmpty();

        // The same with the roles of console and command line exchanged.
        var other = await RequestExport(auditor, it.Id);
        var approved = await CommandRunner.Run(host, "audit", "approve", $"{other}", "--reason", "已核对", "--yes");
        approved.Exit.ShouldBe(0, approved.Errors);
        (await DownloadExport(auditor, other))["personal.json"].ShouldContain(it.OpenId);
    }

    /// <summary>The store is unavailable, and a target that cannot be written: a message, and no file or access record.</summary>
    private async Task AssertFailuresLeaveNothing(string[] command, string target)
    {
        Directory.Move(host.Blobs, host.Blobs + ".away");
        await File.WriteAllTextAsync(host.Blobs, "");
        var unavailable = await CommandRunner.Run(host, command);
        File.Delete(host.Blobs);
        Directory.Move(host.Blobs + ".away", host.Blobs);
        (unavailable.Exit, Directory.Exists(target)).ShouldBe((2, false), unavailable.Errors);
        unavailable.Errors.ShouldContain("The file store is not available");

        await File.WriteAllTextAsync(target + ".file", "");
        var unwritable = await CommandRunner.Run(host, [.. command.Select(c => c == target ? Path.Combine(target + ".file", "x") : c)]);
        unwritable.Exit.ShouldBe(2, unwritable.Errors);
        unwritable.Errors.ShouldContain("cannot be written");
    }

    /// <summary>A sealed value without a known field would abort the export.</summary>
    [Fact]
    public void every_sealed_member_of_an_event_has_its_field()
    {
        var members = typeof(WechatAuthorized).Assembly.GetExportedTypes().Where(t => t != typeof(Access))
            .Append(typeof(PowerCrm.Assignment.ManagerAdded)).Append(typeof(PowerCrm.Assignment.ManagerChanged))
            .SelectMany(t => t.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            .Where(p => p.PropertyType == typeof(Store.Personal)).Select(p => p.Name).Distinct().ToList();
        members.Count.ShouldBeGreaterThan(5);
        members.Where(m => !OpenedValue.Fields.ContainsKey(m)).ShouldBeEmpty();
    }

    private static async Task<Guid> RequestExport(Staff caller, Guid registration) =>
        (await caller.Post("/audit/exports", new { registrationId = registration, reason = "法院调证", personal = true })).ShouldBe(202)["id"]
            .GetValue<Guid>();

    private static Task<Answer> Approve(Staff caller, Guid id, string reason = "已核对调证函") =>
        caller.Post($"/audit/exports/{id}/approve", new { reason });

    private static async Task<(string State, bool Mine, string? ApprovedBy)> ReadListed(Staff caller, Guid id)
    {
        var it = (await caller.Get("/audit/exports?limit=100")).ShouldBe(200).Body["items"]!.AsArray()
            .Single(e => e!["id"]!.GetValue<Guid>() == id)!;
        it["personal"]!.GetValue<bool>().ShouldBeTrue();
        return (it["state"]!.GetValue<string>(), it["mine"]!.GetValue<bool>(), it["approvedBy"]?.GetValue<string>());
    }

    private async Task<Dictionary<string, string>> DownloadExport(Staff caller, Guid id)
    {
        await Eventually.TrueAsync(async () =>
            await host.ExecuteScalar<string>("select state from pc_audit_exports where id = @id", new { id }) == "done");
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/audit/exports/{id}");
        request.Headers.Authorization = new("Bearer", caller.Token);
        using var response = await host.Http.SendAsync(request);
        ((int)response.StatusCode).ShouldBe(200);
        var bytes = await response.Content.ReadAsByteArrayAsync();
        using var zip = new ZipArchive(new MemoryStream(bytes));
        return zip.Entries.ToDictionary(e => e.FullName, e =>
        {
            using var reader = new StreamReader(e.Open(),
                e.FullName.EndsWith(".pdf", StringComparison.Ordinal) ? Encoding.Latin1 : Encoding.UTF8);
            return reader.ReadToEnd();
        });
    }

    private static async Task AssertVerifies(Dictionary<string, string> zip)
    {
        using var folder = new TemporaryFolder();
        // As they were read, so that each file has its bytes again.
        foreach (var (name, text) in zip)
            await File.WriteAllBytesAsync(Path.Combine(folder.Path, name),
                (name.EndsWith(".pdf", StringComparison.Ordinal) ? Encoding.Latin1 : Encoding.UTF8).GetBytes(text));
        using var process = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("python3",
            [Path.Combine(folder.Path, "verify.py"), folder.Path])
        { RedirectStandardOutput = true })!;
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        process.ExitCode.ShouldBe(0, output);
        output.ShouldContain("all is as it was signed");
    }

    private static bool IsStored(TestHost host, Guid id) =>
        Directory.EnumerateFiles(host.Blobs, $"{id:N}*", SearchOption.AllDirectories).Any();

    private sealed class TemporaryFolder : IDisposable
    {
        public string Path { get; } = Directory.CreateTempSubdirectory("powercrm-personal-").FullName;

        public void Dispose() => Directory.Delete(Path, recursive: true);
    }
}
