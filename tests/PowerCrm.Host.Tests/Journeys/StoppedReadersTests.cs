using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Host.Tests.Journeys;

/// <summary>
/// If the answer of a commit was lost, the retry finds that the reader's progress has moved, and Marten would stop the reader for good.
/// </summary>
[Trait("Category", "Slow")]
public sealed class StoppedReadersTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task a_reader_whose_progress_was_moved_by_another_goes_on_from_there()
    {
        await AppendIgnoredEvent();
        await host.WaitUntilSettled();
        // As if the next event had already been read, by a commit whose answer was lost.
        (await host.ExecuteSql("update mt_event_progression set last_seq_id = last_seq_id + 1 where name = 'manager_workload:All'"))
            .ShouldBe(1);
        await AppendIgnoredEvent();
        await AppendIgnoredEvent();

        await Eventually.TrueAsync(async () => (await host.Admin.ReadProgress(CancellationToken.None))
            .Single(p => p.Name == "manager_workload") is var it && it.Checkpoint == it.Ceiling, TimeSpan.FromSeconds(60));
    }

    /// <summary>Appends an event that this read model ignores.</summary>
    private async Task AppendIgnoredEvent() => await host.Store.Append(
        [new StreamAppend(Guid.CreateVersion7(), ExpectedVersion.Any, new NotificationAttempted(Guid.CreateVersion7(), "review_decided",
            "wechat", Guid.CreateVersion7()))], CancellationToken.None);
}
