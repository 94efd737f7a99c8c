using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PowerCrm.Testing;

namespace PowerCrm.Vendors.Tests;

/// <summary>Every file of tests/data/hostile gives the result in its index.</summary>
public class HostilePictureTests
{
    private static readonly Dictionary<string, int> StatusOf = new()
    {
        [PictureFaults.TooLarge] = 413,
        [PictureFaults.Unsupported] = 415,
        [PictureFaults.Corrupt] = 400,
        [PictureFaults.TooSmall] = 400,
    };

    public static TheoryData<string, int, string?> Index()
    {
        var data = new TheoryData<string, int, string?>();
        using var index = JsonDocument.Parse(File.ReadAllBytes(Repository.Data("hostile", "index.json")));
        foreach (var file in index.RootElement.EnumerateArray())
            data.Add(file.GetProperty("file").GetString()!, file.GetProperty("status").GetInt32(), file.GetProperty("code").GetString());
        return data;
    }

    [Theory, MemberData(nameof(Index))]
    public async Task a_hostile_file_ends_as_the_index_says(string file, int status, string? code)
    {
        var folder = Codec.CreateFolder();
        var result = await Codec.Create(o => o.TempPath = folder).Normalise(Codec.ReadHostile(file), default);

        Directory.EnumerateFileSystemEntries(folder).ShouldBeEmpty();
        if (code is null)
        {
            status.ShouldBe(201);
            AssertClean(result.ShouldBeOfType<PictureResult.Ok>());
            return;
        }
        result.ShouldBeOfType<PictureResult.Rejected>().Code.ShouldBe(code);
        StatusOf[code].ShouldBe(status);
    }

    [Fact]
    public void the_index_lists_every_file_in_the_folder() =>
        Directory.EnumerateFiles(Repository.Data("hostile")).Select(Path.GetFileName)
            .Where(name => name is not ("index.json" or "README.md"))
            .ShouldBe(Index().Select(row => (string)row[0]), ignoreOrder: true);

    [Fact]
    public async Task a_turned_photo_comes_out_upright()
    {
        var upload = Codec.ReadHostile("gps_orient6.jpg");
        var before = JpegHeader.Read(upload);
        Encoding.Latin1.GetString(upload).ShouldContain("SECRETNAME");                // otherwise the clean output would prove nothing

        var after = (await Codec.Create().Normalise(upload, default)).ShouldBeOfType<PictureResult.Ok>();

        (after.Width, after.Height).ShouldBe((before.Height, before.Width));
        before.Width.ShouldNotBe(before.Height);
    }

    [Theory]
    [InlineData("progressive.jpg")]
    [InlineData("gray.jpg")]
    [InlineData("gps_orient6.jpg")]
    public async Task half_a_picture_with_an_end_marker_is_corrupt(string file)
    {
        var jpeg = Codec.ReadHostile(file);
        byte[] half = [.. jpeg[..(jpeg.Length / 2)], 0xFF, 0xD9];
        PictureValidator.Check(half).ShouldBeNull();
        (await Codec.Create().Normalise(half, default)).ShouldBe(new PictureResult.Rejected(PictureFaults.Corrupt));
    }

    [Fact]
    public async Task transparency_is_laid_over_white()
    {
        var folder = Codec.CreateFolder();
        var picture = (await Codec.Create().Normalise(Codec.ReadHostile("alpha.png"), default)).ShouldBeOfType<PictureResult.Ok>();
        await File.WriteAllBytesAsync(Path.Combine(folder, "a.jpg"), picture.Jpeg);
        await File.WriteAllBytesAsync(Path.Combine(folder, "a.png"), Codec.ReadHostile("alpha.png"));

        var point = await FindTransparentPoint(folder, picture.Width, picture.Height);
        (await ReadPoint(folder, "a.jpg", point)).ShouldAllBe(value => value > 245);
    }

    private static async Task<(int X, int Y)> FindTransparentPoint(string folder, int width, int height)
    {
        foreach (var at in new[] { (2, 2), (width - 3, 2), (2, height - 3), (width - 3, height - 3), (width / 2, height / 2) })
            if ((await ReadPoint(folder, "a.png", at))[^1] == 0) return at;
        throw new InvalidOperationException("The sample has no transparent corner.");
    }

    private static async Task<double[]> ReadPoint(string folder, string file, (int X, int Y) at) =>
        [.. (await Codec.RunVips(folder, "getpoint", file, $"{at.X}", $"{at.Y}"))
            .Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries).Select(v => double.Parse(v, CultureInfo.InvariantCulture))];

    private static void AssertClean(PictureResult.Ok picture)
    {
        var bytes = picture.Jpeg.Span;
        var text = Encoding.Latin1.GetString(bytes);
        foreach (var trace in new[] { "Exif", "GPS", "SECRETNAME", "http://ns.adobe.com", "<html", "<script", "<HTML", "ICC_PROFILE" })
            text.ShouldNotContain(trace, Case.Insensitive);
        var header = JpegHeader.Read(bytes);
        header.ShouldBe(PictureHeader.Whole(picture.Width, picture.Height));
        Math.Max(picture.Width, picture.Height).ShouldBeLessThanOrEqualTo(2560);
        bytes[^2..].SequenceEqual((ReadOnlySpan<byte>)[0xFF, 0xD9]).ShouldBeTrue();
        picture.Sha256.ShouldBe(Convert.ToHexStringLower(SHA256.HashData(bytes)));
    }
}
