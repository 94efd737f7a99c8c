using System.Diagnostics;
using System.Globalization;

namespace PowerCrm.Vendors.Tests;

/// <summary>A photo looks the same afterwards, whatever the colour space of its file.</summary>
[Trait("Category", "Slow")]
public class PictureColoursTests
{
    private static readonly int[] Colour = [200, 30, 60];

    [Theory]
    [InlineData("plain.jpg", true)]
    [InlineData("plain.png", true)]
    [InlineData("plain.webp", true)]
    [InlineData("wide.jpg", false)]
    [InlineData("wide.png", false)]
    [InlineData("wide.webp", false)]
    [InlineData("printer.jpg", false)]
    [InlineData("deep.png", true)]
    public async Task the_colour_of_a_picture_is_preserved(string name, bool standard)
    {
        var file = await Paint(name);

        PictureColours.AreStandard(file).ShouldBe(standard);
        var pixel = await ReadPixel(await Normalise(file));
        for (var i = 0; i < 3; i++)
            // The tolerance for JPEG and for the conversion to CMYK and back.
            pixel[i].ShouldBeInRange(Colour[i] - 10, Colour[i] + 10, $"{name}: {string.Join(' ', pixel)}");
    }

    [Theory]
    [InlineData("grey.jpg")]
    [InlineData("grey.png")]
    public async Task a_grey_picture_is_taken(string name)
    {
        var file = await Paint(name);

        PictureColours.AreStandard(file).ShouldBeTrue();
        foreach (var value in await ReadPixel(await Normalise(file)))
            value.ShouldBeInRange(95, 105);
    }

    /// <summary>A scan that was converted to grey keeps its colour profile, which libvips refuses to apply.</summary>
    [Fact]
    public async Task a_profile_that_does_not_fit_the_picture_is_ignored()
    {
        var (wide, grey) = (await Paint("wide.jpg"), await Paint("grey.jpg"));
        var (at, length) = JpegHeader.FindProfileSegments(wide)[0];

        foreach (var value in await ReadPixel(await Normalise([.. grey[..2], .. wide[at..(at + length)], .. grey[2..]])))
            value.ShouldBeInRange(90, 110);
    }

    [Theory]
    [InlineData("plain.jpg", false)]
    [InlineData("wide.jpg", true)]
    public async Task libvips_converts_only_what_needs_it_and_loads_no_modules(string name, bool converted)
    {
        var folder = Codec.CreateFolder();
        var (script, log) = (Path.Combine(folder, "looks"), Path.Combine(folder, "seen"));
        // Written by another process: a file that this process has open for writing is "busy" in every child forked meanwhile.
        using (var writer = Process.Start("sh", ["-c",
            $"printf '#!/bin/sh\\necho \"$@\" > {log}\\n' > {script}; "
            + $"printf 'LD_DEBUG=files LD_DEBUG_OUTPUT={folder}/loaded exec vips \"$@\"\\n' >> {script}; chmod 700 {script}"]))
            await writer.WaitForExitAsync();

        (await Codec.Create(o => o.Vips = script).Normalise(await Paint(name), default)).ShouldBeOfType<PictureResult.Ok>();

        (await File.ReadAllTextAsync(log)).Contains("--export-profile srgb", StringComparison.Ordinal).ShouldBe(converted);
        var loaded = await File.ReadAllTextAsync(Directory.EnumerateFiles(folder, "loaded*").Single());
        loaded.ShouldContain("libvips.so");
        loaded.ShouldNotContain("vips-modules");
    }

    private static async Task<byte[]> Normalise(byte[] file) =>
        (await Codec.Create().Normalise(file, default)).ShouldBeOfType<PictureResult.Ok>().Jpeg.ToArray();

    private static async Task<byte[]> Paint(string name)
    {
        var folder = Codec.CreateFolder();
        await Codec.RunVips(folder, "black", "black.v", "300", "300", "--bands", "3");
        await Codec.RunVips(folder, "linear", "black.v", "floats.v", "1", string.Join(' ', Colour));
        await Codec.RunVips(folder, "cast", "floats.v", "bytes.v", "uchar");
        await Codec.RunVips(folder, "copy", "bytes.v", "plain.v", "--interpretation", "srgb");
        await (name.Split('.')[0] switch
        {
            "wide" => Codec.RunVips(folder, "icc_transform", "plain.v", name, "p3"),
            "printer" => Codec.RunVips(folder, "icc_transform", "plain.v", name, "cmyk"),
            "deep" => Codec.RunVips(folder, "colourspace", "plain.v", name, "rgb16"),
            "grey" => Codec.RunVips(folder, "colourspace", "plain.v", name, "b-w"),
            _ => Codec.RunVips(folder, "copy", "plain.v", name),
        });
        return await File.ReadAllBytesAsync(Path.Combine(folder, name));
    }

    private static async Task<int[]> ReadPixel(byte[] jpeg)
    {
        var folder = Codec.CreateFolder();
        await File.WriteAllBytesAsync(Path.Combine(folder, "taken.jpg"), jpeg);
        int[] values = [.. (await Codec.RunVips(folder, "getpoint", "taken.jpg", "20", "20")).Split(' ',
            StringSplitOptions.RemoveEmptyEntries)
            .Where(n => n.Trim().Length > 0).Select(n => int.Parse(n, CultureInfo.InvariantCulture))];
        values.ShouldNotBeEmpty();
        return values;
    }
}
