using System.IO.Compression;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Contracts;
using PowerCrm.Host.Audit;
using PowerCrm.Host.Tests.Cli;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Host.Tests.Review;
using PowerCrm.Web;

namespace PowerCrm.Host.Tests.Audit;

/// <summary>
/// Exports and certificates while no host seals new events: they are refused with this reason, instead of being incomplete. The test seals
/// the log itself.
/// </summary>
[Trait("Category", "Slow")]
public sealed class UnsealedTests : IAsyncLifetime
{
    private const string NotSealed = "not sealed yet. A running host seals new events within seconds";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("powercrm-unsealed-");
    private TestHost host = null!;

    private string NewFile => Path.Combine(folder.FullName, "export.zip");
    private ExportRunner Runner => host.Services.GetRequiredService<ExportRunner>();

    public async Task InitializeAsync()
    {
        host = await TestHost.StartAsync(readers: false);
        host.Services.GetRequiredService<LogChain>().SealTimeout = TimeSpan.Zero;
    }

    public async Task DisposeAsync()
    {
        folder.Delete(recursive: true);
        await host.DisposeAsync();
    }

    [Fact]
    public async Task a_requested_export_waits_for_the_seals_of_its_events_and_fails_after_ten_minutes()
    {
        var (auditor, it) = (await Staff.Of(host, "auditor"), await Submit());
        await Seal();
        var id = await Request(auditor, it.Id);
        (await Runner.RunOnce(null, CancellationToken.None)).ShouldBeFalse();
        (await auditor.Get($"/audit/exports/{id}")).ShouldBe(202)["state"].GetValue<string>().ShouldBe("running");
        (await Runner.RunOnce(null, CancellationToken.None)).ShouldBeTrue("it is not claimed again before a minute has passed");

        await MakeFree("1 minute");
        await Seal();
        (await Runner.RunOnce(null, CancellationToken.None)).ShouldBeTrue();
        (await auditor.Get($"/audit/exports/{id}")).Code.ShouldBe(200);
        // All events of the registration, with the record of the request.
        var written = await EventsOf(id);
        written.Count.ShouldBe((int)await host.ExecuteScalar<long>("select count(*) from mt_events where stream_id = any(@own)",
            new { own = (Guid[])[it.Id, AccessStream.Of(it.Id), ReadingStream.Of(it.Id)] }));

        var late = await Request(auditor, it.Id);
        (await Runner.RunOnce(null, CancellationToken.None)).ShouldBeFalse();
        await MakeFree("11 minutes");
        (await Runner.RunOnce(null, CancellationToken.None)).ShouldBeFalse();
        (await auditor.Get($"/audit/exports/{late}")).ShouldBeProblem(409, "export_not_sealed");
    }

    [Fact]
    public async Task the_export_of_a_period_needs_only_the_seals_of_its_own_events()
    {
        await Submit();
        var first = await host.ExecuteScalar<long>("select count(*) from mt_events");
        var end = await host.ExecuteScalar<DateTime>("select max(timestamp) + interval '1 microsecond' from mt_events");
        var wanted = new AuditExport.Request(null, TestEvents.Now.AddDays(-1), end, "r", "operator:test");
        await Should.ThrowAsync<AuditExport.NotSealedException>(() => Write(wanted));
        await Seal();
        await Submit();
        using var zip = new ZipArchive(await Write(wanted));
        using var reader = new StreamReader(zip.GetEntry("events.jsonl")!.Open());
        (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe((int)first);
    }

    [Fact]
    public async Task a_certificate_needs_only_the_seal_of_the_erasure()
    {
        var it = await Submit();
        (await it.Post("/privacy/erase")).ShouldBe(204);
        (await ErasureCertificate.Issue(it.Id, host.Services, host.Store, CancellationToken.None))
            .ShouldBe((null, ErasureCertificate.Refusal.NotSealed));
        await Seal();
        await Submit();
        var (made, _) = await ErasureCertificate.Issue(it.Id, host.Services, host.Store, CancellationToken.None);
        made.ShouldNotBeNull().RegistrationId.ShouldBe(it.Id);
    }

    [Fact, Trait("Category", "Full")]
    public async Task the_command_line_reports_that_the_events_are_not_sealed()
    {
        var (it, erased) = (await Submit(), await Submit());
        (await erased.Post("/privacy/erase")).ShouldBe(204);
        var to = NewFile;
        var export = await CommandRunner.Run(host, "audit", "export", to, "--registration", $"{it.Id}", "--reason", "r");
        (export.Exit, File.Exists(to)).ShouldBe((2, false));
        export.Errors.ShouldContain(NotSealed);
        var certificate = await CommandRunner.Run(host, "privacy", "certificate", $"{erased.Id}");
        certificate.Exit.ShouldBe(2);
        certificate.Errors.ShouldContain(NotSealed);
    }

    [Fact]
    public async Task the_command_line_writes_its_own_export_while_another_one_waits()
    {
        var (auditor, it) = (await Staff.Of(host, "auditor"), await Submit());
        var older = await Request(auditor, it.Id);
        var to = NewFile;
        string[] line = ["audit", "export", to, "--registration", $"{it.Id}", "--reason", "法院调证", "--personal"];
        (await CommandRunner.Run(host, line)).Exit.ShouldBe(0);
        var id = await host.ExecuteScalar<Guid>("select id from pc_audit_exports where personal");
        (await auditor.Post($"/audit/exports/{id}/approve", new { reason = "已核对" })).ShouldBe(200);
        await Seal();
        var taken = await CommandRunner.Run(host, line);
        taken.Exit.ShouldBe(0, taken.Errors);
        File.Exists(to).ShouldBeTrue();
        (await host.ExecuteScalar<string>("select state from pc_audit_exports where id = @older", new { older })).ShouldBe("waiting");
    }

    private static async Task<Guid> Request(Staff by, Guid registration) =>
        (await by.Post("/audit/exports", new { registrationId = registration, reason = "r" })).ShouldBe(202)["id"].GetValue<Guid>();

    /// <summary>Makes the export look as if it had been requested, and claimed by a host, this long ago.</summary>
    private Task<int> MakeFree(string ago) => host.ExecuteSql(
        """
        update pc_audit_exports set at = at - @ago::interval, beat_at = beat_at - @ago::interval - interval '1 second'
        where state = 'running'
        """, new { ago });

    private async Task<Stream> Write(AuditExport.Request wanted)
    {
        var zip = new MemoryStream();
        await host.Services.GetRequiredService<AuditExport>().Write(wanted, zip, (_, _) => Task.CompletedTask, CancellationToken.None);
        return zip;
    }

    private async Task<IReadOnlyList<JsonNode>> EventsOf(Guid export)
    {
        using var zip = new ZipArchive(new MemoryStream((await Runner.ReadZip(export, CancellationToken.None))!));
        using var reader = new StreamReader(zip.GetEntry("events.jsonl")!.Open());
        return [.. (await reader.ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)!)];
    }

    /// <summary>Submits a registration, and waits for the events that reactions append to it.</summary>
    private async Task<Applicant> Submit()
    {
        var it = await Applicant.Submit(host);
        await Eventually.TrueAsync(() => host.ExecuteScalar<bool>(
            "select not exists (select from wolverine.wolverine_incoming_envelopes where status not in ('Handled', 'Scheduled'))"));
        return it;
    }

    private async Task Seal()
    {
        await using var connection = await host.OpenAsync();
        if (await host.Services.GetRequiredService<LogChain>().SealNext(long.MaxValue, CancellationToken.None) is { } seals)
            await Rows.Run(connection, null, [seals], CancellationToken.None);
    }
}
