using System.Globalization;

namespace PowerCrm.Bench.Measuring;

internal static class Numbers
{
    public static double Median(this IEnumerable<double> values) => values.Percentile(0.5);

    public static double Percentile(this IEnumerable<double> values, double p)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[(int)Math.Min(sorted.Length - 1, Math.Floor(p * sorted.Length))];
    }

    public static string N0(this double value) => value.ToString("N0", CultureInfo.InvariantCulture);
    public static string N1(this double value) => value.ToString("N1", CultureInfo.InvariantCulture);
    public static string N2(this double value) => value.ToString("N2", CultureInfo.InvariantCulture);

    /// <summary>The median with the minimum and maximum, to show how reliable it is.</summary>
    public static string Spread(this IReadOnlyList<double> values) =>
        $"**{values.Median().N2()}** ({values.Min().N2()} to {values.Max().N2()}, {values.Count} pairs)";
}
