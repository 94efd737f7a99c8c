using System.Diagnostics;
using PowerCrm.Testing;

namespace PowerCrm.Reading.Tests;

/// <summary>Reading lines from a few pictures.</summary>
[Trait("Category", "Slow")]
public sealed class EngineTests : IDisposable
{
    private readonly OcrEngine engine = new(Models.Folder);
    private readonly string folder = Directory.CreateTempSubdirectory("powercrm-engine-").FullName;

    public void Dispose()
    {
        engine.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("back1_clean.jpg", 1, 0)]
    [InlineData("back3_turned270_noexif.jpg", 0, -1)]
    [InlineData("front2_turned180_noexif.jpg", -1, 0)]
    [InlineData("lic3_turned90_noexif.jpg", 0, 1)]
    public void the_orientation_of_a_page_is_detected(string file, int x, int y)
    {
        var page = engine.Read(ReadPicture(file));
        (page.Along.X * x + page.Along.Y * y).ShouldBeGreaterThan(0.99);
        page.Lines.Count.ShouldBeGreaterThan(5);
    }

    [Fact]
    public void lines_have_characters_with_positions_and_read_again_the_same()
    {
        var picture = ReadPicture("back1_clean.jpg");
        var line = engine.Read(picture).Lines.Single(l => l.Text == "签发机关苏州市公安局相城分局");
        line.Letters.ShouldAllBe(l => l.Confidence > 0.9f && l.Rival < 0.1f);
        line.Letters.Zip(line.Letters.Skip(1)).ShouldAllBe(p => p.First.Position < p.Second.Position);
        var reread = engine.Reread(picture, line.Frame);
        reread.Text.ShouldBe(line.Text);
        reread.Letters.Zip(line.Letters).ShouldAllBe(p => Math.Abs(p.First.Position - p.Second.Position) < 0.05);
    }

    [Fact]
    public void a_picture_without_print_has_no_lines() =>
        engine.Read(ColourBitmap.FromPixmap((byte[])[.. "P5 300 300 255\n"u8, .. new byte[90_000]])!).Lines.ShouldBeEmpty();

    /// <summary>
    /// Lines across the whole picture: they are read only in part, which takes less than ten seconds of an idle processor. A busy one does
    /// less in a second, so the test allows three times as much; all lines would take minutes.
    /// </summary>
    [Fact, Trait("Category", "Full")]
    public void a_picture_full_of_text_is_read_only_in_part()
    {
        var row = string.Concat(Enumerable.Repeat("经营范围统一社会信用代码有限责任公司", 12));
        var svg = string.Concat(Enumerable.Range(1, 57).Select(y => $"<text x='0' y='{y * 42}' font-size='30'>{row}</text>"));
        File.WriteAllText(Path.Combine(folder, "full.svg"), "<svg xmlns='http://www.w3.org/2000/svg' width='2400' height='2400'>"
            + $"<rect width='2400' height='2400' fill='#fff'/>{svg}</svg>");
        var picture = ConvertAndRead(Path.Combine(folder, "full.svg"), "flatten", []);
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        engine.Read(picture).Lines.Count.ShouldBeInRange(1, 120);
        (Process.GetCurrentProcess().TotalProcessorTime - before).ShouldBeLessThan(TimeSpan.FromSeconds(30));
    }

    private ColourBitmap ReadPicture(string file) =>
        ConvertAndRead(Repository.Data("ocr", file), "thumbnail", ["2400", "--height", "2400", "--size", "down"]);

    private ColourBitmap ConvertAndRead(string file, string command, string[] arguments)
    {
        var pixmap = Path.Combine(folder, "out.ppm");
        using var vips = Process.Start("vips", [command, file, pixmap, .. arguments]);
        vips.WaitForExit();
        return ColourBitmap.FromPixmap(File.ReadAllBytes(pixmap)).ShouldNotBeNull();
    }
}
