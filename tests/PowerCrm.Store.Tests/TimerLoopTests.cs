namespace PowerCrm.Store.Tests;

public class TimerLoopTests
{
    [Fact]
    public async Task a_failed_round_is_reported_and_the_loop_continues()
    {
        using var cancellation = new CancellationTokenSource();
        var (rounds, failures) = (0, new List<int>());

        await Should.ThrowAsync<OperationCanceledException>(TimerLoop.Run(TimeSpan.FromMilliseconds(1), TimeProvider.System, async ct =>
        {
            rounds++;
            if (rounds is 2 or 3 or 5)
                throw new InvalidOperationException();
            if (rounds == 6)
                await cancellation.CancelAsync();
        }, (_, consecutive) => failures.Add(consecutive), cancellation.Token));

        rounds.ShouldBe(6);
        failures.ShouldBe([1, 2, 1]);
    }

    [Fact]
    public async Task a_fault_during_shutdown_is_not_reported()
    {
        using var cancellation = new CancellationTokenSource();

        await Should.ThrowAsync<OperationCanceledException>(TimerLoop.Run(TimeSpan.FromMilliseconds(1), TimeProvider.System, async ct =>
        {
            await cancellation.CancelAsync();
            throw new IOException("the connection was closed");
        }, (_, _) => throw new InvalidOperationException("nothing to report"), cancellation.Token));
    }
}
