namespace PowerCrm.Web.Tests;

public class LiveStreamTests
{
    private static readonly Guid Ann = Guid.CreateVersion7(), Bob = Guid.CreateVersion7();
    private readonly LiveStreams streams = new();

    [Fact]
    public void of_a_persons_streams_the_newest_eight_live()
    {
        var open = Enumerable.Range(0, 10).Select(_ => streams.Open(Ann)).ToList();

        open.Select(it => it.Closed.IsCancellationRequested).ShouldBe([true, true, .. Enumerable.Repeat(false, 8)]);
    }

    [Fact]
    public void a_stream_that_ended_makes_room()
    {
        var open = Enumerable.Range(0, 8).Select(_ => streams.Open(Ann)).ToList();
        open[3].Dispose();

        streams.Open(Ann).Closed.IsCancellationRequested.ShouldBeFalse();

        open[0].Closed.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public void nobody_closes_the_stream_of_another()
    {
        var first = streams.Open(Ann);
        for (var i = 0; i < 20; i++)
            streams.Open(Bob);

        first.Closed.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public void a_stream_that_was_closed_takes_no_room_when_it_ends()
    {
        var open = Enumerable.Range(0, 9).Select(_ => streams.Open(Ann)).ToList();
        open[0].Dispose();

        streams.Open(Ann);

        open.Count(it => it.Closed.IsCancellationRequested).ShouldBe(2);
    }
}
