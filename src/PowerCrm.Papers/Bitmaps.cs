namespace PowerCrm.Papers;

/// <summary>Bare pixels, three bytes each, row by row.</summary>
public sealed record ColourBitmap(int Width, int Height, byte[] Pixels)
{
    /// <summary>The two binary forms of a portable pixmap that libvips writes: P6 in colour, P5 in grey.</summary>
    /// <returns>Null when it is something else, or not whole.</returns>
    public static ColourBitmap? FromPixmap(ReadOnlySpan<byte> file)
    {
        if (file.Length < 8 || file[0] != 'P' || file[1] is not ((byte)'5' or (byte)'6')) return null;
        var (at, numbers) = (2, new int[3]);
        for (var i = 0; i < 3; i++)
        {
            while (at < file.Length && (char.IsWhiteSpace((char)file[at]) || file[at] == '#'))
                at = file[at] == '#' ? at + Math.Max(1, file[at..].IndexOf((byte)'\n')) : at + 1;
            while (at < file.Length && char.IsAsciiDigit((char)file[at]) && numbers[i] < 100_000)
                numbers[i] = numbers[i] * 10 + file[at++] - '0';
        }
        var (width, height, grey) = (numbers[0], numbers[1], file[1] == '5');
        var pixels = file[Math.Min(file.Length, at + 1)..];
        if (width is < 1 or > 20_000 || height is < 1 or > 20_000 || numbers[2] != 255
            || pixels.Length < (long)width * height * (grey ? 1 : 3))
            return null;
        if (!grey) return new ColourBitmap(width, height, pixels[..(width * height * 3)].ToArray());
        var all = new byte[width * height * 3];
        for (var i = 0; i < width * height; i++) all[3 * i] = all[3 * i + 1] = all[3 * i + 2] = pixels[i];
        return new ColourBitmap(width, height, all);
    }
}

/// <summary>One byte a pixel: 0 is black.</summary>
public sealed record GreyBitmap(int Width, int Height, byte[] Pixels)
{
    public byte[] ToPixmap() => [.. System.Text.Encoding.ASCII.GetBytes($"P5\n{Width} {Height}\n255\n"), .. Pixels];
}
