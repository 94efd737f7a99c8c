namespace PowerCrm.Papers;

/// <summary>A point or a direction on a picture, in pixels; y grows downwards.</summary>
public readonly record struct Point(double X, double Y)
{
    public static Point operator +(Point a, Point b) => new(a.X + b.X, a.Y + b.Y);
    public static Point operator -(Point a, Point b) => new(a.X - b.X, a.Y - b.Y);
    public static Point operator *(Point a, double factor) => new(a.X * factor, a.Y * factor);
    public static Point operator -(Point a) => new(-a.X, -a.Y);

    public double Dot(Point other) => X * other.X + Y * other.Y;
}

/// <summary>A rotated rectangle on a picture.</summary>
/// <param name="Along">The reading direction, of length 1.</param>
/// <param name="Width">The size in the reading direction.</param>
/// <param name="Height">The size across the reading direction.</param>
public readonly record struct Frame(Point Middle, Point Along, double Width, double Height)
{
    public Point Across => new(-Along.Y, Along.X);

    public Point Start => Middle - Along * (Width / 2);
}

/// <summary>A rectangle in the page's own coordinates; right and bottom are exclusive.</summary>
internal readonly record struct Box(double Left, double Top, double Right, double Bottom)
{
    public double Width => Right - Left;
    public double Height => Bottom - Top;
    public double MiddleY => (Top + Bottom) / 2;

    public static Box Union(Box a, Box b) =>
        new(Math.Min(a.Left, b.Left), Math.Min(a.Top, b.Top), Math.Max(a.Right, b.Right), Math.Max(a.Bottom, b.Bottom));

    public static bool Overlap(Box a, Box b) => a.Left < b.Right && b.Left < a.Right && a.Top < b.Bottom && b.Top < a.Bottom;
}
