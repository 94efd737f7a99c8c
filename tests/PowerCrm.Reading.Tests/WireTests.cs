using PowerCrm.Papers;

namespace PowerCrm.Reading.Tests;

/// <summary>Neither side of the pipe trusts the other.</summary>
public class WireTests
{
    private static readonly PrintedPage Page = new(100, 50, new Point(0, 1), [new PrintedLine(
        new Frame(new Point(10, 20), new Point(0.6, 0.8), 30, 8),
        [new PrintedLetter('公', 0.5f, 0.25f, 0.125f), new PrintedLetter('A', 1, 0.5f)])]);

    [Fact]
    public void a_page_round_trips()
    {
        var decoded = WorkerProtocol.DecodePage(WorkerProtocol.Encode(Page));
        (decoded.Width, decoded.Height, decoded.Along).ShouldBe((Page.Width, Page.Height, Page.Along));
        decoded.Lines.ShouldHaveSingleItem().Frame.ShouldBe(Page.Lines[0].Frame);
        decoded.Lines[0].Letters.ShouldBe(Page.Lines[0].Letters);
    }

    [Fact]
    public void a_truncated_extended_or_inconsistent_page_is_rejected()
    {
        var encoded = WorkerProtocol.Encode(Page);
        for (var length = 0; length < encoded.Length; length++)
            Should.Throw<InvalidDataException>(() => WorkerProtocol.DecodePage(encoded[..length]));
        Should.Throw<InvalidDataException>(() => WorkerProtocol.DecodePage([.. encoded, 0]));
        Should.Throw<InvalidDataException>(() => WorkerProtocol
            .DecodePage(WorkerProtocol.Encode(Page with { Along = new Point(double.NaN, 0) })));
        Should.Throw<InvalidDataException>(() => WorkerProtocol.DecodePage(WorkerProtocol.Encode(Page with { Width = -1 })));
    }

    [Fact]
    public async Task a_message_longer_than_the_limit_is_rejected()
    {
        foreach (var message in new byte[][] { [0xFF, 0xFF, 0xFF, 0x7F], [0xFF, 0xFF, 0xFF, 0xFF], [4, 0, 0, 0, 1, 2] })
            await Should.ThrowAsync<InvalidDataException>(() =>
                WorkerProtocol.Receive(new MemoryStream([WorkerProtocol.Read, .. message]), 1000, default));
        (await WorkerProtocol.Receive(new MemoryStream(), 1000, default)).ShouldBeNull();
    }

    [Theory]
    [InlineData("hello, worker")]
    [InlineData("A\u0004\0\0\0\0\0\0\0")]                      // lines of a page that was never read
    [InlineData("X\0\0\0\0")]
    public async Task garbage_stops_a_worker(string garbage)
    {
        using var output = new MemoryStream();
        (await OcrWorker.Run(new MemoryStream(System.Text.Encoding.Latin1.GetBytes(garbage)), output, Models.Folder, default))
            .ShouldBe(OcrWorker.InvalidMessage);
        output.ToArray().ShouldBe([WorkerProtocol.Ready, 0, 0, 0, 0]);
    }

    [Theory]
    [InlineData("P6 2 2 255\n123456789012", true)]
    [InlineData("P5 2 2 255\n1234", true)]
    [InlineData("P6 2 2 255\n12345678901", false)]
    [InlineData("P6 -2 2 255\n123456789012", false)]
    [InlineData("P6 99999 99999 255\n1", false)]
    [InlineData("<svg/> and more", false)]
    [InlineData("", false)]
    public void an_incomplete_pixmap_is_rejected(string file, bool isComplete) =>
        (ColourBitmap.FromPixmap(System.Text.Encoding.Latin1.GetBytes(file)) is not null).ShouldBe(isComplete);
}
