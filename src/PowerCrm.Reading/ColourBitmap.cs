namespace PowerCrm.Reading;

/// <summary>Raw pixels, three bytes each (red, green, blue), row by row.</summary>
public sealed class ColourBitmap(int width, int height, ReadOnlyMemory<byte> pixels)
{
    private const int MaxSide = 20_000;

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
        var (position, numbers) = (2, new int[3]);
        for (var i = 0; i < 3; i++)
        {
            while (position < file.Length && (char.IsWhiteSpace((char)file[position]) || file[position] == '#'))
                position = file[position] == '#' ? position + Math.Max(1, file[position..].IndexOf((byte)'\n')) : position + 1;
            while (position < file.Length && char.IsAsciiDigit((char)file[position]) && numbers[i] < 100_000)
                numbers[i] = numbers[i] * 10 + file[position++] - '0';
        }
        var (width, height, isGrey) = (numbers[0], numbers[1], file[1] == '5');
        var pixels = memory[Math.Min(file.Length, position + 1)..];
        if (width is < 1 or > MaxSide || height is < 1 or > MaxSide || numbers[2] != 255
            || pixels.Length < (long)width * height * (isGrey ? 1 : 3))
            return null;
        return new ColourBitmap(width, height, isGrey ? GreyToRgb(pixels.Span[..(width * height)]) : pixels[..(width * height * 3)]);
    }

    /// <summary>
    /// Returns the picture in grey without red print: seals, and watermarks that state the purpose of a copy. Each pixel gets the value of
    /// its brightest colour, and red ones are made brighter still; black print under red ink stays dark.
    /// </summary>
    public ColourBitmap WithoutRed()
    {
        const int Lift = 3, Of = 10;
        var source = Pixels;
        var grey = new byte[width * height];
        for (var i = 0; i < grey.Length; i++)
        {
            var (red, green, blue) = (source[3 * i], source[3 * i + 1], source[3 * i + 2]);
            var brightest = Math.Max(red, Math.Max(green, blue));
            grey[i] = (byte)Math.Min(255, brightest + (red == brightest ? (red - Math.Min(green, blue)) * Lift / Of : 0));
        }
        return new ColourBitmap(width, height, GreyToRgb(grey));
    }

    private static byte[] GreyToRgb(ReadOnlySpan<byte> grey)
    {
        var colours = new byte[grey.Length * 3];
        for (var i = 0; i < grey.Length; i++)
            colours[3 * i] = colours[3 * i + 1] = colours[3 * i + 2] = grey[i];
        return colours;
    }
}
