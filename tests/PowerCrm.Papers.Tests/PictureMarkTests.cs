namespace PowerCrm.Papers.Tests;

/// <summary>Compares pages drawn as bars for letters, without a picture program.</summary>
public class PictureMarkTests
{
    private const int Side = PictureMark.Side;

    [Theory, InlineData(0), InlineData(1), InlineData(2), InlineData(3)]
    public void a_rotated_picture_matches_and_the_angle_is_returned(int quarters)
    {
        var page = DrawPage(1);
        // One is the other turned.
        Compare(Rotate(page, quarters), page).ShouldBe(new PictureSimilarity(quarters * 90, 0));
        Of(page).Rotate(quarters).Bytes.ToArray().ShouldBe(Of(Rotate(page, quarters)).Bytes.ToArray());
    }

    [Fact]
    public void a_lighter_picture_has_the_same_mark() =>
        CountDifferences(Of(DrawPage(1)), Of([.. DrawPage(1).Select(p => (byte)(p * 0.6 + 90))])).ShouldBeLessThan(Side * Side / 500);

    [Theory, InlineData(0, 0, 0, 0), InlineData(8, 0, 0, 0), InlineData(0, 12, 0, 6), InlineData(10, 10, 10, 10), InlineData(3, 9, 7, 1)]
    public void a_cropped_picture_matches_the_original_in_either_order(int left, int top, int right, int bottom)
    {
        var (page, cropped) = (DrawPage(1), Crop(DrawPage(1), left, top, right, bottom));
        Compare(page, cropped)!.Rotation.ShouldBe(0);
        Compare(cropped, page)!.Rotation.ShouldBe(0);
        Compare(Rotate(cropped, 1), page)!.Rotation.ShouldBe(90);
    }

    [Fact]
    public void another_page_of_the_same_form_does_not_match()
    {
        for (var other = 2; other < 12; other++)
            Compare(DrawPage(1), DrawPage(other)).ShouldBeNull();
        // The same except for two of its lines.
        Compare(DrawPage(1), DrawPage(1, changed: 2)).ShouldBeNull();
    }

    [Fact]
    public void a_picture_without_print_has_no_mark()
    {
        PictureMark.FromPixels(Enumerable.Repeat((byte)200, Side * Side).ToArray()).ShouldBeNull();
        PictureMark.FromPixels(new byte[10]).ShouldBeNull();
        // A single blot is not enough.
        var blot = Enumerable.Repeat((byte)240, Side * Side).ToArray();
        for (var i = 0; i < 40; i++)
            blot.AsSpan((100 + i) * Side + 100, 40).Clear();
        Compare(blot, blot).ShouldBeNull();
    }

    [Fact]
    public void patterns_of_the_same_picture_are_closer_than_others()
    {
        var page = Of(DrawPage(1));
        Distance(page, Of([.. DrawPage(1).Select(p => (byte)(p * 0.6 + 90))])).ShouldBeLessThan(8);
        Distance(page, Of(Crop(DrawPage(1), 5, 5, 5, 5))).ShouldBeLessThan(Distance(page, Of(Rotate(DrawPage(1), 2))));
    }

    [Fact]
    public void a_stored_mark_is_read_back()
    {
        var mark = Of(DrawPage(1));
        PictureMark.FromBytes(mark.Bytes.ToArray())!.Bytes.ToArray().ShouldBe(mark.Bytes.ToArray());
        PictureMark.FromBytes(new byte[10]).ShouldBeNull();
        mark.ComputePattern().Length.ShouldBe(256);
    }

    private static PictureMark Of(byte[] pixels) => PictureMark.FromPixels(pixels)!;

    private static PictureSimilarity? Compare(byte[] first, byte[] second) => new PictureComparison(Of(first)).Compare(Of(second));

    private static int CountDifferences(PictureMark first, PictureMark second) =>
        Enumerable.Range(0, Side * Side).Count(i => first[i % Side, i / Side] != second[i % Side, i / Side]);

    private static int Distance(PictureMark first, PictureMark second) => first.ComputePattern().Zip(second.ComputePattern()).Count(p =>
        p.First != p.Second);

    /// <summary>A form of sixteen lines with random words; the title is always the same.</summary>
    /// <param name="seed">The seed of the words.</param>
    /// <param name="changed">How many of the last lines have other words.</param>
    private static byte[] DrawPage(int seed, int changed = 0)
    {
        var page = Enumerable.Repeat((byte)245, Side * Side).ToArray();
        for (var line = 0; line < 16; line++)
        {
            var random = new Random(line == 0 ? 99 : (line >= 16 - changed ? seed + 1000 : seed) * 100 + line);
            for (var x = 12; x < Side - 20; x += 3 + random.Next(5))
                for (var y = 0; y < 7; y++)
                    page.AsSpan((8 + line * 15 + y) * Side + x, 1 + random.Next(2)).Fill((byte)(20 + random.Next(60)));
        }
        return page;
    }

    private static byte[] Rotate(byte[] page, int quarters)
    {
        for (; quarters > 0; quarters--)
        {
            var from = page;
            page = [.. Enumerable.Range(0, Side * Side).Select(i => from[(Side - 1 - i % Side) * Side + i / Side])];
        }
        return page;
    }

    /// <summary>Cuts off the sides and scales the rest to the full square.</summary>
    private static byte[] Crop(byte[] page, int left, int top, int right, int bottom) =>
        [.. Enumerable.Range(0, Side * Side).Select(i =>
        {
            var (u, v) = (left + (i % Side + 0.5) * (Side - left - right) / Side - 0.5,
                top + (i / Side + 0.5) * (Side - top - bottom) / Side - 0.5);
            var (x, y) = (Math.Clamp((int)u, 0, Side - 2), Math.Clamp((int)v, 0, Side - 2));
            var (a, b) = (Math.Clamp(u - x, 0, 1), Math.Clamp(v - y, 0, 1));
            return (byte)((page[y * Side + x] * (1 - a) + page[y * Side + x + 1] * a) * (1 - b)
                + (page[(y + 1) * Side + x] * (1 - a) + page[(y + 1) * Side + x + 1] * a) * b);
        })];
}
