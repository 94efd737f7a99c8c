using System.Globalization;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;
using PowerCrm.Assignment;

namespace PowerCrm.Host.Cli;

/// <summary>Draws a simulation's result as an SVG: two bars for each manager, the figures above.</summary>
internal static class SimulationChart
{
    /// <summary>In SVG units (1/96 inch).</summary>
    private const double Width = 1000, HeightOfManager = 34, HeightOfRest = 150;

    /// <param name="names">Names by manager; a manager without one is drawn by id.</param>
    /// <param name="period">The period in words, for the title.</param>
    public static byte[] Draw(Simulation.Result result, IReadOnlyDictionary<Guid, string> names, string period)
    {
        var model = new PlotModel
        {
            Title = "Customers by manager, " + period,
            TitleFontSize = 16,
            Subtitle = $"as it was: {Describe(result.Actual)}\nsimulated: {Describe(result.Simulated)}",
            Background = OxyColors.White,
        };
        model.Legends.Add(new Legend
        {
            LegendPlacement = LegendPlacement.Outside,
            LegendPosition = LegendPosition.BottomCenter,
            LegendOrientation = LegendOrientation.Horizontal
        });
        // The first manager is drawn at the top.
        var managers = new CategoryAxis { Position = AxisPosition.Left, StartPosition = 1, EndPosition = 0 };
        managers.Labels.AddRange(result.Managers.Select(m => names.GetValueOrDefault(m.ManagerId) ?? m.ManagerId.ToString()));
        model.Axes.Add(managers);
        model.Axes.Add(new LinearAxis
        {
            Position = AxisPosition.Bottom,
            Minimum = 0,
            MinimumMajorStep = 1,
            MajorGridlineStyle = LineStyle.Solid,
            MajorGridlineColor = OxyColors.LightGray
        });
        model.Series.Add(CreateSeries("as it was", OxyColor.Parse("#9aa5b1"), result.Managers.Select(m => m.Actual)));
        model.Series.Add(CreateSeries("simulated", OxyColor.Parse("#1f6feb"), result.Managers.Select(m => m.Simulated)));
        using var svg = new MemoryStream();
        new SvgExporter { Width = Width, Height = HeightOfRest + HeightOfManager * Math.Max(1, result.Managers.Count) }.Export(model, svg);
        return svg.ToArray();
    }

    private static BarSeries CreateSeries(string title, OxyColor color, IEnumerable<int> counts)
    {
        var series = new BarSeries { Title = title, FillColor = color, LabelFormatString = "{0}", LabelPlacement = LabelPlacement.Inside };
        series.Items.AddRange(counts.Select(c => new BarItem(c)));
        return series;
    }

    private static string Describe(Simulation.Figures it) => string.Create(CultureInfo.InvariantCulture,
        $"{it.Assigned} assigned, {it.Unassignable} without a manager at first, Gini {it.Gini}, {DescribeContact(it.ContactSeconds)}");

    private static string DescribeContact(long? seconds) => seconds is { } it
        ? string.Create(CultureInfo.InvariantCulture, $"first contact after {TimeSpan.FromSeconds(it).TotalHours:0.#} h")
        : "nobody contacted";
}
