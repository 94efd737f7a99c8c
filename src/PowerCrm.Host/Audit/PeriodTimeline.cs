using JasperFx.Events;

namespace PowerCrm.Host.Audit;

/// <summary>
/// Collects the readable timeline of a period: one row for each event up to a limit, and after that the number of events by day and type.
/// </summary>
internal sealed class PeriodTimeline
{
    internal const int MaxRows = 5_000;

    private readonly List<IReadOnlyList<ExportSheet.Cell>> rows = [];
    private readonly Dictionary<(string Day, string Type), long> furtherEvents = [];
    private long count;

    public void Add(IEvent e)
    {
        count++;
        if (rows.Count < MaxRows)
            rows.Add(ExportSheet.CreateRow(e, null, null));
        else
        {
            var key = (ExportSheet.FormatDay(e.Timestamp), e.EventTypeName);
            furtherEvents[key] = furtherEvents.GetValueOrDefault(key) + 1;
        }
    }

    /// <param name="exported">The number of events in events.jsonl.</param>
    public ExportSheet CreateSheet(DateTimeOffset from, DateTimeOffset to, long exported) =>
        ExportSheet.ForPeriod(from, to, exported, count,
        [
            .. rows,
            .. furtherEvents.OrderBy(f => f.Key.Day, StringComparer.Ordinal).ThenBy(f => f.Key.Type, StringComparer.Ordinal)
                .Select(f => ExportSheet.CreateCountRow(f.Key.Day, f.Key.Type, f.Value)),
        ], rows.Count);
}
