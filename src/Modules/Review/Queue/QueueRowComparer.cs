using Npgsql;
using PowerCrm.Contracts;

namespace PowerCrm.Review;

/// <summary>Compares the review queue with the event log and repairs it.</summary>
internal sealed class QueueRowComparer(NpgsqlDataSource database, QueueRows rows) : IDerivedRows
{
    public string Name => "review_queue";
    public string Invariant => "every row of the review queue matches its events";
    public IReadOnlyList<string> Reactions { get; } = ["keep_queue"];

    public async Task<IRowComparison> BeginComparison(CancellationToken ct) => await QueueComparison.Begin(database, ct);

    public Task Repair(Guid registration, CancellationToken ct) => rows.Restore(registration, ct);
}
