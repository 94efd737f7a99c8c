using PowerCrm.Host.Backup;
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
        var own = await Applicant.SignIn(host);
        (await own.Post("/privacy/erase")).ShouldBe(204);
        Listed().ShouldBe([own.Id]);

        var letter = await Applicant.SignIn(host);
        (await Typed.Run(host, "privacy", "erase", $"{letter.Id}", "--reason", "letter", "--yes")).Exit.ShouldBe(0);
        Listed().ShouldBe([own.Id, letter.Id]);

        var (auditor, admin, held) = (await Staff.Of(host, "auditor"), await Staff.Of(host, "admin"), await Applicant.SignIn(host));
        (await auditor.Post($"/audit/registrations/{held.Id}/hold", new { reason = "court", reference = "1号" })).ShouldBe(200);
        (await held.Post("/privacy/erase")).ShouldBe(202);
        Listed().ShouldNotContain(held.Id, "a hold keeps the data: after a restore too");
        (await admin.Post($"/audit/registrations/{held.Id}/hold/lift", new { reason = "结案" })).ShouldBe(200);
        Listed().ShouldBe([own.Id, letter.Id, held.Id]);
    }

    [Fact]
    public async Task a_list_that_cannot_be_written_keeps_nobody_from_being_erased()
    {
        Directory.CreateDirectory(host.Tombstones);
        var it = await Applicant.SignIn(host);
        (await it.Post("/privacy/erase")).ShouldBe(204);
        Directory.Delete(host.Tombstones);
    }

    [Fact]
    public async Task persons_who_are_erased_at_the_same_time_are_all_in_the_list()
    {
        var persons = Enumerable.Range(0, 200).Select(_ => Guid.CreateVersion7()).ToArray();
        await Parallel.ForEachAsync(persons.Chunk(25), async (some, ct) =>
        {
            var file = new Tombstones(host.Tombstones);
            foreach (var one in some)
                while (!await file.Add([one], ct))
                    await Task.Yield();
        });
        (await new Tombstones(host.Tombstones).Read(CancellationToken.None)).ShouldBe(persons, ignoreOrder: true);
    }

    private Guid[] Listed() => [.. File.ReadAllLines(host.Tombstones)
        .Select(l => System.Text.Json.Nodes.JsonNode.Parse(l)!["registration"]!.GetValue<Guid>())];
}
