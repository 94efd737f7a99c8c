using PowerCrm.Papers;

namespace PowerCrm.Reading;

/// <summary>Finds the rectangle of least area around points: one of its sides lies on a side of their convex hull.</summary>
internal static class SmallestRectangle
{
    public static Frame Enclose(IEnumerable<(int X, int Y)> points)
    {
        var hull = ConvexHull(points);
        if (hull.Count < 3)
        {
            var (a, b) = (hull[0], hull[^1]);
            var length = Math.Sqrt(Math.Pow(b.X - a.X, 2) + Math.Pow(b.Y - a.Y, 2));
            return new Frame(new Point((a.X + b.X) / 2.0, (a.Y + b.Y) / 2.0), new Point(1, 0), length, 0);
        }
        var (best, area) = (default(Frame), double.MaxValue);
        for (var i = 0; i < hull.Count; i++)
        {
            var side = ToPoint(hull[(i + 1) % hull.Count]) - ToPoint(hull[i]);
            var frame = FrameAlong(hull, side * (1 / Math.Sqrt(side.Dot(side))));
            if (frame.Width * frame.Height < area)
                (best, area) = (frame, frame.Width * frame.Height);
        }
        return best;
    }

    private static Point ToPoint((int X, int Y) it) => new(it.X, it.Y);

    private static Frame FrameAlong(List<(int X, int Y)> hull, Point along)
    {
        var across = new Point(-along.Y, along.X);
        var (left, right, top, bottom) = (double.MaxValue, double.MinValue, double.MaxValue, double.MinValue);
        foreach (var corner in hull)
        {
            var (x, y) = (ToPoint(corner).Dot(along), ToPoint(corner).Dot(across));
            (left, right, top, bottom) = (Math.Min(left, x), Math.Max(right, x), Math.Min(top, y), Math.Max(bottom, y));
        }
        return new Frame(along * ((left + right) / 2) + across * ((top + bottom) / 2), along, right - left, bottom - top);
    }

    /// <summary>Returns the hull counter-clockwise by Andrew's monotone chain, without points inside a straight side.</summary>
    private static List<(int X, int Y)> ConvexHull(IEnumerable<(int X, int Y)> points)
    {
        var sorted = points.Distinct().Order().ToList();
        if (sorted.Count < 3)
            return sorted;
        var hull = new List<(int X, int Y)>();
        foreach (var direction in new[] { sorted, Enumerable.Reverse(sorted) })
        {
            var start = hull.Count;
            foreach (var point in direction)
            {
                while (hull.Count >= start + 2 && CrossProduct(hull[^2], hull[^1], point) <= 0)
                    hull.RemoveAt(hull.Count - 1);
                hull.Add(point);
            }
            hull.RemoveAt(hull.Count - 1);
        }
        return hull;
    }

    private static long CrossProduct((int X, int Y) o, (int X, int Y) a, (int X, int Y) b) =>
        (long)(a.X - o.X) * (b.Y - o.Y) - (long)(a.Y - o.Y) * (b.X - o.X);
}
