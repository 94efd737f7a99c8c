using System.Globalization;
using PowerCrm.Papers;
using PowerCrm.Testing;

namespace PowerCrm.Vendors.Tests;

/// <summary>
/// Real pictures with the real codec: a changed copy is recognised, another paper of the same kind is not. The distances are those of
/// adr/0031: the fraction of printed squares that differ, of which 0.018 is allowed.
/// </summary>
[Trait("Category", "Full")]
public class SamePaperTests
{
    private static readonly string[] Licences = ["lic1_clean.jpg", "lic3_clean.jpg", "lic5_photo.jpg", "lic7_photo.jpg"];
    private static readonly string[] Fronts = ["front1_clean.jpg", "front2_clean.jpg", "front5_photo.jpg", "front7_photo.jpg"];

    [Theory]
    [InlineData("lic1_clean.jpg"), InlineData("lic3_clean.jpg"), InlineData("lic5_photo.jpg"), InlineData("lic7_photo.jpg")]
    [InlineData("front1_clean.jpg"), InlineData("front2_clean.jpg"), InlineData("front5_photo.jpg"), InlineData("front7_photo.jpg")]
    public async Task a_rotated_smaller_lighter_or_reencoded_picture_is_recognised(string file)
    {
        var it = await Store(file);
        foreach (var turn in (int[])[90, 180, 270])
            await it.AssertRecognised(turn, await it.Change($"turn{turn}", 85, "rot", $"d{turn}"));
        await it.AssertRecognised(0, await it.Change("small", 85, "resize", "0.4"));
        await it.AssertRecognised(0, await it.Change("lighter", 85, "linear", "0.7", "76", "--uchar"));
        await it.AssertRecognised(0, await it.Change("encoded", 35, "copy"));
    }

    /// <summary>
    /// Without front5_photo: it lies on a rough cloth, whose grain changes in a cropped picture, so it is not recognised.
    /// </summary>
    [Theory]
    [InlineData("lic1_clean.jpg"), InlineData("lic3_clean.jpg"), InlineData("lic5_photo.jpg"), InlineData("lic7_photo.jpg")]
    [InlineData("front1_clean.jpg"), InlineData("front2_clean.jpg"), InlineData("front7_photo.jpg")]
    public async Task a_slightly_cropped_or_multiply_changed_picture_is_recognised(string file)
    {
        var it = await Store(file);
        await it.AssertRecognised(0, await it.Crop("even", 0.03, 0.03, 0.03, 0.03));
        await it.AssertRecognised(0, await it.Crop("askew", 0.013, 0.037, 0.028, 0.006));
        // All changes at once.
        await it.Change("all", 85, "rot", "d90");
        await it.Change("all", 85, "linear", "0.8", "40", "--uchar");
        await it.Crop("all", 0.013, 0.037, 0.028, 0.006);
        await it.AssertRecognised(90, await it.Change("all", 50, "resize", "0.6"));
    }

    [Fact]
    public async Task two_papers_of_one_kind_do_not_match()
    {
        foreach (var kind in (string[][])[Licences, Fronts])
        {
            var marks = new List<PictureMark>();
            foreach (var file in kind)
                marks.Add(await ReadMark(Repository.Data("ocr", file)));
            foreach (var mark in marks)
                foreach (var other in marks.Where(m => m != mark))
                    new PictureComparison(mark).Compare(other).ShouldBeNull();
        }
    }

    private static async Task<PictureMark> ReadMark(string file) =>
        (await Codec.Create().Normalise(await File.ReadAllBytesAsync(file), default, withMark: true))
        .ShouldBeOfType<PictureResult.Ok>().Mark!;

    private static async Task<Original> Store(string file)
    {
        var result = (await Codec.Create().Normalise(await File.ReadAllBytesAsync(Repository.Data("ocr", file)), default, withMark: true))
            .ShouldBeOfType<PictureResult.Ok>();
        var folder = Codec.CreateFolder();
        await File.WriteAllBytesAsync(Path.Combine(folder, "stored.jpg"), result.Jpeg.ToArray());
        return new Original(folder, result);
    }

    /// <summary>A picture as it was stored, and changed copies of it.</summary>
    private sealed class Original(string folder, PictureResult.Ok picture)
    {
        /// <summary>Makes a changed copy; an existing copy of that name is changed further.</summary>
        public async Task<string> Change(string name, int quality, string operation, params string[] arguments)
        {
            var (from, to) = (Path.Combine(folder, name + ".jpg"), Path.Combine(folder, "new.jpg"));
            await Codec.RunVips(folder, [operation, File.Exists(from) ? from : "stored.jpg",
                string.Create(CultureInfo.InvariantCulture, $"{to}[Q={quality},strip]"), .. arguments]);
            File.Move(to, from, overwrite: true);
            return from;
        }

        /// <summary>Cuts off parts of the sides; for a copy that was turned on its side the parts differ a little.</summary>
        public Task<string> Crop(string name, double left, double top, double right, double bottom)
        {
            var (width, height) = File.Exists(Path.Combine(folder, name + ".jpg"))
                ? (picture.Height, picture.Width) : (picture.Width, picture.Height);
            return Change(name, 85, "crop", [.. new[] { left * width, top * height, width * (1 - left - right),
                height * (1 - top - bottom) }.Select(n => ((int)n).ToString(CultureInfo.InvariantCulture))]);
        }

        public async Task AssertRecognised(int rotation, string file)
        {
            var (stored, changed) = (PictureMark.FromBytes(picture.Mark!.Bytes.ToArray())!, await ReadMark(file));
            new PictureComparison(changed).Compare(stored).ShouldNotBeNull(Path.GetFileName(file)).Rotation.ShouldBe(rotation,
                Path.GetFileName(file));
            // In the other direction the turn is reversed.
            new PictureComparison(stored).Compare(changed).ShouldNotBeNull(Path.GetFileName(file)).Rotation
                .ShouldBe((360 - rotation) % 360);
        }
    }
}
