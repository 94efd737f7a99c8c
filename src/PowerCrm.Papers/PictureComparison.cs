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
    private const int Side = PictureMark.Side, SquareSize = 8, SquaresPerSide = Side / SquareSize;

    /// <summary>
    /// The largest fraction of printed squares that may differ: a different document has more, the same picture hardly any.
    /// </summary>
    public const double MaxDifferingFraction = 0.018;

    /// <summary>The lowest correlation of equal squares; a different letter in the same place stays below it.</summary>
    private const double MinSquareCorrelation = 0.6;

    /// <summary>The lowest correlations of two whole pictures: before alignment, after alignment, and of the row and column sums.</summary>
    private const double MinBeforeAlignment = 0.35, MinAfterAlignment = 0.85, MinSumCorrelation = 0.5;

    /// <summary>Compares only every second line of points while two pictures are aligned, because that takes many comparisons.</summary>
    private const int AlignmentStep = 2;

    /// <summary>A picture with less print has too few features to be recognized.</summary>
    private const int MinPrintedSquares = 60;

    /// <summary>The largest part of a side that may be cut off or added.</summary>
    private const double MaxCutFraction = 0.08;

    private readonly View[] rotations;

    public PictureComparison(PictureMark mark) => rotations = [.. Enumerable.Range(0, 4).Select(q => new View(mark.Rotate(q)))];

    /// <returns>Null if it is a different picture.</returns>
    public PictureSimilarity? Compare(PictureMark other)
    {
        var view = new View(other);
        PictureSimilarity? best = null;
        for (var quarters = 0; quarters < rotations.Length; quarters++)
            if (ComputeDifference(rotations[quarters], view) is { } fraction && (best is null || fraction < best.DifferingFraction))
                // This picture, turned by so many quarters, matches the other one; the other one therefore needs the rest of a full turn.
                best = new PictureSimilarity((4 - quarters) % 4 * 90, fraction);
        return best is { DifferingFraction: <= MaxDifferingFraction } ? best : null;
    }

    /// <returns>The fraction of the squares that differ; null if the pictures are not similar at all.</returns>
    private static double? ComputeDifference(View view, View other)
    {
        if (FindOffset(view.Columns, other.Columns) is not { } columnOffset || FindOffset(view.Rows, other.Rows) is not { } rowOffset)
            return null;
        double[] layout = [columnOffset.From, columnOffset.To, rowOffset.From, rowOffset.To];
        var correlation = ComputeCorrelation(view, other, layout);
        if (correlation < MinBeforeAlignment)
            return null;
        foreach (var step in (double[])[1, 0.5, 0.25])
            for (var improved = true; improved;)
            {
                improved = false;
                for (var i = 0; i < layout.Length; i++)
                    foreach (var delta in (double[])[-step, step])
                    {
                        double[] next = [.. layout];
                        next[i] += delta;
                        if (Math.Abs(next[i]) <= (MaxCutFraction + 0.01) * Side && ComputeCorrelation(view, other, next) is var score
                            && score > correlation + 1e-6)
                            (layout, correlation, improved) = (next, score, true);
                    }
            }
        return correlation < MinAfterAlignment ? null : CompareSquares(view, other, layout);
    }

    /// <summary>Returns how far one row of sums extends beyond both ends of the other at the best fit.</summary>
    private static (double From, double To)? FindOffset(float[] profile, float[] other)
    {
        var (bestCorrelation, maxShift, offset) = (MinSumCorrelation, profile.Length * MaxCutFraction, ((double From, double To)?)null);
        for (var from = -maxShift; from <= maxShift; from += 0.5)
            for (var to = -maxShift; to <= maxShift; to += 0.5)
            {
                var (sums, scale) = (new Sums(), (profile.Length + to - from) / profile.Length);
                for (var i = 0; i < profile.Length; i++)
                    if (from + (i + 0.5) * scale - 0.5 is var position && position >= 0 && position <= profile.Length - 1)
                    {
                        var (index, fraction) = ((int)position, (float)(position - (int)position));
                        sums.Add(profile[i], other[index] * (1 - fraction) + other[Math.Min(index + 1, profile.Length - 1)] * fraction);
                    }
                if (sums.Correlation is var correlation && correlation > bestCorrelation)
                    (bestCorrelation, offset) = (correlation, (from, to));
            }
        return offset is { } result ? (result.From * Side / profile.Length, result.To * Side / profile.Length) : null;
    }

    private static double ComputeCorrelation(View view, View other, double[] layout)
    {
        var sums = new Sums();
        Overlay(view, other, layout, AlignmentStep, (_, _, a, b) => sums.Add(a, b));
        return sums.Correlation;
    }

    private static double? CompareSquares(View view, View other, double[] layout)
    {
        var squares = new Sums[SquaresPerSide * SquaresPerSide];
        Overlay(view, other, layout, every: 1, (x, y, a, b) => squares[y / SquareSize * SquaresPerSide + x / SquareSize].Add(a, b));
        var (printedSquares, differingSquares) = (0, 0);
        foreach (ref readonly var square in squares.AsSpan())
            if (square.Count >= SquareSize * SquareSize * 3 / 4 && square.Variance >= 0.06 * square.Count)
            {
                printedSquares++;
                if (square.Correlation < MinSquareCorrelation)
                    differingSquares++;
            }
        return printedSquares < MinPrintedSquares ? null : (double)differingSquares / printedSquares;
    }

    private static void Overlay(View view, View other, double[] layout, int every, PixelAction action)
    {
        var (scaleX, scaleY) = ((Side + layout[1] - layout[0]) / Side, (Side + layout[3] - layout[2]) / Side);
        for (var y = 0; y < Side; y += every)
        {
            var v = layout[2] + (y + 0.5) * scaleY - 0.5;
            if (v < 0 || v > Side - 1)
                continue;
            var (row, rowFraction) = (Math.Min((int)v, Side - 2), (float)(v - Math.Min((int)v, Side - 2)));
            for (var x = 0; x < Side; x++)
            {
                var u = layout[0] + (x + 0.5) * scaleX - 0.5;
                if (u < 0 || u > Side - 1)
                    continue;
                var (column, columnFraction) = (Math.Min((int)u, Side - 2), (float)(u - Math.Min((int)u, Side - 2)));
                var index = row * Side + column;
                action(x, y, view.Blurred[y * Side + x],
                    (other.Blurred[index] * (1 - columnFraction) + other.Blurred[index + 1] * columnFraction) * (1 - rowFraction)
                    + (other.Blurred[index + Side] * (1 - columnFraction)
                    + other.Blurred[index + Side + 1] * columnFraction) * rowFraction);
            }
        }
    }

    private delegate void PixelAction(int x, int y, float value, float otherValue);

    /// <summary>
    /// A mark prepared for comparison: blurred by one place, so that a shift of half a place is still similar; and the amount of print in
    /// each line.
    /// </summary>
    private sealed class View
    {
        /// <summary>Each sum covers two lines.</summary>
        private const int LineCount = Side / 2;

        public View(PictureMark mark)
        {
            for (var y = 0; y < Side; y++)
                for (var x = 0; x < Side; x++)
                    if (mark[x, y])
                    {
                        Columns[x / 2]++;
                        Rows[y / 2]++;
                        AddBlurred(x, y);
                    }
        }

        public float[] Columns { get; } = new float[LineCount];
        public float[] Rows { get; } = new float[LineCount];
        public float[] Blurred { get; } = new float[Side * Side];

        private void AddBlurred(int x, int y)
        {
            for (var v = Math.Max(0, y - 1); v <= Math.Min(Side - 1, y + 1); v++)
                for (var u = Math.Max(0, x - 1); u <= Math.Min(Side - 1, x + 1); u++)
                    Blurred[v * Side + u] += (u == x ? 0.5f : 0.25f) * (v == y ? 0.5f : 0.25f);
        }
    }

    private struct Sums
    {
        private double sumA, sumB, sumAA, sumBB, sumAB;

        public int Count { get; private set; }

        public readonly double Variance => Count == 0 ? 0 : sumAA - sumA * sumA / Count + (sumBB - sumB * sumB / Count);

        public readonly double Correlation => Count == 0 ? 0 : (sumAB - sumA * sumB / Count)
            / Math.Max(1e-9, Math.Sqrt((sumAA - sumA * sumA / Count) * (sumBB - sumB * sumB / Count)));

        public void Add(float a, float b)
        {
            Count++;
            sumA += a;
            sumB += b;
            sumAA += a * a;
            sumBB += b * b;
            sumAB += a * b;
        }
    }
}
