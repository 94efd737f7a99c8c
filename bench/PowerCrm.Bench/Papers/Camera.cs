namespace PowerCrm.Bench.Papers;

/// <summary>Photographs a drawing on a table, from the angle and in the light of the shot.</summary>
internal static class Camera
{
    private static readonly int[][] Tables = [[96, 72, 52], [70, 74, 80], [150, 140, 128], [40, 52, 60], [110, 40, 36]];

    public static Pixels Take(Pixels paper, PhotoGrade shot, int seed)
    {
        var random = new Random(seed);
        var photo = shot.Filled < 1 ? OnTable(paper, shot, random) : paper.Scale(shot.Wide);
        photo = photo.Blur(shot.Blur);
        var light = new Light(shot, photo.Width, photo.Height, random);
        for (var y = 0; y < photo.Height; y++)
            for (var x = 0; x < photo.Width; x++)
            {
                var (shade, white) = light.At(x, y);
                var grain = shot.Noise * (random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5);
                for (var c = 0; c < 3; c++)
                {
                    var value = photo[x, y, c] * shade * light.Band(x, y, c);
                    photo[x, y, c] = (byte)Math.Clamp(value + (255 - value) * white + grain, 0, 255);
                }
            }
        return shot.Turned ? photo.Rotate(random.Next(1, 4) * 90) : photo;
    }

    /// <summary>Places the paper as the shot says on a table with a grain. For a high paper the phone is held upright.</summary>
    private static Pixels OnTable(Pixels paper, PhotoGrade shot, Random random)
    {
        var (w, h) = paper.Width >= paper.Height ? (shot.Wide, shot.Wide * 3 / 4) : (shot.Wide * 3 / 4, shot.Wide);
        var corners = Corners(paper, shot, w, h, random);
        var projection = Projection.From(corners, paper.Width, paper.Height);
        var finger = shot.Finger ? Finger.On(corners, random) : null;
        var table = Tables[random.Next(Tables.Length)];
        var picture = new Pixels(w, h);
        for (var y = 0; y < h; y++)
            for (var x = 0; x < w; x++)
            {
                var (px, py) = projection.At(x + 0.5, y + 0.5);
                var inside = px >= 0 && py >= 0 && px < paper.Width && py < paper.Height;
                var (grain, skin) = (random.Next(30), finger?.At(x, y) ?? 0);
                for (var c = 0; c < 3; c++)
                    picture[x, y, c] = skin > 0 ? Finger.Colour(skin, c)
                        : inside ? paper.Interpolate(px - 0.5, py - 0.5, c) : (byte)(table[c] + grain);
            }
        return picture;
    }

    private static (double X, double Y)[] Corners(Pixels paper, PhotoGrade shot, int w, int h, Random random)
    {
        var (farSide, degrees) = (random.Next(4), random.Next(2) == 0 ? shot.Degrees : -shot.Degrees);
        var (dx, dy) = (random.Next(-20, 20) * (1 - shot.Filled) * 7, random.Next(-15, 15) * (1 - shot.Filled) * 7);
        var (sin, cos) = Math.SinCos(degrees * Math.PI / 180);
        // A turned paper needs more room: all of it must be inside the picture.
        var (extentX, extentY) = (paper.Width * cos + paper.Height * Math.Abs(sin), paper.Height * cos + paper.Width * Math.Abs(sin));
        var scale = Math.Min(w * shot.Filled / extentX, h * shot.Filled / extentY);
        var (halfWidth, halfHeight) = (paper.Width * scale / 2, paper.Height * scale / 2);
        return [.. new (int X, int Y)[] { (-1, -1), (1, -1), (1, 1), (-1, 1) }.Select(c =>
        {
            var (isFar, farScale) = (farSide switch { 0 => c.X > 0, 1 => c.X < 0, 2 => c.Y > 0, _ => c.Y < 0 }, 1 - shot.Perspective);
            var x = c.X * halfWidth * (isFar && farSide >= 2 ? farScale : 1);
            var y = c.Y * halfHeight * (isFar && farSide < 2 ? farScale : 1);
            return (w / 2.0 + dx + x * cos - y * sin, h / 2.0 + dy + x * sin + y * cos);
        })];
    }
}

/// <summary>A fingertip over an edge of the paper, where papers have no print.</summary>
internal sealed record Finger(double X, double Y, double Radius)
{
    public static Finger On((double X, double Y)[] corners, Random random)
    {
        // The middle part of the right or the lower edge.
        var (from, to) = random.Next(2) == 0 ? (corners[1], corners[2]) : (corners[2], corners[3]);
        var (at, side) = (0.25 + random.NextDouble() * 0.5, Math.Sqrt(Math.Pow(to.X - from.X, 2) + Math.Pow(to.Y - from.Y, 2)));
        var width = Math.Sqrt(Math.Pow(corners[1].X - corners[0].X, 2) + Math.Pow(corners[1].Y - corners[0].Y, 2));
        var (outX, outY) = ((to.Y - from.Y) / side, -(to.X - from.X) / side);
        var radius = width * 0.09;
        return new Finger(from.X + (to.X - from.X) * at + outX * radius * 0.5, from.Y + (to.Y - from.Y) * at + outY * radius * 0.5, radius);
    }

    /// <returns>From 0 outside to 1 in the middle.</returns>
    public double At(int x, int y) =>
        Math.Max(0, 1 - (Math.Pow(x - X, 2) + Math.Pow(y - Y, 2)) / (Radius * Radius));

    public static byte Colour(double skin, int channel) =>
        (byte)((channel switch { 0 => 150, 1 => 104, _ => 84 }) + 70 * Math.Sqrt(skin));
}
