namespace PowerCrm.Papers;

/// <summary>The four corners of a paper on a darker table, clockwise from the upper left one.</summary>
internal sealed record Sheet((double X, double Y)[] Corners)
{
    private const int Block = 8;

    /// <summary>Blocks brighter than Otsu's threshold, the biggest piece of them, and a straight line through each of its edges.</summary>
    /// <returns>Null when there is no such paper: it may fill the whole picture, or the table is as bright.</returns>
    public static Sheet? Find(GreyBitmap it)
    {
        var (w, h) = (it.Width / Block, it.Height / Block);
        if (w < 24 || h < 24)
            return null;
        var means = Means(it, w, h);
        var piece = Biggest(means, Otsu(means), w, h);
        var inside = piece.Count(p => p);
        if (inside < w * h / 12)
            return null;
        var (lefts, rights, tops, bottoms) = Edges(piece, w, h);
        if (Line(lefts) is not { } left || Line(rights) is not { } right || Line(tops) is not { } top || Line(bottoms) is not { } bottom)
            return null;
        (double X, double Y)[] corners = [Cross(left, top), Cross(right, top), Cross(right, bottom), Cross(left, bottom)];
        var area = Area(corners);
        var (a, b) = (Far(corners[0], corners[1]) / Far(corners[3], corners[2]), Far(corners[0], corners[3]) / Far(corners[1], corners[2]));
        if (area <= 0 || inside / area is < 0.72 or > 1.12 || a is < 0.8 or > 1.25 || b is < 0.8 or > 1.25)
            return null;
        // Filling the picture to its edges: nothing to straighten.
        if (area > 0.985 * w * h)
            return null;
        return new Sheet([.. corners.Select(c => (c.X * Block, c.Y * Block))]);
    }

    public double Width => (Far(Corners[0], Corners[1]) + Far(Corners[3], Corners[2])) / 2;
    public double Height => (Far(Corners[0], Corners[3]) + Far(Corners[1], Corners[2])) / 2;

    /// <summary>The paper alone, seen from straight above.</summary>
    public GreyBitmap Flat(GreyBitmap from, int width, int height)
    {
        var m = Projection(width, height);
        var to = new byte[width * height];
        for (var y = 0; y < height; y++)
            for (var x = 0; x < width; x++)
            {
                var (px, py) = (x + 0.5, y + 0.5);
                var d = m[6] * px + m[7] * py + 1;
                to[y * width + x] = from.At((m[0] * px + m[1] * py + m[2]) / d - 0.5, (m[3] * px + m[4] * py + m[5]) / d - 0.5);
            }
        return new GreyBitmap(width, height, to);
    }

    /// <summary>From the upright rectangle to the corners: the unit square's projection (Heckbert), scaled.</summary>
    private double[] Projection(int width, int height)
    {
        var ((x0, y0), (x1, y1), (x2, y2), (x3, y3)) = (Corners[0], Corners[1], Corners[2], Corners[3]);
        var (dx1, dx2, sx) = (x1 - x2, x3 - x2, x0 - x1 + x2 - x3);
        var (dy1, dy2, sy) = (y1 - y2, y3 - y2, y0 - y1 + y2 - y3);
        var det = dx1 * dy2 - dx2 * dy1;
        var (g, h) = ((sx * dy2 - dx2 * sy) / det, (dx1 * sy - sx * dy1) / det);
        return
        [
            (x1 - x0 + g * x1) / width, (x3 - x0 + h * x3) / height, x0,
            (y1 - y0 + g * y1) / width, (y3 - y0 + h * y3) / height, y0,
            g / width, h / height,
        ];
    }

    private static byte[] Means(GreyBitmap it, int w, int h)
    {
        var means = new byte[w * h];
        for (var by = 0; by < h; by++)
            for (var bx = 0; bx < w; bx++)
            {
                var sum = 0;
                for (var y = by * Block; y < (by + 1) * Block; y++)
                    for (var x = bx * Block; x < (bx + 1) * Block; x++)
                        sum += it.Pixels[y * it.Width + x];
                means[by * w + bx] = (byte)(sum / (Block * Block));
            }
        return means;
    }

    private static int Otsu(byte[] means)
    {
        var counts = new int[256];
        foreach (var m in means)
            counts[m]++;
        double all = counts.Select((c, i) => (double)c * i).Sum(), below = 0, best = -1;
        var (n, threshold) = (0, 128);
        for (var t = 0; t < 255; t++)
        {
            n += counts[t];
            below += (double)t * counts[t];
            if (n == 0 || n == means.Length)
                continue;
            var between = (double)n * (means.Length - n) * Math.Pow(below / n - (all - below) / (means.Length - n), 2);
            if (between > best)
                (best, threshold) = (between, t);
        }
        return threshold;
    }

    private static bool[] Biggest(byte[] means, int threshold, int w, int h)
    {
        var (piece, bestSize, best) = (new int[w * h], 0, 0);
        var queue = new Queue<int>();
        for (int start = 0, name = 0; start < means.Length; start++)
        {
            if (piece[start] != 0 || means[start] <= threshold)
                continue;
            var size = 0;
            piece[start] = ++name;
            queue.Enqueue(start);
            while (queue.TryDequeue(out var at))
            {
                size++;
                var (x, y) = (at % w, at / w);
                Visit(x > 0, at - 1);
                Visit(x < w - 1, at + 1);
                Visit(y > 0, at - w);
                Visit(y < h - 1, at + w);
            }
            if (size > bestSize)
                (bestSize, best) = (size, name);

            void Visit(bool exists, int next)
            {
                if (!exists || piece[next] != 0 || means[next] <= threshold)
                    return;
                piece[next] = name;
                queue.Enqueue(next);
            }
        }
        return [.. piece.Select(p => p == best && best != 0)];
    }

    /// <summary>For every row and column in the middle 70 % of the piece: where it begins and ends.</summary>
    private static (List<(double T, double V)> Left, List<(double T, double V)> Right, List<(double T, double V)> Top,
        List<(double T, double V)> Bottom)
        Edges(bool[] piece, int w, int h)
    {
        var (left, right, top, bottom) =
            (new List<(double, double)>(), new List<(double, double)>(), new List<(double, double)>(), new List<(double, double)>());
        var (rows, columns) = (Enumerable.Range(0, h).Where(y => Enumerable.Range(0, w).Any(x => piece[y * w + x])).ToList(),
            Enumerable.Range(0, w).Where(x => Enumerable.Range(0, h).Any(y => piece[y * w + x])).ToList());
        foreach (var y in Middle(rows))
        {
            left.Add((y + 0.5, Enumerable.Range(0, w).First(x => piece[y * w + x])));
            right.Add((y + 0.5, Enumerable.Range(0, w).Last(x => piece[y * w + x]) + 1));
        }
        foreach (var x in Middle(columns))
        {
            top.Add((x + 0.5, Enumerable.Range(0, h).First(y => piece[y * w + x])));
            bottom.Add((x + 0.5, Enumerable.Range(0, h).Last(y => piece[y * w + x]) + 1));
        }
        return (left, right, top, bottom);
    }

    private static IEnumerable<int> Middle(List<int> all) =>
        all.Count == 0 ? [] : all[(int)(all.Count * 0.15)..(int)Math.Ceiling(all.Count * 0.85)];

    /// <summary>v = a + b·t, by the median of the slopes: a finger over the edge does not bend it.</summary>
    private static (double A, double B)? Line(List<(double T, double V)> points)
    {
        if (points.Count < 8)
            return null;
        var slopes = new List<double>();
        var apart = points.Count / 3;
        for (var i = 0; i + apart < points.Count; i++)
            slopes.Add((points[i + apart].V - points[i].V) / (points[i + apart].T - points[i].T));
        var b = Median(slopes);
        return (Median([.. points.Select(p => p.V - b * p.T)]), b);
    }

    private static double Median(List<double> values)
    {
        values.Sort();
        return values.Count % 2 == 1 ? values[values.Count / 2] : (values[values.Count / 2 - 1] + values[values.Count / 2]) / 2;
    }

    /// <summary>x = a + b·y of a side with y = a + b·x of a top or bottom.</summary>
    private static (double X, double Y) Cross((double A, double B) side, (double A, double B) level)
    {
        var x = (side.A + side.B * level.A) / (1 - side.B * level.B);
        return (x, level.A + level.B * x);
    }

    private static double Area((double X, double Y)[] c) =>
        Enumerable.Range(0, 4).Sum(i => c[i].X * c[(i + 1) % 4].Y - c[(i + 1) % 4].X * c[i].Y) / 2;

    private static double Far((double X, double Y) a, (double X, double Y) b) =>
        Math.Sqrt((a.X - b.X) * (a.X - b.X) + (a.Y - b.Y) * (a.Y - b.Y));
}
