using Dapper;
using Npgsql;

namespace PowerCrm.Registration;

/// <summary>How many companies have a term, from what ANALYZE has counted: the common ones by name, all others as rare. Read again now and then.</summary>
internal sealed class CommonTerms(TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);
    private volatile Counted counted = new([], 0, DateTimeOffset.MinValue);

    public sealed record Counted(Dictionary<int, double> Rows, double Otherwise, DateTimeOffset At)
    {
        public double Of(int term) => Rows.GetValueOrDefault(term, Otherwise);
    }

    private sealed record Row(int[]? Terms, float[]? Frequencies, float Companies);

    public async Task<Counted> Read(NpgsqlConnection connection, CancellationToken ct)
    {
        if (clock.GetUtcNow() - counted.At < Kept)
            return counted;
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            """
            select s.most_common_elems::text::int[] as terms, s.most_common_elem_freqs as frequencies, c.reltuples as companies
            from pg_class c left join pg_stats s on s.schemaname = 'public' and s.tablename = 'pc_companies' and s.attname = 'terms'
            where c.oid = 'pc_companies'::regclass
            """, cancellationToken: ct));
        var rows = row is { Terms: { } terms, Frequencies: { } often }
            ? terms.Select((t, i) => (t, Rows: often[i] * Math.Max(0, row.Companies))).ToDictionary(t => t.t, t => (double)t.Rows) : [];
        // A term that is not among the counted ones is rarer than the rarest of them; most are much rarer.
        return counted = new Counted(rows, rows.Count == 0 ? 0 : rows.Values.Min() / 4, clock.GetUtcNow());
    }

}
