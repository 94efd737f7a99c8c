namespace PowerCrm.Reading;

/// <summary>Raw pixels, three bytes each (red, green, blue), row by row.</summary>
public sealed class ColourBitmap(int width, int height, ReadOnlyMemory<byte> pixels)
{
    private const int Longest = 20_000;

    public int Width => width;
    public int Height => height;
    public ReadOnlySpan<byte> Pixels => pixels.Span;

    /// <summary>Reads the two binary forms of a portable pixmap that libvips writes: P6 in colour, P5 in grey.</summary>
    /// <returns>Null when the data is something else or incomplete.</returns>
    public static ColourBitmap? FromPixmap(ReadOnlyMemory<byte> memory)
    {
        var file = memory.Span;
        if (file.Length < 8 || file[0] != 'P' || file[1] is not ((byte)'5' or (byte)'6'))
            return null;
        var (at, numbers) = (2, new int[3]);
        for (var i = 0; i < 3; i++)
        {
            while (at < file.Length && (char.IsWhiteSpace((char)file[at]) || file[at] == '#'))
                at = file[at] == '#' ? at + Math.Max(1, file[at..].IndexOf((byte)'\n')) : at + 1;
            while (at < file.Length && char.IsAsciiDigit((char)file[at]) && numbers[i] < 100_000)
                numbers[i] = numbers[i] * 10 + file[at++] - '0';
        }
        var (width, height, grey) = (numbers[0], numbers[1], file[1] == '5');
        var pixels = memory[Math.Min(file.Length, at + 1)..];
        if (width is < 1 or > Longest || height is < 1 or > Longest || numbers[2] != 255
            || pixels.Length < (long)width * height * (grey ? 1 : 3))
            return null;
        return new ColourBitmap(width, height, grey ? Coloured(pixels.Span[..(width * height)]) : pixels[..(width * height * 3)]);
    }

    /// <summary>
    /// Returns the picture in grey without red print: seals, and watermarks that state the purpose of a copy. Each pixel gets the value of
    /// its brightest colour, and red ones are made brighter still; black print under red ink stays dark.
    /// </summary>
    public ColourBitmap WithoutRed()
    {
        const int Lift = 3, Of = 10;
        var from = Pixels;
        var grey = new byte[width * height];
        for (var i = 0; i < grey.Length; i++)
        {
            var (red, green, blue) = (from[3 * i], from[3 * i + 1], from[3 * i + 2]);
            var brightest = Math.Max(red, Math.Max(green, blue));
            grey[i] = (byte)Math.Min(255, brightest + (red == brightest ? (red - Math.Min(green, blue)) * Lift / Of : 0));
        }
        return new ColourBitmap(width, height, Coloured(grey));
    }

    private static byte[] Coloured(ReadOnlySpan<byte> grey)
    {
        var all = new byte[grey.Length * 3];
        for (var i = 0; i < grey.Length; i++)
            all[3 * i] = all[3 * i + 1] = all[3 * i + 2] = grey[i];
        return all;
    }
}
