using PowerCrm.Papers;

namespace PowerCrm.Reading;

internal static class Frames
{
    /// <summary>Returns the same rectangle with the one of its four directions that is nearest to another direction.</summary>
    public static Frame OrientAlong(this Frame it, Point along)
    {
        var (parallel, perpendicular) = (it.Along.Dot(along), it.Across.Dot(along));
        return Math.Abs(parallel) >= Math.Abs(perpendicular) ? it with { Along = parallel < 0 ? -it.Along : it.Along }
            : new Frame(it.Middle, perpendicular < 0 ? -it.Across : it.Across, it.Height, it.Width);
    }

    /// <summary>Returns the smallest rectangle in another direction that contains this one.</summary>
    public static Frame RotateTo(this Frame it, Point along)
    {
        var cos = Math.Abs(it.Along.Dot(along));
        var sin = Math.Sqrt(Math.Max(0, 1 - cos * cos));
        return it with { Along = along, Width = it.Width * cos + it.Height * sin, Height = it.Height * cos + it.Width * sin };
    }
}

/// <summary>Finds the direction of the lines on a page.</summary>
internal static class PageDirection
{
    /// <summary>Returns whether the lines run to the right or down, decided by the long frames, weighted by their length.</summary>
    public static Point Estimate(IReadOnlyList<Frame> frames)
    {
        var facing = frames.Select(f => f.OrientAlong(new Point(1, 0))).ToList();
        var horizontal = facing.Where(f => f.Width > 1.5 * f.Height).Sum(f => f.Width);
        var vertical = facing.Where(f => f.Height > 1.5 * f.Width).Sum(f => f.Height);
        return vertical > horizontal ? new Point(0, 1) : new Point(1, 0);
    }

    /// <summary>Returns the median direction of the long lines, weighted by their length.</summary>
    public static Point Refine(IReadOnlyList<Frame> frames, Point along)
    {
        var angles = frames.Where(f => f.Width > 3 * f.Height)
            .Select(f => (Angle: Math.Atan2(along.X * f.Along.Y - along.Y * f.Along.X, along.Dot(f.Along)), f.Width))
            .OrderBy(a => a.Angle).ToList();
        var (half, widthSoFar) = (angles.Sum(a => a.Width) / 2, 0.0);
        foreach (var (angle, width) in angles)
            if ((widthSoFar += width) >= half)
            {
                var (sin, cos) = Math.SinCos(angle);
                return new Point(along.X * cos - along.Y * sin, along.X * sin + along.Y * cos);
            }
        return along;
    }
}
