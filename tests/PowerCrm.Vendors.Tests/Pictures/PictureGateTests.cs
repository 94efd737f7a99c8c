using System.Buffers.Binary;

namespace PowerCrm.Vendors.Tests;

public class PictureGateTests
{
    [Fact]
    public void an_iphone_picture_is_refused_with_a_hint() =>
        PictureValidator.Check([0, 0, 0, 24, .. "ftypheic"u8, 0, 0, 0, 0]).ShouldBe(new(PictureFaults.Unsupported, PictureFaults.HeicHint));

    [Fact]
    public void a_byte_more_than_ten_megabytes_is_too_large()
    {
        PictureValidator.Check(new byte[PictureValidator.MaxBytes + 1])!.Code.ShouldBe(PictureFaults.TooLarge);
        PictureValidator.Check(new byte[PictureValidator.MaxBytes])!.Code.ShouldBe(PictureFaults.Unsupported);
    }

    [Theory]
    [InlineData(12_000, 4_000, null)]
    [InlineData(12_001, 4_000, PictureFaults.TooLarge)]
    [InlineData(4_000, 12_001, PictureFaults.TooLarge)]
    [InlineData(8_192, 6_144, null)]
    [InlineData(8_193, 6_144, PictureFaults.TooLarge)]
    [InlineData(8_192, 6_145, PictureFaults.TooLarge)]
    [InlineData(240, 240, null)]
    [InlineData(239, 400, PictureFaults.TooSmall)]
    [InlineData(960, 240, null)]
    [InlineData(961, 240, PictureFaults.TooSmall)]
    [InlineData(0, 240, PictureFaults.Corrupt)]
    public void size_and_shape_have_limits(int width, int height, string? code)
    {
        Code(Jpeg(width, height)).ShouldBe(code);
        Code(Png(width, height)).ShouldBe(code);
        if (width > 0) Code(Webp(VP8L(width, height))).ShouldBe(code);                 // this format cannot represent 0
    }

    [Theory]
    [InlineData(0xC0, null)]
    [InlineData(0xC1, null)]
    [InlineData(0xC2, null)]
    [InlineData(0xC3, PictureFaults.Unsupported)]
    [InlineData(0xC5, PictureFaults.Unsupported)]
    [InlineData(0xC6, PictureFaults.Unsupported)]
    [InlineData(0xC7, PictureFaults.Unsupported)]
    [InlineData(0xC9, PictureFaults.Unsupported)]
    [InlineData(0xCA, PictureFaults.Unsupported)]
    [InlineData(0xCB, PictureFaults.Unsupported)]
    [InlineData(0xCD, PictureFaults.Unsupported)]
    [InlineData(0xCE, PictureFaults.Unsupported)]
    [InlineData(0xCF, PictureFaults.Unsupported)]
    public void only_the_usual_kinds_of_jpeg_are_taken(byte frame, string? code) =>
        Code(Jpeg(800, 600, frame)).ShouldBe(code);

    [Fact]
    public void sixty_five_scans_are_too_many()
    {
        PictureValidator.Check(Jpeg(800, 600, scans: 64)).ShouldBeNull();
        PictureValidator.Check(Jpeg(800, 600, scans: 65))!.Code.ShouldBe(PictureFaults.Unsupported);
    }

    [Fact]
    public void a_jpeg_without_an_end_marker_passes_if_its_scans_are_complete()
    {
        Code(Jpeg(800, 600)[..^2]).ShouldBeNull();
        Code(Jpeg(800, 600, scans: 0)[..^2]).ShouldBe(PictureFaults.Corrupt);
        var firstBitsOnly = Jpeg(800, 600, 0xC2)[..^2];
        firstBitsOnly[^7] = 1;
        Code(firstBitsOnly).ShouldBe(PictureFaults.Corrupt);
    }

    [Fact]
    public void segments_that_decoders_skip_do_not_change_the_file_type()
    {
        var jpeg = Jpeg(800, 600);
        Code([.. jpeg[..2], 0x00, 0x0A, 0x00, .. jpeg[2..]]).ShouldBeNull();
        foreach (var marker in (byte[])[0xE1, 0xE5, 0xFE])
            foreach (var length in (byte[])[0, 1])
                Code([.. jpeg[..2], 0xFF, marker, 0, length, .. jpeg[2..]]).ShouldBeNull($"{marker:X} {length}");
        Code([.. jpeg[..2], 0xFF, 0xDB, 0, 0, .. jpeg[2..]]).ShouldBe(PictureFaults.Corrupt);
        Code([0xFF, 0xD8, .. new byte[100]]).ShouldBe(PictureFaults.Unsupported);
        var png = Png(800, 600);
        Code([.. png[..^12], .. Chunk("acTL", new byte[8]), .. png[^12..]]).ShouldBeNull();
    }

    [Fact]
    public void an_end_marker_inside_a_comment_is_ignored()
    {
        var jpeg = Jpeg(800, 600);
        byte[] comment = [0xFF, 0xFE, 0, 4, 0xFF, 0xD9];
        byte[] file = [.. jpeg[..2], .. comment, .. jpeg[2..^2]];
        JpegHeader.Read(file).DataEnd.ShouldBe(file.Length);
    }

    [Fact]
    public void an_animated_png_is_not_taken() =>
        PictureValidator.Check([.. Png(800, 600)[..33], .. Chunk("acTL", new byte[8]), .. Png(800, 600)[33..]])!
            .Code.ShouldBe(PictureFaults.Unsupported);

    [Fact]
    public void a_png_without_an_end_passes_unless_its_data_is_truncated()
    {
        Code(Png(800, 600)[..^12]).ShouldBeNull();
        Code(Png(800, 600)[..^13]).ShouldBe(PictureFaults.Corrupt);
    }

    [Fact]
    public void an_animated_webp_is_not_taken_by_its_bit_or_by_its_chunks()
    {
        PictureValidator.Check(Webp(VP8X(animated: true, 800, 600)))!.Code.ShouldBe(PictureFaults.Unsupported);
        PictureValidator.Check(Webp([.. VP8X(animated: false, 800, 600), .. LittleEndianChunk("ANIM", new byte[6])]))!
            .Code.ShouldBe(PictureFaults.Unsupported);
        PictureValidator.Check(Webp([.. VP8X(animated: false, 800, 600), .. VP8L(800, 600)])).ShouldBeNull();
    }

    [Fact]
    public void data_of_a_webp_that_is_not_a_chunk_passes_only_after_the_picture()
    {
        byte[] data = [.. "data of another program"u8];
        Code(Webp([.. VP8L(800, 600), .. data])).ShouldBeNull();
        Code(Webp([.. VP8X(animated: false, 800, 600), .. data, .. VP8L(800, 600)])).ShouldBe(PictureFaults.Corrupt);
    }

    [Fact]
    public void the_larger_of_a_webps_two_sizes_counts() =>
        PictureValidator.Check(Webp([.. VP8X(animated: false, 20_000, 600), .. VP8L(800, 600)]))!.Code.ShouldBe(PictureFaults.TooLarge);

    [Fact]
    public async Task a_stream_is_read_no_further_than_the_limit()
    {
        using var stream = new EndlessStream();
        (await Codec.Create().Normalise(stream, default)).ShouldBeOfType<PictureResult.Rejected>().Code.ShouldBe(PictureFaults.TooLarge);
        stream.BytesRead.ShouldBeLessThan(PictureValidator.MaxBytes + 100_000);
    }

    /// <summary>Returns null when the picture is accepted. An assertion after <c>?.</c> would be skipped for null.</summary>
    private static string? Code(byte[] file) => PictureValidator.Check(file)?.Code;

    private static byte[] Jpeg(int width, int height, byte frame = 0xC0, int scans = 1) =>
    [
        0xFF, 0xD8, 0xFF, frame, 0, 11, 8, (byte)(height >> 8), (byte)height, (byte)(width >> 8), (byte)width, 1, 1, 0x11, 0,
        .. Enumerable.Repeat((byte[])[0xFF, 0xDA, 0, 8, 1, 1, 0, 0, 63, 0, 0x12, 0xFF, 0, 0xFF, 0xD0, 0x34], scans).SelectMany(b => b),
        0xFF, 0xD9,
    ];

    private static byte[] Png(int width, int height)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        return [0x89, .. "PNG\r\n\u001a\n"u8, .. Chunk("IHDR", header), .. Chunk("IDAT", [1]), .. Chunk("IEND", [])];
    }

    private static byte[] Chunk(string type, byte[] body)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, body.Length);
        return [.. length, .. type.Select(c => (byte)c), .. body, 0, 0, 0, 0];
    }

    private static byte[] Webp(byte[] chunks)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, chunks.Length + 4);
        return [.. "RIFF"u8, .. length, .. "WEBP"u8, .. chunks];
    }

    private static byte[] VP8X(bool animated, int width, int height) => LittleEndianChunk("VP8X",
    [
        (byte)(animated ? 2 : 0), 0, 0, 0,
        (byte)(width - 1), (byte)(width - 1 >> 8), (byte)(width - 1 >> 16),
        (byte)(height - 1), (byte)(height - 1 >> 8), (byte)(height - 1 >> 16),
    ]);

    private static byte[] VP8L(int width, int height)
    {
        var bits = (uint)(width - 1) | (uint)(height - 1) << 14;
        return LittleEndianChunk("VP8L", [0x2F, (byte)bits, (byte)(bits >> 8), (byte)(bits >> 16), (byte)(bits >> 24), 0]);
    }

    private static byte[] LittleEndianChunk(string type, byte[] body)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, body.Length);
        return [.. type.Select(c => (byte)c), .. length, .. body];
    }

    private sealed class EndlessStream : MemoryStream
    {
        public long BytesRead { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            BytesRead += buffer.Length;
            return new(buffer.Length);
        }
    }
}
