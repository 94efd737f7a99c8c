using Npgsql;

namespace PowerCrm.Companies;

/// <summary>
/// How many companies have a term, from the statistics of ANALYZE: an estimate for each common term, and one for all others. Cached for a
/// minute.
/// </summary>
internal sealed class TermStatistics(TimeProvider clock)
{
    private static readonly TimeSpan CacheDuration = TimeSpan.FromMinutes(1);
    private volatile Snapshot cached = new([], 0, DateTimeOffset.MinValue);

    internal sealed record Snapshot(Dictionary<int, double> Rows, double DefaultRows, DateTimeOffset At)
    {
        public double EstimateRows(int term) => Rows.GetValueOrDefault(term, DefaultRows);
    }

    public async Task<Snapshot> Read(NpgsqlConnection connection, CancellationToken ct)
    {
        if (clock.GetUtcNow() - cached.At < CacheDuration)
            return cached;
        await using var command = new NpgsqlCommand(
            """
            select s.most_common_elems::text::int[], s.most_common_elem_freqs, c.reltuples
            from pg_class c join pg_stats s on s.schemaname = 'public' and s.tablename = 'pc_companies' and s.attname = 'terms'
            where c.oid = 'pc_companies'::regclass and s.most_common_elems is not null
            """, connection);
        var rows = new Dictionary<int, double>();
        await using (var reader = await command.ExecuteReaderAsync(ct))
            if (await reader.ReadAsync(ct))
            {
                var (terms, frequencies, rowCount) = (reader.GetFieldValue<int[]>(0), reader.GetFieldValue<float[]>(1), reader.GetFloat(2));
                for (var i = 0; i < terms.Length; i++)
                    rows[terms[i]] = frequencies[i] * rowCount;
            }
        // A term that is not listed is rarer than the rarest listed one; most are much rarer.
        return cached = new Snapshot(rows, rows.Count == 0 ? 0 : rows.Values.Min() / 4, clock.GetUtcNow());
    }
}
