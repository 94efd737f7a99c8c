using System.Diagnostics;
using System.IO.Compression;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Host.Audit;
using PowerCrm.Host.Tests.Cli;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Host.Tests.Review;

namespace PowerCrm.Host.Tests.Audit;

/// <summary>An auditor's export, and the program that verifies it offline, run in the same way as by its user.</summary>
[Trait("Category", "Slow")]
public sealed class ExportTests(ExportTests.ExportFixture exported) : IClassFixture<ExportTests.ExportFixture>, IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("powercrm-export-");

    public void Dispose() => folder.Delete(recursive: true);

    private TestHost Host => exported.Host;

    [Fact]
    public async Task a_customers_export_verifies_offline_with_the_public_key_alone()
    {
        var zip = await DownloadExport(new { registrationId = exported.Applicant.Id, reason = "年度审计" });
        var text = string.Concat(zip.Values);
        foreach (var personal in new[] { "张伟", "zhang.wei@example.com", exported.Applicant.OpenId, "科技园南区一路" })
            text.ShouldNotContain(personal);
        zip["timeline.html"].ShouldContain("提交资料");
        zip["events.jsonl"].ShouldContain("sha256:");
        JsonNode.Parse(zip["state.json"])!["looks"]!.AsArray().Select(l => l!["what"]!.GetValue<string>()).ShouldContain("audit_export");
        // The person can see who requested the export and why.
        (await exported.Applicant.Get("/privacy/access-log")).Items.ShouldContain(i => i!["what"]!.GetValue<string>() == "audit_export"
            && i["why"]!.GetValue<string>() == "年度审计");

        var (exit, output) = await Verify("--key", await SaveKey(), "--checkpoints", await SaveCheckpoints());
        exit.ShouldBe(0, output);
        output.ShouldContain("all is as it was signed");
    }

    [Fact]
    public async Task a_periods_export_holds_every_event_and_verifies()
    {
        var zip = await DownloadExport(new { from = "2020-01-01T00:00:00Z", to = "2020-12-31T00:00:00Z", reason = "空" });
        zip["events.jsonl"].ShouldBeEmpty();
        (await Verify()).Exit.ShouldBe(0);
        await DownloadExport(new { registrationId = exported.Applicant.Id, reason = "年度审计" });
        zip = await DownloadExport(CreatePeriodRequest());
        ParseLines(zip["events.jsonl"]).Count.ShouldBe(
            (int)await Host.ExecuteScalar<long>("select sum(events) from pc_audit_checkpoints"));
        var (exit, output) = await Verify("--key", await SaveKey());
        exit.ShouldBe(0, output);
    }

    [Fact]
    public async Task a_periods_export_has_the_states_the_accesses_and_a_timeline()
    {
        await DownloadExport(new { registrationId = exported.Applicant.Id, reason = "不应出现的理由" });
        var zip = await DownloadExport(CreatePeriodRequest());
        var states = ParseLines(zip["states.jsonl"]);
        var state = states.Single(s => s["registrationId"]!.GetValue<Guid>() == exported.Applicant.Id);
        state["version"]!.GetValue<long>().ShouldBe(
            await Host.ExecuteScalar<long>("select version from mt_streams where id = @Id", new { exported.Applicant.Id }));
        state["state"]!["submission"]!["companyName"]!.GetValue<string>().ShouldContain("深圳市");
        states.Count.ShouldBe(2, "the streams of accesses and of accounts are not registrations");
        ParseLines(zip["looks.jsonl"]).Count(l => l["registrationId"]!.GetValue<Guid>() == exported.Applicant.Id
            && l["look"]!["what"]!.GetValue<string>() == "audit_export" && l["look"]!["by"]!.GetValue<Guid>() == exported.Auditor.Id
            && l["look"]!["why"] is null).ShouldBeGreaterThan(0);
        foreach (var expected in (string[])["提交资料", "查看个人信息", "新增员工账号", $"{exported.Applicant.Id}", $"staff:{exported.Auditor.Id}"])
            zip["timeline.html"].ShouldContain(expected);
        foreach (var personal in (string[])["张伟", "zhang.wei@example.com", exported.Applicant.OpenId, "不应出现的理由"])
            string.Concat(zip.Values).ShouldNotContain(personal);
    }

    /// <summary>Otherwise another host could take the export over while this one still looks for the registrations.</summary>
    [Fact]
    public async Task a_periods_export_reports_before_and_after_it_looks_for_registrations()
    {
        var (output, reports, now) = (new MemoryStream(), 0, TestEvents.Now);
        await Host.WaitUntilSettled();
        await Host.Services.GetRequiredService<AuditExport>().Write(
            new AuditExport.Request(null, now.AddDays(-1), now.AddDays(1), "r", "operator:test"), output, (_, _) =>
            {
                reports++;
                return Task.CompletedTask;
            }, CancellationToken.None);
        using var zip = new ZipArchive(new MemoryStream(output.ToArray()));
        using var checkpoints = new StreamReader(zip.GetEntry("checkpoints.jsonl")!.Open());
        // The events were reported once for each checkpoint.
        (reports - ParseLines(await checkpoints.ReadToEndAsync()).Count).ShouldBe(2);
    }

    [Theory]
    [InlineData("events.jsonl", "深圳市", "深 市", "is not what checkpoint")]
    [InlineData("events.jsonl", "info_submitted", "info_submittee", "is not what checkpoint")]
    [InlineData("checkpoints.jsonl", "\"root\":\"", "\"root\":\"0", "is not signed")]
    [InlineData("manifest.json", "\"whole\": false", "\"whole\": true", "or one is missing")]
    public async Task a_changed_export_is_found(string file, string original, string replacement, string expected)
    {
        var zip = await DownloadExport(new { registrationId = exported.Applicant.Id, reason = "r" });
        var index = zip[file].IndexOf(original, StringComparison.Ordinal);
        index.ShouldBeGreaterThan(-1);
        // The root keeps its length: an additional digit would be found as malformed.
        var changed = file == "checkpoints.jsonl" ? zip[file][..(index + 8)] + OtherDigit(zip[file][index + 8]) + zip[file][(index + 9)..]
            : zip[file][..index] + replacement + zip[file][(index + original.Length)..];
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, file), changed);
        var (exit, output) = await Verify();
        exit.ShouldBe(1);
        output.ShouldContain(expected);
    }

    [Fact]
    public async Task a_removed_event_and_another_key_are_found()
    {
        var zip = await DownloadExport(CreatePeriodRequest());
        var lines = zip["events.jsonl"].Split('\n', StringSplitOptions.RemoveEmptyEntries).ToList();
        lines.RemoveAt(2);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "events.jsonl"), string.Join('\n', lines) + "\n");
        var (exit, output) = await Verify();
        (exit, output.Contains("or one is missing")).ShouldBe((1, true), output);

        zip = await DownloadExport(new { registrationId = exported.Applicant.Id, reason = "r" });
        lines = [.. zip["events.jsonl"].Split('\n', StringSplitOptions.RemoveEmptyEntries)];
        lines.RemoveAt(1);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "events.jsonl"), string.Join('\n', lines) + "\n");
        (await Verify()).Output.ShouldContain("has a gap");

        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "events.jsonl"), zip["events.jsonl"]);
        using var other = System.Security.Cryptography.RSA.Create(3072);
        var key = Path.Combine(folder.FullName, "other.pem");
        await File.WriteAllTextAsync(key, other.ExportSubjectPublicKeyInfoPem());
        (exit, output) = await Verify("--key", key);
        (exit, output.Contains("is not the one given")).ShouldBe((1, true), output);
    }

    /// <summary>
    /// The checkpoint is removed with its events, and the manifest is adapted, so that only the numbering of the others shows the gap.
    /// </summary>
    [Fact]
    public async Task a_checkpoint_taken_out_of_the_middle_is_found()
    {
        await Host.Services.GetRequiredService<Checkpoints>().CreateNext(CancellationToken.None);
        foreach (var _ in (int[])[1, 2])
        {
            await Staff.Of(Host);
            await Host.WaitUntilSettled();
            await Host.Services.GetRequiredService<Checkpoints>().CreateNext(CancellationToken.None);
        }
        var zip = await DownloadExport(CreatePeriodRequest());
        var checkpoints = zip["checkpoints.jsonl"].Split('\n', StringSplitOptions.RemoveEmptyEntries).ToList();
        checkpoints.Count.ShouldBeGreaterThan(2);
        var number = System.Text.Json.Nodes.JsonNode.Parse(checkpoints[1])!["number"]!.GetValue<long>();
        var events = zip["events.jsonl"].Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(e => System.Text.Json.Nodes.JsonNode.Parse(e)!["checkpoint"]!.GetValue<long>() != number).ToList();
        checkpoints.RemoveAt(1);
        var manifest = System.Text.Json.Nodes.JsonNode.Parse(zip["manifest.json"])!;
        manifest["events"] = events.Count;
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "checkpoints.jsonl"), string.Join('\n', checkpoints) + "\n");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "events.jsonl"), string.Join('\n', events) + "\n");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "manifest.json"), manifest.ToJsonString());
        var (exit, output) = await Verify();
        (exit, output.Contains($"checkpoint {number} is missing")).ShouldBe((1, true), output);
    }

    /// <summary>
    /// Without the signing key, a forger can adapt everything else: the numbers of the manifest, and the hashes of the files.
    /// </summary>
    [Theory]
    [InlineData("the last event of the registration")]
    [InlineData("a stream")]
    [InlineData("the last checkpoint of a period")]
    [InlineData("everything")]
    [InlineData("the timeline")]
    public async Task a_removed_end_is_found_although_the_manifest_was_adapted(string change)
    {
        var isPeriod = change is "the last checkpoint of a period" or "everything";
        var zip = await DownloadExport(
            isPeriod ? CreatePeriodRequest() : new { registrationId = exported.Applicant.Id, reason = "r" });
        var (events, checkpoints) = (ParseLines(zip["events.jsonl"]), ParseLines(zip["checkpoints.jsonl"]));
        var timeline = zip["timeline.html"];
        switch (change)
        {
            case "the last event of the registration":
                events.Remove(events.Last(e => StreamOf(e) == $"{exported.Applicant.Id}")).ShouldBeTrue();
                break;
            case "a stream":
                events.RemoveAll(e => StreamOf(e) != $"{exported.Applicant.Id}").ShouldBeGreaterThan(0);
                break;
            case "the last checkpoint of a period":
                events.RemoveAll(e => e["checkpoint"]!.GetValue<long>() == checkpoints[^1]["number"]!.GetValue<long>())
                    .ShouldBeGreaterThan(0);
                checkpoints.RemoveAt(checkpoints.Count - 1);
                break;
            case "everything":
                events.Clear();
                checkpoints.Clear();
                break;
            default:
                timeline.ShouldContain("提交资料");
                timeline = timeline.Replace("提交资料", "撤回申请", StringComparison.Ordinal);
                break;
        }
        await SaveLines("events.jsonl", events);
        await SaveLines("checkpoints.jsonl", checkpoints);
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "timeline.html"), timeline);
        await AdaptManifest(zip["manifest.json"], events, isPeriod);
        var (exit, output) = await Verify("--key", await SaveKey());
        exit.ShouldBe(1);
        output.ShouldContain("manifest.json is not signed by the key");
        // Nothing else shows it: without the signature this export would be accepted.
        output.ShouldContain(": 1 faults");
    }

    [Theory]
    [InlineData("an inserted event")]
    [InlineData("two swapped events")]
    public async Task an_inserted_event_and_two_swapped_ones_are_found(string change)
    {
        var zip = await DownloadExport(CreatePeriodRequest());
        var events = ParseLines(zip["events.jsonl"]);
        // Two neighbours of one checkpoint.
        var at = Enumerable.Range(0, events.Count - 1)
            .First(i => events[i]["checkpoint"]!.GetValue<long>() == events[i + 1]["checkpoint"]!.GetValue<long>());
        var (first, second) = (events[at], events[at + 1]);
        if (change == "an inserted event")
        {
            var inserted = first.DeepClone();
            inserted["columns"]![1] = $"{Guid.CreateVersion7()}";
            events.Insert(at + 1, inserted);
        }
        else
        {
            // The numbers stay in order: only what they number is swapped.
            (events[at], events[at + 1]) = (Renumber(second, first), Renumber(first, second));
        }
        await SaveLines("events.jsonl", events);
        await AdaptManifest(zip["manifest.json"], events, isPeriod: true);
        var (exit, output) = await Verify();
        (exit, output.Contains("are not those that it was made over")).ShouldBe((1, true), output);

        static JsonNode Renumber(JsonNode it, JsonNode numbered)
        {
            var copy = it.DeepClone();
            copy["seq"] = numbered["seq"]!.GetValue<long>();
            copy["columns"]![0] = numbered["columns"]![0]!.GetValue<string>();
            return copy;
        }
    }

    [Fact]
    public async Task the_verifier_names_what_is_missing_or_does_not_belong()
    {
        var zip = await DownloadExport(new { registrationId = exported.Applicant.Id, reason = "r" });
        var archive = Path.Combine(folder.FullName, "..", $"{Guid.CreateVersion7()}.zip");
        ZipFile.CreateFromDirectory(folder.FullName, archive);
        var (exit, output) = await RunProgram("python3", [Path.Combine(folder.FullName, "verify.py"), archive]);
        exit.ShouldBe(0, output);
        output.ShouldContain($"of registration {exported.Applicant.Id}");
        using (var opened = ZipFile.Open(archive, ZipArchiveMode.Update))
        {
            opened.CreateEntry("personal.json");
            opened.CreateEntry("state.json");
        }
        (exit, output) = await RunProgram("python3", [Path.Combine(folder.FullName, "verify.py"), archive]);
        File.Delete(archive);
        exit.ShouldBe(1);
        output.ShouldContain("personal.json does not belong to the export");
        output.ShouldContain("state.json occurs twice");

        var events = ParseLines(zip["events.jsonl"]);
        var last = events.Last(e => StreamOf(e) == $"{exported.Applicant.Id}");
        var version = int.Parse(last["columns"]![3]!.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture);
        events.Remove(last);
        await SaveLines("events.jsonl", events);
        File.Delete(Path.Combine(folder.FullName, "timeline.html"));
        (_, output) = await Verify();
        output.ShouldContain($"stream {exported.Applicant.Id} ends at version {version - 1}, {version} is announced");
        output.ShouldContain("events.jsonl is not the file that was signed");
        output.ShouldContain("timeline.html is missing");

        var signature = Path.Combine(folder.FullName, "manifest.sig");
        await File.WriteAllTextAsync(signature, Convert.ToBase64String(new byte[3072 / 8]));
        (await Verify()).Output.ShouldContain("manifest.json is not signed by the key");
        File.Delete(signature);
        (exit, output) = await Verify();
        (exit, output.Contains("manifest.json is not signed (manifest.sig is missing)")).ShouldBe((1, true), output);
    }

    [Fact]
    public async Task the_command_line_writes_an_export()
    {
        var to = Path.Combine(folder.FullName, "by-hand");
        var (exit, output, errors) = await CommandRunner.Run(Host, "audit", "export", to, "--registration", $"{exported.Applicant.Id}",
            "--reason", "court 12/2026");
        exit.ShouldBe(0, output + errors);
        (await RunProgram("python3", [Path.Combine(to, "verify.py"), to])).Exit.ShouldBe(0);
        (await Host.ExecuteScalar<long>("select count(*) from mt_events where data::text like '%court 12/2026%'"))
            .ShouldBe(0, "a reason about a person is sealed in the log");
        (await Host.ExecuteScalar<long>("select count(*) from pc_operations where act = 'audit_export' and reason = 'court 12/2026'"))
            .ShouldBe(1);
        (await CommandRunner.Run(Host, "audit", "export", to, "--reason", "r")).Exit.ShouldBe(2);
    }

    [Fact]
    public async Task an_export_is_refused_to_other_roles_for_unknown_registrations_and_for_invalid_periods()
    {
        var reviewer = await Staff.Of(Host);
        (await reviewer.Post("/audit/exports", new { registrationId = exported.Applicant.Id, reason = "r" }))
            .ShouldBeProblem(403, "forbidden");
        (await exported.Auditor.Post("/audit/exports", new { registrationId = Guid.CreateVersion7(), reason = "r" }))
            .ShouldBeProblem(404, "not_found");
        (await exported.Auditor.Post("/audit/exports", new { reason = "r" })).ShouldBeProblem(400, "validation_failed");
        (await exported.Auditor.Post("/audit/exports", new { from = "2026-01-02T00:00:00Z", to = "2026-01-01T00:00:00Z", reason = "r" }))
            .ShouldBeProblem(400, "validation_failed");
        (await exported.Auditor.Post("/audit/exports", new { from = "9999-12-01T00:00:00Z", to = "9999-12-31T23:00:00Z", reason = "r" }))
            .ShouldBeProblem(400, "validation_failed");
        (await exported.Auditor.Get($"/audit/exports/{Guid.CreateVersion7()}")).ShouldBeProblem(404, "not_found");
    }

    [Fact, Trait("Category", "Full")]
    public async Task an_export_is_gone_after_a_week_and_when_the_person_was_erased()
    {
        await using var host = await TestHost.StartAsync();
        var (auditor, it, other) = (await Staff.Of(host, "auditor"), await Staff.NewCase(host), await Staff.NewCase(host));
        var (exportId, otherId) = (await Request(auditor, it.Id), await Request(auditor, other.Id));
        Directory.GetFiles(host.Blobs, "*", SearchOption.AllDirectories).Length.ShouldBeGreaterThan(1);
        (await it.Post("/privacy/erase")).ShouldBe(204);
        (await auditor.Get($"/audit/exports/{exportId}")).ShouldBeProblem(404, "not_found");
        await Eventually.TrueAsync(async () =>
            await host.ExecuteScalar<long>("select count(*) from pc_audit_exports where id = @exportId", new { exportId }) == 0);
        (await auditor.Get($"/audit/exports/{otherId}")).Code.ShouldBe(200);
        await host.PassTime(TimeSpan.FromDays(8));
        await Eventually.TrueAsync(async () => (await (await Staff.Of(host, "auditor")).Get($"/audit/exports/{otherId}")).Code == 404);

        static async Task<Guid> Request(Staff caller, Guid registration)
        {
            var id = (await caller.Post("/audit/exports", new { registrationId = registration, reason = "r" })).ShouldBe(202)["id"]
                .GetValue<Guid>();
            await Eventually.TrueAsync(async () => (await caller.Get($"/audit/exports/{id}")).Code == 200);
            return id;
        }
    }

    private static char OtherDigit(char digit) => digit == '0' ? '1' : '0';

    private static List<JsonNode> ParseLines(string text) =>
        [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!)];

    private static string StreamOf(JsonNode exportedEvent) => exportedEvent["columns"]![2]!.GetValue<string>();

    private Task SaveLines(string name, IEnumerable<JsonNode> lines) => File.WriteAllTextAsync(Path.Combine(folder.FullName, name),
        string.Concat(lines.Select(line => line.ToJsonString() + "\n")));

    /// <summary>Writes a manifest that fits the changed files in the folder.</summary>
    private async Task AdaptManifest(string original, IReadOnlyList<JsonNode> events, bool isPeriod)
    {
        var manifest = JsonNode.Parse(original)!;
        manifest["events"] = events.Count;
        if (!isPeriod)
        {
            manifest["lasts"] = new JsonObject(events.GroupBy(StreamOf)
                .Select(stream => KeyValuePair.Create(stream.Key, (JsonNode?)JsonValue.Create(stream.Count()))));
            var streams = new JsonArray();
            foreach (var stream in events.Select(StreamOf).Distinct())
                streams.Add((JsonNode?)stream);
            manifest["streams"] = streams;
        }
        foreach (var name in manifest["files"]!.AsObject().Select(file => file.Key).ToList())
            manifest["files"]![name] = Convert.ToHexStringLower(
                System.Security.Cryptography.SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(folder.FullName, name))));
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "manifest.json"), manifest.ToJsonString());
    }

    private static object CreatePeriodRequest()
    {
        var now = TestEvents.Now;
        return new { from = now.AddDays(-1), to = now.AddDays(1), reason = "r" };
    }

    /// <summary>Requests an export, waits for it, and unpacks it into the folder.</summary>
    private async Task<Dictionary<string, string>> DownloadExport(object body)
    {
        var id = (await exported.Auditor.Post("/audit/exports", body)).ShouldBe(202)["id"].GetValue<Guid>();
        byte[] bytes = [];
        await Eventually.TrueAsync(async () =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/audit/exports/{id}");
            request.Headers.Authorization = new("Bearer", exported.Auditor.Token);
            using var response = await Host.Http.SendAsync(request);
            bytes = await response.Content.ReadAsByteArrayAsync();
            return (int)response.StatusCode == 200;
        });
        folder.Delete(recursive: true);
        using var zip = new ZipArchive(new MemoryStream(bytes));
        zip.ExtractToDirectory(folder.FullName);
        return Directory.GetFiles(folder.FullName).ToDictionary(f => Path.GetFileName(f), File.ReadAllText);
    }

    private async Task<string> SaveKey()
    {
        var key = Path.Combine(folder.FullName, "kept.pem");
        await File.WriteAllTextAsync(key, (await exported.Auditor.Get("/audit/checkpoints"))["publicKey"].GetValue<string>());
        return key;
    }

    private async Task<string> SaveCheckpoints()
    {
        await Host.Services.GetRequiredService<Checkpoints>().CopyToFile(CancellationToken.None);
        return Host.Checkpoints;
    }

    private Task<(int Exit, string Output)> Verify(params string[] options) =>
        RunProgram("python3", [Path.Combine(folder.FullName, "verify.py"), folder.FullName, .. options]);

    private static async Task<(int Exit, string Output)> RunProgram(string program, string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await Task.WhenAll(output, errors, process.WaitForExitAsync());
        return (process.ExitCode, await output + await errors);
    }

    /// <summary>A case with a decision in progress, and the case of another person beside it.</summary>
    public sealed class ExportFixture : IAsyncLifetime
    {
        internal TestHost Host { get; private set; } = null!;
        internal Staff Auditor { get; private set; } = null!;
        internal Applicant Applicant { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Host = await TestHost.StartAsync();
            Auditor = await Staff.Of(Host, "auditor");
            Applicant = await Staff.NewCase(Host);
            await Staff.NewCase(Host);
        }

        public Task DisposeAsync() => Host.DisposeAsync();
    }
}
