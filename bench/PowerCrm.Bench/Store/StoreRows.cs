using PowerCrm.Bench.Measuring;

namespace PowerCrm.Bench.Store;

internal sealed record StoreRow(string Name, Func<BenchCluster, Plan, Action<string>, CancellationToken, Task<IReadOnlyList<Figure>>> Measure);

internal static class StoreRows
{
    public static IReadOnlyList<StoreRow> All { get; } =
    [
        new("1 commands", Commands.Measure),
        new("2 rebuild", Rebuilds.Measure),
        new("3 fold", Folds.Measure),
        new("4 long log", LongLog.Measure),
        new("5 wake-up", WakeUps.Measure),
    ];
}
