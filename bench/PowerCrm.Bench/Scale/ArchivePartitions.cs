using System.Diagnostics;
using Dapper;
using Npgsql;
using PowerCrm.Bench.Measuring;

namespace PowerCrm.Bench.Scale;

/// <summary>
/// Tries Marten's partitioning by archived streams (<c>UseArchivedStreamPartitioning</c>) on a copy of the log: nine of ten streams are in
/// a partition of their own, and requests read only the other one. The product does not archive, so the tables are created here.
/// </summary>
internal static class ArchivePartitions
{
    private const string Flat = "bench_flat", Partitioned = "bench_parted";

    /// <summary>Stream ids are ordered by the time of their first event, so the newest tenth stays.</summary>
    private const string CreateTablesSql = $"""
        create table {Flat} (like mt_events including defaults);
        create table {Partitioned} (like mt_events including defaults) partition by list (is_archived);
        create table {Partitioned}_active partition of {Partitioned} for values in (false);
        create table {Partitioned}_old partition of {Partitioned} for values in (true);
        insert into {Flat} select * from mt_events;
        insert into {Partitioned} (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, correlation_id,
            causation_id, headers, user_name, is_archived)
        select seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, correlation_id, causation_id,
            headers, user_name, seq_id < (select max(seq_id) * 0.9 from mt_events)
        from mt_events;
        alter table {Flat} add primary key (seq_id);
        create unique index on {Flat} (stream_id, version);
        alter table {Partitioned} add primary key (seq_id, is_archived);
        create unique index on {Partitioned} (stream_id, version, is_archived);
        """;

    public static async Task<IReadOnlyList<Figure>> Measure(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(CreateTablesSql, commandTimeout: 7200, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition($"vacuum (analyze) {Flat}, {Partitioned}", commandTimeout: 7200,
            cancellationToken: ct));
        var streams = (await connection.QueryAsync<Guid>(
            $"select stream_id from (select distinct stream_id from {Partitioned}_active) s order by random() limit 2000")).ToArray();
        var (flat, parted) = (await Reads(Flat, ""), await Reads(Partitioned, " and is_archived = false"));
        var (flatRows, partedRows) = (await Appends(Flat), await Appends(Partitioned));
        var (flatFreeze, partedFreeze) = (await Timed($"vacuum (freeze) {Flat}"), await Timed($"vacuum (freeze) {Partitioned}_active"));
        string Sizes(string table) => $"pg_indexes_size('{table}')";
        var (flatBytes, activeBytes, oldBytes) = await connection.QuerySingleAsync<(long, long, long)>(
            $"select {Sizes(Flat)}, {Sizes(Partitioned + "_active")}, {Sizes(Partitioned + "_old")}");
        await connection.ExecuteAsync($"drop table {Flat}, {Partitioned}");
        return
        [
            new("a stream read, one table / partition of the active ones", $"{flat.N2()} / {parted.N2()} ms", Note:
                "nine events of ten archived; the median of 2,000 streams"),
            new("10,000 events appended, one table / partitioned", $"{flatRows.N0()} / {partedRows.N0()} ms"),
            new("indexes in use, one table / active (archived)",
                $"{(flatBytes / 1e6).N1()} / {(activeBytes / 1e6).N1()} ({(oldBytes / 1e6).N1()}) MB"),
            new("`vacuum (freeze)`, one table / active", $"{flatFreeze.TotalSeconds.N2()} / {partedFreeze.TotalSeconds.N2()} s"),
        ];

        async Task<double> Reads(string table, string filter)
        {
            var times = new List<double>();
            foreach (var id in streams)
            {
                var started = Stopwatch.GetTimestamp();
                await connection.QueryAsync<string>($"select data::text from {table} where stream_id = @id{filter} order by version",
                    new { id });
                times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
            return times.Median();
        }

        async Task<double> Appends(string table) => (await Timed($"""
            insert into {table} (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type, user_name, is_archived)
            select seq_id + 1000000000, id, gen_random_uuid(), 1, data, type, timestamp, tenant_id, mt_dotnet_type, user_name, false
            from mt_events limit 10000
            """)).TotalMilliseconds;

        async Task<TimeSpan> Timed(string sql)
        {
            var started = Stopwatch.GetTimestamp();
            await connection.ExecuteAsync(new CommandDefinition(sql, commandTimeout: 7200, cancellationToken: ct));
            return Stopwatch.GetElapsedTime(started);
        }
    }
}
