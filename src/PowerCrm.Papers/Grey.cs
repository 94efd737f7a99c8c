namespace PowerCrm.Papers;

/// <summary>Simple work on pixels, in managed code: nothing here trusts a size it was told.</summary>
internal static class Grey
{
    /// <summary>The brightest channel: red seals, yellow guilloches and blue labels vanish, black print stays.</summary>
    public static GreyBitmap Brightest(ColourBitmap it) => From(it, static (r, g, b) => Math.Max(r, Math.Max(g, b)));

    /// <summary>The darkest channel: paper is grey or white and stays, a coloured table grows dark.</summary>
    public static GreyBitmap Darkest(ColourBitmap it) => From(it, static (r, g, b) => Math.Min(r, Math.Min(g, b)));

    public static GreyBitmap Luma(ColourBitmap it) => From(it, static (r, g, b) => (byte)((r * 299 + g * 587 + b * 114) / 1000));

    private static GreyBitmap From(ColourBitmap it, Func<byte, byte, byte, byte> mix)
    {
        var (to, from) = (new byte[it.Width * it.Height], it.Pixels);
        for (int i = 0, j = 0; i < to.Length; i++, j += 3)
            to[i] = mix(from[j], from[j + 1], from[j + 2]);
        return new GreyBitmap(it.Width, it.Height, to);
    }

    /// <param name="it">The picture.</param>
    /// <param name="degrees">Clockwise, a multiple of 90.</param>
    public static GreyBitmap Turned(this GreyBitmap it, int degrees)
    {
        var turns = (degrees / 90 % 4 + 4) % 4;
        if (turns == 0)
            return it;
        var (w, h) = turns == 2 ? (it.Width, it.Height) : (it.Height, it.Width);
        var to = new byte[w * h];
        for (var y = 0; y < h; y++)
            for (var x = 0; x < w; x++)
                to[y * w + x] = turns switch
                {
                    1 => it.Pixels[(it.Height - 1 - x) * it.Width + y],
                    2 => it.Pixels[(it.Height - 1 - y) * it.Width + it.Width - 1 - x],
                    _ => it.Pixels[x * it.Width + it.Width - 1 - y],
                };
        return new GreyBitmap(w, h, to);
    }

    /// <summary>A part of it with a white margin, at another size.</summary>
    public static GreyBitmap Cut(this GreyBitmap it, Box box, double scale, int margin)
    {
        var (w, h) = (Math.Max(1, (int)(box.Width * scale)), Math.Max(1, (int)(box.Height * scale)));
        var (fullWidth, fullHeight) = (w + 2 * margin, h + 2 * margin);
        var to = new byte[fullWidth * fullHeight];
        Array.Fill(to, (byte)255);
        for (var y = 0; y < h; y++)
            for (var x = 0; x < w; x++)
                to[(y + margin) * fullWidth + x + margin] = it.At(box.Left + (x + 0.5) / scale - 0.5, box.Top + (y + 0.5) / scale - 0.5);
        return new GreyBitmap(fullWidth, fullHeight, to);
    }

    /// <summary>Between pixels; outside is white.</summary>
    public static byte At(this GreyBitmap it, double x, double y)
    {
        if (x < -0.5 || y < -0.5 || x > it.Width - 0.5 || y > it.Height - 0.5)
            return 255;
        var (left, top) = ((int)Math.Clamp(x, 0, it.Width - 1), (int)Math.Clamp(y, 0, it.Height - 1));
        var (right, bottom) = (Math.Min(left + 1, it.Width - 1), Math.Min(top + 1, it.Height - 1));
        var (fx, fy) = (Math.Clamp(x - left, 0, 1), Math.Clamp(y - top, 0, 1));
        var above = it.Pixels[top * it.Width + left] * (1 - fx) + it.Pixels[top * it.Width + right] * fx;
        var below = it.Pixels[bottom * it.Width + left] * (1 - fx) + it.Pixels[bottom * it.Width + right] * fx;
        return (byte)(above * (1 - fy) + below * fy + 0.5);
    }
}

/// <summary>A rectangle of whole pixels; right and bottom are outside.</summary>
internal readonly record struct Box(int Left, int Top, int Right, int Bottom)
{
    public int Width => Right - Left;
    public int Height => Bottom - Top;
    public int MiddleY => (Top + Bottom) / 2;

    public Box Grown(int x, int y) => new(Left - x, Top - y, Right + x, Bottom + y);

    public Box Within(GreyBitmap it) =>
        new(Math.Clamp(Left, 0, it.Width), Math.Clamp(Top, 0, it.Height), Math.Clamp(Right, 0, it.Width), Math.Clamp(Bottom, 0, it.Height));
}
