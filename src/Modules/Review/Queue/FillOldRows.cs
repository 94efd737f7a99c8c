using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Review;

/// <summary>
/// Fills the rows of the queue that an older build wrote, from their streams.
/// </summary>
public sealed class FillOldRows(NpgsqlDataSource database, QueueRows rows, TimeProvider time, ILogger<FillOldRows> log)
    : OldRows("review queue", time, log)
{
    /// <returns>How many rows were filled.</returns>
    protected override async Task<int> Work(CancellationToken ct)
    {
        var (filled, after) = (0, Guid.Empty);
        await using var connection = await database.OpenConnectionAsync(ct);
        while (true)
        {
            var ids = (await connection.QueryAsync<Guid>(new CommandDefinition(
                """
                select registration_id from pc_review_cases
                where layout < @Layout and registration_id > @after
                order by registration_id
                limit @Batch
                """, new { CaseRow.Layout, after, Batch }, cancellationToken: ct))).AsList();
            foreach (var id in ids)
                await rows.Follow(id, ct);
            filled += ids.Count;
            if (ids.Count < Batch)
                break;
            after = ids[^1];
        }
        return filled;
    }
}
