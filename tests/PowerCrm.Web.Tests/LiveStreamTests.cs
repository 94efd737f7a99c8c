namespace PowerCrm.Web.Tests;

public class LiveStreamTests
{
    private static readonly Guid Ann = Guid.CreateVersion7(), Bob = Guid.CreateVersion7();
    private readonly LiveStreams streams = new();

    [Fact]
    public void only_the_newest_eight_streams_of_a_person_stay_open()
    {
        var open = Enumerable.Range(0, 10).Select(_ => streams.Open(Ann)).ToList();

        open.Select(it => it.Closed.IsCancellationRequested).ShouldBe([true, true, .. Enumerable.Repeat(false, 8)]);
    }

    [Fact]
    public void a_disposed_stream_frees_its_slot()
    {
        var open = Enumerable.Range(0, 8).Select(_ => streams.Open(Ann)).ToList();
        open[3].Dispose();

        streams.Open(Ann).Closed.IsCancellationRequested.ShouldBeFalse();

        open[0].Closed.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public void streams_of_one_person_do_not_close_those_of_another()
    {
        var first = streams.Open(Ann);
        for (var i = 0; i < 20; i++)
            streams.Open(Bob);

        first.Closed.IsCancellationRequested.ShouldBeFalse();
    }

    [Fact]
    public void a_stream_already_closed_frees_no_second_slot()
    {
        var open = Enumerable.Range(0, 9).Select(_ => streams.Open(Ann)).ToList();
        open[0].Dispose();

        streams.Open(Ann);

        open.Count(it => it.Closed.IsCancellationRequested).ShouldBe(2);
    }
}
