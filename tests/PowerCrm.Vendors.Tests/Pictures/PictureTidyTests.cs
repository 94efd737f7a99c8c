using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace PowerCrm.Vendors.Tests;

/// <summary>Data that cameras, phones and programs write beside the pixels has no effect except for the orientation.</summary>
[Trait("Category", "Slow")]
public class PictureTidyTests
{
    private const string TurnedAttribute = "<x:xmpmeta><rdf:Description tiff:Orientation=\"6\"/></x:xmpmeta>";
    private const string TurnedElement = "<rdf:Description><tiff:Orientation>6</tiff:Orientation></rdf:Description>";

    [Theory]
    [InlineData("gray.jpg")]
    [InlineData("progressive.jpg")]
    [InlineData("gps_orient6.jpg")]
    public async Task a_jpeg_without_its_end_marker_is_taken(string file) => await Normalise(Codec.ReadHostile(file)[..^2]);

    [Theory]
    [InlineData("gray.jpg")]
    [InlineData("progressive.jpg")]
    public async Task a_trailer_in_place_of_the_end_marker_is_passed_over(string file)
    {
        var jpeg = Codec.ReadHostile(file);
        await Normalise([.. jpeg[..^2], .. "SEFH\u0001\0\0\0vivo{\"a\":1}SEFT"u8]);
        await Normalise([.. jpeg[..^2], 0xFF, 0xE5, 0xFF, 0xFF, .. "a segment that is longer than the file"u8]);
        await Normalise([.. jpeg[..^2], .. Codec.ReadHostile("gray.jpg")]);
        await Normalise([.. jpeg, .. "trailer"u8, 0xFF, 0xD8, 0xFF, 0xE0]);
    }

    [Fact]
    public async Task bytes_between_segments_are_passed_over_as_decoders_do()
    {
        var jpeg = Codec.ReadHostile("gray.jpg");
        var second = 4 + BinaryPrimitives.ReadUInt16BigEndian(jpeg.AsSpan(4));
        await Normalise([.. jpeg[..second], 0x20, 0x0D, 0x0A, .. jpeg[second..]]);
    }

    [Theory]
    [InlineData("gray.jpg", 2)]
    [InlineData("gray.jpg", 10)]
    [InlineData("progressive.jpg", 2)]
    [InlineData("gps_orient6.jpg", 3)]
    public async Task a_picture_with_missing_pixels_is_corrupt(string file, int part)
    {
        var jpeg = Codec.ReadHostile(file);
        await AssertCorrupt(jpeg[..(jpeg.Length - jpeg.Length / part)]);
    }

    [Fact]
    public async Task a_progressive_picture_that_ends_between_two_scans_is_corrupt()
    {
        var jpeg = Codec.ReadHostile("progressive.jpg");
        for (var at = jpeg.Length - 3; at > 0; at--)
            if (jpeg[at] == 0xFF && jpeg[at + 1] == 0xDA)
            {
                await AssertCorrupt(jpeg[..at]);
                return;
            }
        throw new InvalidOperationException("The sample has no scan.");
    }

    [Theory]
    [InlineData("attribute")]
    [InlineData("element")]
    public async Task a_jpeg_turned_by_xmp_comes_out_upright(string how)
    {
        var jpeg = await CreateOblong("jpg");
        byte[] xmp = [.. "http://ns.adobe.com/xap/1.0/\0"u8, .. Encoding.UTF8.GetBytes(how == "element" ? TurnedElement : TurnedAttribute)];
        await AssertTurned(jpeg, [.. jpeg[..2], 0xFF, 0xE1, 0, (byte)(xmp.Length + 2), .. xmp, .. jpeg[2..]], JpegHeader.Read(jpeg));
    }

    [Theory]
    [InlineData("<d xmlns:t='http://ns.adobe.com/tiff/1.0/' t:Orientation='6'/>", 6)]
    [InlineData("<d xmlns:exif-tiff = \"http://ns.adobe.com/tiff/1.0/\"><exif-tiff:Orientation>8</exif-tiff:Orientation></d>", 8)]
    [InlineData("<d xmlns:x='http://example.org/' x:Orientation='3' tiff:Orientation='6'/>", 6)]
    [InlineData("<d xmlns:x='http://example.org/' x:Orientation='6'/>", 0)]
    public void xmp_is_read_with_the_packets_own_prefix(string xmp, int orientation) =>
        PictureOrientation.FromXmp(Encoding.UTF8.GetBytes(xmp)).ShouldBe(orientation);

    /// <summary>Of two blocks the decoder reads the first.</summary>
    [Fact]
    public async Task a_jpeg_turned_by_its_second_exif_block_comes_out_upright()
    {
        var jpeg = await CreateOblong("jpg");
        byte[] Block(byte[] exif) => [0xFF, 0xE1, 0, (byte)(exif.Length + 8), .. "Exif\0\0"u8, .. exif];
        byte[] emptyExif = [.. "II*\0"u8, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        await AssertTurned(jpeg, [.. jpeg[..2], .. Block(emptyExif), .. Block(PictureOrientation.CreateExif(6)), .. jpeg[2..]],
            JpegHeader.Read(jpeg)!);
    }

    [Theory]
    [InlineData("zTXt")]
    [InlineData("zTXt behind four other profiles")]
    [InlineData("tEXt")]
    [InlineData("iTXt")]
    [InlineData("iTXt packed")]
    [InlineData("eXIf")]
    [InlineData("eXIf as in a JPEG")]
    [InlineData("eXIf behind the pixels")]
    public async Task a_png_turned_in_any_notation_comes_out_upright(string how)
    {
        var png = await CreateOblong("png");
        var exif = PictureOrientation.CreateExif(6);
        var profile = Profile(exif);
        var chunk = how switch
        {
            "zTXt" => Chunk("zTXt", [.. "Raw profile type exif\0\0"u8, .. Compress(profile)]),
            "zTXt behind four other profiles" =>
            [
                .. ((string[])["8bim", "icc", "iptc", "generic"]).SelectMany(name => Chunk("zTXt",
                    [.. Encoding.ASCII.GetBytes($"Raw profile type {name}\0\0"), .. Compress(Profile(new byte[40]))])),
                .. Chunk("zTXt", [.. "Raw profile type exif\0\0"u8, .. Compress(profile)]),
            ],
            "tEXt" => Chunk("tEXt", [.. "Raw profile type APP1\0"u8, .. profile]),
            "iTXt" => Chunk("iTXt", [.. "XML:com.adobe.xmp\0\0\0\0\0"u8, .. Encoding.UTF8.GetBytes(TurnedAttribute)]),
            "iTXt packed" => Chunk("iTXt", [.. "XML:com.adobe.xmp\0\u0001\0\0\0"u8, .. Compress(Encoding.UTF8.GetBytes(TurnedElement))]),
            "eXIf as in a JPEG" => Chunk("eXIf", [.. "Exif\0\0"u8, .. exif]),
            _ => Chunk("eXIf", exif),
        };
        var at = how == "eXIf behind the pixels" ? png.Length - 12 : 33;
        await AssertTurned(png, [.. png[..at], .. chunk, .. png[at..]], PngHeader.Read(png));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task a_webp_turned_by_xmp_comes_out_upright(bool besideExifThatDoesNotSay)
    {
        var webp = await CreateOblong("webp");
        var lossy = WebpHeader.Chunks(webp).Single(c => webp.AsSpan(c.Offset, 4).SequenceEqual("VP8 "u8));
        var simple = webp[lossy.Offset..(lossy.Offset + 8 + lossy.Length + lossy.Length % 2)];
        var header = WebpHeader.Read(webp);
        byte[] extended = [.. "VP8X"u8, 10, 0, 0, 0, 0x04, 0, 0, 0, (byte)(header.Width - 1), (byte)(header.Width - 1 >> 8), 0,
            (byte)(header.Height - 1), (byte)(header.Height - 1 >> 8), 0];
        var xmp = Encoding.UTF8.GetBytes(TurnedAttribute);
        byte[] xmpChunk = [.. "XMP "u8, (byte)xmp.Length, 0, 0, 0, .. xmp, .. new byte[xmp.Length % 2]];
        // Little-endian TIFF without entries.
        byte[] emptyExif = [.. "II*\0"u8, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0];
        byte[] exifChunk = besideExifThatDoesNotSay ? [.. "EXIF"u8, (byte)emptyExif.Length, 0, 0, 0, .. emptyExif] : [];
        if (besideExifThatDoesNotSay)
            extended[8] |= 0x08;
        await AssertTurned(webp, Riff([.. "WEBP"u8, .. extended, .. simple, .. exifChunk, .. xmpChunk]), header);
    }

    /// <summary>Browsers show such a picture; libwebp's demultiplexer refuses it.</summary>
    [Theory]
    [InlineData("data of another program")]                 // as a chunk it would be longer than the file
    [InlineData("EXIF\u007F\u007F\u007F\u007FMM")]
    [InlineData("abc")]
    public async Task data_after_the_picture_of_a_webp_is_passed_over(string data)
    {
        var webp = await CreateOblong("webp");
        var plain = await Normalise(webp);
        var bytes = Encoding.ASCII.GetBytes(data);
        (await Normalise(Riff([.. webp[8..], .. bytes]))).Sha256.ShouldBe(plain.Sha256);
        (await Normalise([.. webp, .. bytes])).Sha256.ShouldBe(plain.Sha256);
        await AssertCorrupt(Riff(webp[8..(webp.Length / 2)]));
    }

    /// <summary>Phones by Samsung write such a header of the scan; the decoder warns, and decodes all pixels.</summary>
    [Fact]
    public async Task a_scan_header_that_does_not_fit_a_sequential_picture_is_taken()
    {
        var jpeg = Codec.ReadHostile("gray.jpg");
        var scan = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xDA]);
        var band = scan + 5 + 2 * jpeg[scan + 4];
        (jpeg[band], jpeg[band + 1], jpeg[band + 2]).ShouldBe(((byte)0, (byte)63, (byte)0));
        jpeg[band + 1] = 0;
        await Normalise(jpeg);
    }

    /// <summary>The largest pictures that are accepted.</summary>
    [Fact]
    public Task fifty_million_pixels_are_decoded_within_the_limits() => AssertDecodesLarge("large.jpg[strip]", "srgb");

    /// <summary>In the forms that need the most memory and time, about 40 s together.</summary>
    [Theory, Trait("Category", "Full")]
    [InlineData("large.jpg[strip,interlace,subsample-mode=off]", "srgb")]
    [InlineData("large.png[strip,interlace]", "rgb16")]
    public Task fifty_million_pixels_in_costly_forms_are_decoded_within_the_limits(string target, string space) =>
        AssertDecodesLarge(target, space);

    private static async Task AssertDecodesLarge(string target, string space)
    {
        var folder = Codec.CreateFolder();
        await Codec.RunVips(folder, "black", "black.png", "8192", "6144", "--bands", "3");
        await Codec.RunVips(folder, "colourspace", "black.png", target, space);
        var result = await Normalise(await File.ReadAllBytesAsync(Path.Combine(folder, target.Split('[')[0])));
        (result.Width, result.Height).ShouldBe((2560, 1920));
    }

    [Fact]
    public async Task a_png_without_its_end_is_taken_when_its_pixels_are_there()
    {
        var png = await CreateOblong("png");
        await Normalise(png[..^12]);
        await AssertCorrupt(png[..(png.Length / 2)]);
    }

    [Fact]
    public async Task a_text_that_unpacks_without_end_is_limited()
    {
        var png = await CreateOblong("png");
        var bomb = Chunk("zTXt", [.. "Raw profile type exif\0\0"u8, .. Compress(new byte[200_000_000])]);
        await Normalise([.. png[..33], .. bomb, .. png[33..]]);
    }

    /// <summary>PNG knows no dictionary, so such a text is damaged; the picture is taken as it is.</summary>
    [Theory]
    [InlineData("zTXt")]
    [InlineData("iTXt")]
    public async Task a_text_packed_with_a_dictionary_is_passed_over(string type)
    {
        var png = await CreateOblong("png");
        byte[] packed = [0x78, 0xBB, 1, 2, 3, 4, .. Compress(Profile(PictureOrientation.CreateExif(6)))[2..]];
        var text = type == "zTXt" ? Chunk(type, [.. "Raw profile type exif\0\0"u8, .. packed])
            : Chunk(type, [.. "XML:com.adobe.xmp\0\u0001\0\0\0"u8, .. packed]);
        (await Normalise([.. png[..33], .. text, .. png[33..]])).Width.ShouldBe((await Normalise(png)).Width);
    }

    /// <summary>No camera writes so many text chunks; unpacking all of them to find an orientation would take minutes.</summary>
    [Fact]
    public async Task of_many_texts_only_the_first_are_unpacked()
    {
        var png = await CreateOblong("png");
        var text = Chunk("zTXt", [.. "Raw profile type exif\0\0"u8, .. Compress(Profile(new byte[120_000]))]);
        var oriented = Chunk("zTXt", [.. "Raw profile type exif\0\0"u8, .. Compress(Profile(PictureOrientation.CreateExif(6)))]);
        byte[] last = [.. png[..33], .. Enumerable.Repeat(text, 300).SelectMany(t => t), .. oriented, .. png[33..]];
        var upright = await Normalise(png);
        (await Normalise(last)).Width.ShouldBe(upright.Width, "the last of 301 texts was looked at");
        (await Normalise([.. png[..33], .. oriented, .. text, .. png[33..]])).Width.ShouldBe(upright.Height);
    }

    private static byte[] Profile(byte[] exif) => Encoding.ASCII.GetBytes(
        $"\nexif\n      {exif.Length + 6}\n{Convert.ToHexStringLower([.. "Exif\0\0"u8, .. exif])}\n");

    private static async Task AssertTurned(byte[] original, byte[] rotated, PictureHeader header)
    {
        header.Width.ShouldNotBe(header.Height, "else a turned picture would look like one that is not");
        var upright = await Normalise(original);
        (upright.Width > upright.Height).ShouldBe(header.Width > header.Height);
        var result = await Normalise(rotated);
        (result.Width, result.Height).ShouldBe((upright.Height, upright.Width));
    }

    private static async Task<PictureResult.Ok> Normalise(byte[] file) =>
        (await Codec.Create().Normalise(file, default)).ShouldBeOfType<PictureResult.Ok>();

    private static async Task AssertCorrupt(byte[] file) =>
        (await Codec.Create().Normalise(file, default)).ShouldBe(new PictureResult.Rejected(PictureFaults.Corrupt));

    /// <summary>A picture of 400 x 300 with some content, without EXIF orientation.</summary>
    private static async Task<byte[]> CreateOblong(string format)
    {
        var folder = Codec.CreateFolder();
        await Codec.RunVips(folder, "gaussnoise", "noise.v", "400", "300");
        await Codec.RunVips(folder, "cast", "noise.v", $"noise.{format}[strip]", "uchar");
        return await File.ReadAllBytesAsync(Path.Combine(folder, $"noise.{format}"));
    }

    private static byte[] Riff(byte[] chunks)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, chunks.Length);
        return [.. "RIFF"u8, .. length, .. chunks];
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var to = new MemoryStream();
        using (var zlib = new ZLibStream(to, CompressionLevel.Optimal))
            zlib.Write(bytes);
        return to.ToArray();
    }

    private static byte[] Chunk(string type, byte[] body)
    {
        byte[] checkedBytes = [.. Encoding.ASCII.GetBytes(type), .. body];
        var crc = uint.MaxValue;
        foreach (var b in checkedBytes)
        {
            crc ^= b;
            for (var i = 0; i < 8; i++)
                crc = (crc & 1) != 0 ? 0xEDB88320 ^ crc >> 1 : crc >> 1;
        }
        var (length, sum) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, body.Length);
        BinaryPrimitives.WriteUInt32BigEndian(sum, ~crc);
        return [.. length, .. checkedBytes, .. sum];
    }
}
