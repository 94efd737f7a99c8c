using System.Text;

namespace PowerCrm.Reading.Tests;

public class ColourBitmapTests
{
    [Fact]
    public void removing_red_turns_a_seal_to_paper_and_keeps_print_dark()
    {
        // Paper; red on paper, as ink and as a pale watermark; print; the same watermark over print; a blue label.
        byte[] pixels = [244, 240, 234, 216, 50, 44, 226, 154, 152, 26, 26, 26, 111, 37, 34, 58, 110, 165];
        var picture = ColourBitmap.FromPixmap((byte[])[.. Encoding.ASCII.GetBytes("P6\n6 1\n255\n"), .. pixels]).ShouldNotBeNull();
        var levels = picture.WithoutRed().Pixels.ToArray().Chunk(3).Select(p => (int)p[0]).ToList();
        levels[..3].ShouldAllBe(g => g >= 240);
        levels[3..5].ShouldAllBe(g => g < 140);
        levels[5].ShouldBe(165);
    }
}
