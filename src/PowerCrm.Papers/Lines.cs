namespace PowerCrm.Papers;

/// <summary>Lines of print in a part of a page, by the ink in its rows.</summary>
internal static class Lines
{
    private const byte Ink = 150;

    /// <param name="page">Flattened: paper is white.</param>
    /// <param name="area">Where to look.</param>
    /// <param name="height">Of the letters, roughly.</param>
    /// <param name="most">Lines; what stands further than a line's height below the last one is another matter.</param>
    public static List<Box> Of(GreyBitmap page, Box area, int height, int most)
    {
        area = area.Within(page);
        var lines = new List<Box>();
        foreach (var (top, bottom) in Runs(page, area, height))
        {
            if (lines.Count > 0 && top - lines[^1].Bottom > height * 1.3 || lines.Count == most)
                break;
            if (Trimmed(page, new Box(area.Left, top, area.Right, bottom), height) is { } line)
                lines.Add(line);
        }
        return lines;
    }

    private static IEnumerable<(int Top, int Bottom)> Runs(GreyBitmap page, Box area, int height)
    {
        var (start, last) = (-1, -1);
        for (var y = area.Top; y <= area.Bottom; y++)
        {
            if (y < area.Bottom && HasInk(page, area, y))
            {
                if (start < 0)
                    start = y;
                last = y;
                continue;
            }
            // The gap inside 二 or 三 is none between lines.
            if (start < 0 || y < area.Bottom && y - last <= height * 0.18)
                continue;
            if (last + 1 - start >= height * 0.45)
                yield return (start, last + 1);
            start = -1;
        }
    }

    private static bool HasInk(GreyBitmap page, Box area, int y)
    {
        var count = 0;
        for (var x = area.Left; x < area.Right; x++)
            if (page.Pixels[y * page.Width + x] < Ink && ++count >= 3)
                return true;
        return false;
    }

    /// <summary>From the first ink to the last; null where there is next to none.</summary>
    private static Box? Trimmed(GreyBitmap page, Box line, int height)
    {
        var (left, right, ink) = (-1, -1, 0);
        for (var x = line.Left; x < line.Right; x++)
        {
            var count = 0;
            for (var y = line.Top; y < line.Bottom; y++)
                if (page.Pixels[y * page.Width + x] < Ink)
                    count++;
            if (count < 2)
                continue;
            (left, right, ink) = (left < 0 ? x : left, x + 1, ink + count);
        }
        return ink < height ? null : line with { Left = left, Right = right };
    }
}
