using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Host.Audit;
using PowerCrm.Host.Backup;
using PowerCrm.Host.Tests.Audit;
using PowerCrm.Host.Tests.Cli;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Host.Tests.Review;

namespace PowerCrm.Host.Tests.Operations;

/// <summary>
/// An erased person is in the list beside the database before the erasure is answered, so a database that is lost right afterwards and
/// restored erases them again. No loop runs on this host that could add them later.
/// </summary>
[Trait("Category", "Slow")]
public sealed class TombstoneTests : IAsyncLifetime
{
    private TestHost host = null!;

    public async Task InitializeAsync() => host = await TestHost.StartAsync(readers: false);

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task each_way_of_erasing_is_in_the_list_before_its_answer()
    {
        var applicant = await Applicant.SignIn(host);
        (await applicant.Post("/privacy/erase")).ShouldBe(204);
        ReadTombstones().ShouldBe([applicant.Id]);

        var letterSender = await Applicant.SignIn(host);
        (await CommandRunner.Run(host, "privacy", "erase", $"{letterSender.Id}", "--reason", "letter", "--yes")).Exit.ShouldBe(0);
        ReadTombstones().ShouldBe([applicant.Id, letterSender.Id]);

        var (auditor, admin, onHold) = (await Staff.Of(host, "auditor"), await Staff.Of(host, "admin"), await Applicant.SignIn(host));
        (await auditor.Post($"/audit/registrations/{onHold.Id}/hold", new { reason = "court", reference = "1号" })).ShouldBe(200);
        (await onHold.Post("/privacy/erase")).ShouldBe(202);
        ReadTombstones().ShouldNotContain(onHold.Id, "a hold keeps the data: after a restore too");
        ReadHolds()[^1].ShouldBe($"{onHold.Id} requested  ", "the request is not lost with the database");
        // An earlier build knows no requests: it takes a line that places nothing for the end of the hold, and erases the data.
        JsonNode.Parse(File.ReadLines(host.Holds).Last())!["placed"]!.GetValue<bool>().ShouldBeTrue();
        (await admin.Post($"/audit/registrations/{onHold.Id}/hold/lift", new { reason = "结案" })).ShouldBe(200);
        ReadTombstones().ShouldBe([applicant.Id, letterSender.Id, onHold.Id]);
    }

    [Fact]
    public async Task a_hold_is_in_its_list_before_the_answer_when_it_is_placed_and_when_it_is_lifted()
    {
        var (auditor, admin, it, other) = (await Staff.Of(host, "auditor"), await Staff.Of(host, "admin"), await Applicant.SignIn(host),
            await Applicant.SignIn(host));
        (await auditor.Post($"/audit/registrations/{it.Id}/hold", new { reason = "court", reference = "1号" })).ShouldBe(200);
        ReadHolds().ShouldBe([$"{it.Id} court 1号 staff:{auditor.Id}"]);
        (await CommandRunner.Run(host, "privacy", "hold", $"{other.Id}", "--reason", "dispute", "--reference", "2号")).Exit.ShouldBe(0);
        ReadHolds()[^1].ShouldStartWith($"{other.Id} dispute 2号 operator:");
        (await admin.Post($"/audit/registrations/{other.Id}/hold/lift", new { reason = "结案" })).ShouldBe(200);
        ReadHolds()[^1].ShouldBe($"{other.Id} 结案  staff:{admin.Id}");
        (await CommandRunner.Run(host, "privacy", "lift", $"{it.Id}", "--reason", "撤诉", "--yes")).Exit.ShouldBe(0);
        ReadHolds()[^1].ShouldStartWith($"{it.Id} 撤诉  operator:");
        ReadHolds().Count.ShouldBe(4);
    }

    [Fact]
    public async Task an_unwritable_list_does_not_prevent_an_erasure()
    {
        Directory.CreateDirectory(host.Tombstones);
        var it = await Applicant.SignIn(host);
        (await it.Post("/privacy/erase")).ShouldBe(204);
        Directory.Delete(host.Tombstones);
    }

    [Fact]
    public async Task a_list_that_another_process_has_open_is_not_written_at_the_same_time()
    {
        var (list, person) = (new TombstoneFile(host.Tombstones), Guid.CreateVersion7());
        await using (new FileStream(host.Tombstones, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite))
            (await list.Add([person], CancellationToken.None)).ShouldBeFalse();
        (await list.Add([person], CancellationToken.None)).ShouldBeTrue();
        (await list.Read(CancellationToken.None)).ShouldBe([person]);
    }

    [Fact]
    public async Task a_list_cut_short_by_a_crash_loses_only_its_last_line()
    {
        var (list, first, lost, second) = (new TombstoneFile(host.Tombstones), Guid.CreateVersion7(), Guid.CreateVersion7(),
            Guid.CreateVersion7());
        (await list.Add([first, lost], CancellationToken.None)).ShouldBeTrue();
        await File.WriteAllTextAsync(host.Tombstones, (await File.ReadAllTextAsync(host.Tombstones))[..^9]);
        (await list.Read(CancellationToken.None)).ShouldBe([first]);
        (await list.Add([first, second], CancellationToken.None)).ShouldBeTrue();
        (await list.Read(CancellationToken.None)).ShouldBe([first, second], ignoreOrder: true);
        (await File.ReadAllLinesAsync(host.Tombstones)).Length.ShouldBe(3, "nobody is in it twice");
    }

    /// <summary>Otherwise every host would read the whole log every five seconds while nobody is erased and nothing is held.</summary>
    [Fact]
    public async Task a_round_without_erasures_and_holds_is_not_read_again_and_later_ones_are_found()
    {
        await using var running = await TestHost.StartAsync();
        // Lists of their own, so that neither the requests nor the host's own loops write them.
        var (erasedPersons, holds) = (new TombstoneFile(host.Tombstones), new HoldFile(host.Holds));
        var tombstoneLoop = ActivatorUtilities.CreateInstance<TombstoneLoop>(running.Services, erasedPersons);
        var holdLoop = ActivatorUtilities.CreateInstance<HoldLoop>(running.Services, erasedPersons, holds);
        var (auditor, it) = (await Staff.Of(running, "auditor"), await Applicant.SignIn(running));
        await RunOnce();
        var end = tombstoneLoop.ReadUpTo;
        end.ShouldBeGreaterThan(0L);

        (await auditor.Post($"/audit/registrations/{it.Id}/hold", new { reason = "court", reference = "1号" })).ShouldBe(200);
        var other = await Applicant.SignIn(running);
        (await other.Post("/privacy/erase")).ShouldBe(204);
        await RunOnce();
        (await erasedPersons.Read(CancellationToken.None)).ShouldBe([other.Id]);
        (await holds.Read(CancellationToken.None)).Select(h => h.Registration).ShouldBe([it.Id]);
        tombstoneLoop.ReadUpTo.ShouldBeGreaterThan(end);

        (await it.Post("/privacy/erase")).ShouldBe(202);
        await RunOnce();
        (await holds.Read(CancellationToken.None)).Select(h => (h.Placed, h.ErasureWaits)).ShouldBe([(true, false), (true, true)]);

        async Task RunOnce()
        {
            await CheckpointTests.WaitUntilSealed(running);
            var sealedUpTo = (await running.Services.GetRequiredService<LogChain>().FindHead(CancellationToken.None))!.Seq;
            await tombstoneLoop.RunOnce(CancellationToken.None);
            await holdLoop.RunOnce(CancellationToken.None);
            tombstoneLoop.ReadUpTo.ShouldBeGreaterThanOrEqualTo(sealedUpTo);
            holdLoop.ReadUpTo.ShouldBeGreaterThanOrEqualTo(sealedUpTo);
        }
    }

    private List<string> ReadHolds() => [.. File.ReadAllLines(host.Holds).Select(l => JsonNode.Parse(l)!)
        .Select(l => $"{l["registration"]} {l["reason"]} {l["reference"]} {l["by"]}")];

    private Guid[] ReadTombstones() => [.. File.ReadAllLines(host.Tombstones)
        .Select(l => JsonNode.Parse(l)!["registration"]!.GetValue<Guid>())];
}
