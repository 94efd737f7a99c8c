namespace PowerCrm.Papers;

/// <param name="Rotation">The degrees, clockwise, by which the other picture must be turned to match this one.</param>
/// <param name="DifferingFraction">The fraction of the printed squares that differ, 0..1.</param>
public sealed record PictureSimilarity(int Rotation, double DifferingFraction);

/// <summary>
/// Finds whether other pictures are the same as a given one, even if turned by quarters, cropped by up to eight percent at each side,
/// lighter, smaller or encoded again. Documents of one kind look alike, so the overall similarity does not decide, but that no part
/// differs: the two pictures are aligned, and each small square with print in it is compared on its own. docs/adr/0031 has the measured
/// distances.
/// </summary>
public sealed class PictureComparison
{
    private const int Side = PictureMark.Side, Square = 8, Squares = Side / Square;

    /// <summary>
    /// The largest fraction of printed squares that may differ: a different document has more, the same picture hardly any.
    /// </summary>
    public const double MaxDiffering = 0.018;

    /// <summary>The lowest correlation of equal squares; a different letter in the same place stays below it.</summary>
    private const double SameSquare = 0.6;

    /// <summary>The lowest correlations of two whole pictures: before alignment, after alignment, and of the row and column sums.</summary>
    private const double MinBeforeAlignment = 0.35, MinAfterAlignment = 0.85, MinSumCorrelation = 0.5;

    /// <summary>A picture with less print has too few features to be recognized.</summary>
    private const int FewestSquares = 60;

    /// <summary>The largest part of a side that may be cut off or added.</summary>
    private const double MostCut = 0.08;

    private readonly View[] turned;

    public PictureComparison(PictureMark mark) => turned = [.. Enumerable.Range(0, 4).Select(q => new View(mark.Rotate(q)))];

    /// <returns>Null if it is a different picture.</returns>
    public PictureSimilarity? Compare(PictureMark other)
    {
        var view = new View(other);
        PictureSimilarity? best = null;
        for (var quarters = 0; quarters < turned.Length; quarters++)
            if (Differing(turned[quarters], view) is { } differs && (best is null || differs < best.DifferingFraction))
                // This picture, turned by so many quarters, matches the other one; the other one therefore needs the rest of a full turn.
                best = new PictureSimilarity((4 - quarters) % 4 * 90, differs);
        return best is { DifferingFraction: <= MaxDiffering } ? best : null;
    }

    /// <returns>The fraction of the squares that differ; null if the pictures are not similar at all.</returns>
    private static double? Differing(View one, View other)
    {
        if (FindOffset(one.Columns, other.Columns) is not { } across || FindOffset(one.Rows, other.Rows) is not { } down)
            return null;
        double[] lay = [across.From, across.To, down.From, down.To];
        var likeness = Likeness(one, other, lay, every: 2);
        if (likeness < MinBeforeAlignment)
            return null;
        foreach (var step in (double[])[1, 0.5, 0.25])
            for (var better = true; better;)
            {
                better = false;
                for (var i = 0; i < lay.Length; i++)
                    foreach (var by in (double[])[-step, step])
                    {
                        double[] next = [.. lay];
                        next[i] += by;
                        if (Math.Abs(next[i]) <= (MostCut + 0.01) * Side && Likeness(one, other, next, every: 2) is var now
                            && now > likeness + 1e-6)
                            (lay, likeness, better) = (next, now, true);
                    }
            }
        return likeness < MinAfterAlignment ? null : CompareSquares(one, other, lay);
    }

    /// <summary>Returns how far one row of sums extends beyond both ends of the other at the best fit.</summary>
    private static (double From, double To)? FindOffset(float[] one, float[] other)
    {
        var (best, most, at) = (MinSumCorrelation, one.Length * MostCut, ((double From, double To)?)null);
        for (var from = -most; from <= most; from += 0.5)
            for (var to = -most; to <= most; to += 0.5)
            {
                var (sums, scale) = (new Sums(), (one.Length + to - from) / one.Length);
                for (var i = 0; i < one.Length; i++)
                    if (from + (i + 0.5) * scale - 0.5 is var there && there >= 0 && there <= one.Length - 1)
                    {
                        var (low, part) = ((int)there, (float)(there - (int)there));
                        sums.Add(one[i], other[low] * (1 - part) + other[Math.Min(low + 1, one.Length - 1)] * part);
                    }
                if (sums.Correlation is var now && now > best)
                    (best, at) = (now, (from, to));
            }
        return at is { } it ? (it.From * Side / one.Length, it.To * Side / one.Length) : null;
    }

    private static double Likeness(View one, View other, double[] lay, int every)
    {
        var sums = new Sums();
        Overlay(one, other, lay, every, (_, _, a, b) => sums.Add(a, b));
        return sums.Correlation;
    }

    private static double? CompareSquares(View one, View other, double[] lay)
    {
        var squares = new Sums[Squares * Squares];
        Overlay(one, other, lay, every: 1, (x, y, a, b) => squares[y / Square * Squares + x / Square].Add(a, b));
        var (printed, differ) = (0, 0);
        foreach (ref readonly var square in squares.AsSpan())
            if (square.Count >= Square * Square * 3 / 4 && square.Variance >= 0.06 * square.Count)
            {
                printed++;
                if (square.Correlation < SameSquare)
                    differ++;
            }
        return printed < FewestSquares ? null : (double)differ / printed;
    }

    private static void Overlay(View one, View other, double[] lay, int every, PixelAction place)
    {
        var (wide, high) = ((Side + lay[1] - lay[0]) / Side, (Side + lay[3] - lay[2]) / Side);
        for (var y = 0; y < Side; y += every)
        {
            var v = lay[2] + (y + 0.5) * high - 0.5;
            if (v < 0 || v > Side - 1)
                continue;
            var (top, below) = (Math.Min((int)v, Side - 2), (float)(v - Math.Min((int)v, Side - 2)));
            for (var x = 0; x < Side; x++)
            {
                var u = lay[0] + (x + 0.5) * wide - 0.5;
                if (u < 0 || u > Side - 1)
                    continue;
                var (left, right) = (Math.Min((int)u, Side - 2), (float)(u - Math.Min((int)u, Side - 2)));
                var at = top * Side + left;
                place(x, y, one.Soft[y * Side + x],
                    (other.Soft[at] * (1 - right) + other.Soft[at + 1] * right) * (1 - below)
                    + (other.Soft[at + Side] * (1 - right) + other.Soft[at + Side + 1] * right) * below);
            }
        }
    }

    private delegate void PixelAction(int x, int y, float one, float other);

    /// <summary>
    /// A mark prepared for comparison: blurred by one place, so that a shift of half a place is still similar; and the amount of print in
    /// each line.
    /// </summary>
    private sealed class View
    {
        /// <summary>Each sum covers two lines.</summary>
        private const int Lines = Side / 2;

        public View(PictureMark mark)
        {
            for (var y = 0; y < Side; y++)
                for (var x = 0; x < Side; x++)
                    if (mark[x, y])
                    {
                        Columns[x / 2]++;
                        Rows[y / 2]++;
                        Spread(x, y);
                    }
        }

        public float[] Columns { get; } = new float[Lines];
        public float[] Rows { get; } = new float[Lines];
        public float[] Soft { get; } = new float[Side * Side];

        private void Spread(int x, int y)
        {
            for (var v = Math.Max(0, y - 1); v <= Math.Min(Side - 1, y + 1); v++)
                for (var u = Math.Max(0, x - 1); u <= Math.Min(Side - 1, x + 1); u++)
                    Soft[v * Side + u] += (u == x ? 0.5f : 0.25f) * (v == y ? 0.5f : 0.25f);
        }
    }

    private struct Sums
    {
        private double one, other, ones, others, both;

        public int Count { get; private set; }

        public readonly double Variance => Count == 0 ? 0 : ones - one * one / Count + (others - other * other / Count);

        public readonly double Correlation => Count == 0 ? 0 : (both - one * other / Count)
            / Math.Max(1e-9, Math.Sqrt((ones - one * one / Count) * (others - other * other / Count)));

        public void Add(float a, float b)
        {
            Count++;
            one += a;
            other += b;
            ones += a * a;
            others += b * b;
            both += a * b;
        }
    }
}
