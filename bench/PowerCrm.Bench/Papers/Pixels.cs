using System.Text;

namespace PowerCrm.Bench.Papers;

/// <summary>Pixels of three bytes each.</summary>
internal sealed class Pixels(int width, int height)
{
    private readonly byte[] bytes = new byte[width * height * 3];

    public int Width => width;
    public int Height => height;

    public byte this[int x, int y, int channel]
    {
        get => bytes[(y * width + x) * 3 + channel];
        set => bytes[(y * width + x) * 3 + channel] = value;
    }

    /// <summary>Reads a binary pixmap that libvips wrote.</summary>
    public static Pixels Read(string file)
    {
        var data = File.ReadAllBytes(file);
        var (numbers, at) = (new List<int>(), 2);
        while (numbers.Count < 3)
        {
            while (!char.IsAsciiDigit((char)data[at]))
                at = data[at] == '#' ? Array.IndexOf(data, (byte)'\n', at) : at + 1;
            var from = at;
            while (char.IsAsciiDigit((char)data[at]))
                at++;
            numbers.Add(int.Parse(Encoding.ASCII.GetString(data, from, at - from), System.Globalization.CultureInfo.InvariantCulture));
        }
        var it = new Pixels(numbers[0], numbers[1]);
        Array.Copy(data, at + 1, it.bytes, 0, it.bytes.Length);
        return it;
    }

    public void Write(string file) => File.WriteAllBytes(file, [.. Encoding.ASCII.GetBytes($"P6\n{width} {height}\n255\n"), .. bytes]);

    public byte Interpolate(double x, double y, int channel)
    {
        var (left, top) = ((int)Math.Clamp(x, 0, width - 1), (int)Math.Clamp(y, 0, height - 1));
        var (right, bottom) = (Math.Min(left + 1, width - 1), Math.Min(top + 1, height - 1));
        var (fx, fy) = (Math.Clamp(x - left, 0, 1), Math.Clamp(y - top, 0, 1));
        return (byte)((this[left, top, channel] * (1 - fx) + this[right, top, channel] * fx) * (1 - fy)
            + (this[left, bottom, channel] * (1 - fx) + this[right, bottom, channel] * fx) * fy + 0.5);
    }

    public Pixels Scale(int longer)
    {
        var scale = (double)longer / Math.Max(width, height);
        return Map((int)(width * scale), (int)(height * scale),
            (it, x, y, c) => it.Interpolate((x + 0.5) / scale - 0.5, (y + 0.5) / scale - 0.5, c));
    }

    public Pixels Rotate(int degrees) => degrees switch
    {
        90 => Map(height, width, (it, x, y, c) => it[y, it.Height - 1 - x, c]),
        180 => Map(width, height, (it, x, y, c) => it[it.Width - 1 - x, it.Height - 1 - y, c]),
        270 => Map(height, width, (it, x, y, c) => it[it.Width - 1 - y, x, c]),
        _ => this,
    };

    /// <summary>Applies a Gaussian blur along rows and then columns.</summary>
    public Pixels Blur(double sigma)
    {
        if (sigma <= 0)
            return this;
        var radius = (int)Math.Ceiling(sigma * 2.5);
        var weights = Enumerable.Range(-radius, 2 * radius + 1).Select(i => (float)Math.Exp(-i * i / (2 * sigma * sigma))).ToArray();
        var sum = weights.Sum();
        weights = [.. weights.Select(w => w / sum)];
        return Convolve(weights, 1, 0).Convolve(weights, 0, 1);
    }

    private Pixels Convolve(float[] weights, int dx, int dy)
    {
        var (result, radius) = (new Pixels(width, height), weights.Length / 2);
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var (red, green, blue) = (0.5f, 0.5f, 0.5f);
                for (var i = -radius; i <= radius; i++)
                {
                    var at = (Math.Clamp(y + i * dy, 0, height - 1) * width + Math.Clamp(x + i * dx, 0, width - 1)) * 3;
                    var weight = weights[i + radius];
                    (red, green, blue) = (red + weight * bytes[at], green + weight * bytes[at + 1], blue + weight * bytes[at + 2]);
                }
                (result[x, y, 0], result[x, y, 1], result[x, y, 2]) = ((byte)red, (byte)green, (byte)blue);
            }
        return result;
    }

    private Pixels Map(int wide, int high, Func<Pixels, int, int, int, byte> make)
    {
        var result = new Pixels(wide, high);
        for (var y = 0; y < high; y++)
            for (var x = 0; x < wide; x++)
                for (var c = 0; c < 3; c++)
                    result[x, y, c] = make(this, x, y, c);
        return result;
    }
}

/// <summary>
/// Maps positions of a picture to positions on the paper (Heckbert's projection of a square to a quadrilateral, inverted).
/// </summary>
internal sealed record Projection(double[] M, int Width, int Height)
{
    public static Projection From((double X, double Y)[] c, int width, int height)
    {
        var (dx1, dx2, sx) = (c[1].X - c[2].X, c[3].X - c[2].X, c[0].X - c[1].X + c[2].X - c[3].X);
        var (dy1, dy2, sy) = (c[1].Y - c[2].Y, c[3].Y - c[2].Y, c[0].Y - c[1].Y + c[2].Y - c[3].Y);
        var det = dx1 * dy2 - dx2 * dy1;
        var (g, h) = ((sx * dy2 - dx2 * sy) / det, (dx1 * sy - sx * dy1) / det);
        var (m0, m1, m2) = (c[1].X - c[0].X + g * c[1].X, c[3].X - c[0].X + h * c[3].X, c[0].X);
        var (m3, m4, m5) = (c[1].Y - c[0].Y + g * c[1].Y, c[3].Y - c[0].Y + h * c[3].Y, c[0].Y);
        // The adjoint equals the inverse up to a factor, which does not matter for a projection.
        return new Projection([m4 - m5 * h, m2 * h - m1, m1 * m5 - m2 * m4, m5 * g - m3, m0 - m2 * g, m2 * m3 - m0 * m5, m3 * h - m4 * g,
            m1 * g - m0 * h, m0 * m4 - m1 * m3], width, height);
    }

    public (double X, double Y) At(double x, double y)
    {
        var d = M[6] * x + M[7] * y + M[8];
        return ((M[0] * x + M[1] * y + M[2]) / d * Width, (M[3] * x + M[4] * y + M[5]) / d * Height);
    }
}
