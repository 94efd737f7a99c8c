using Dapper;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Bench.Store;

/// <summary>
/// Chooses the stream of a writer: a new one after every ten commands, so that each side always has streams of 0 to 9 events.
/// </summary>
internal sealed class Streams(int writers)
{
    private readonly (Guid Stream, int Used)[] currentStreams = new (Guid, int)[writers];

    public Guid Next(int writer)
    {
        var (stream, used) = currentStreams[writer];
        currentStreams[writer] = used % Customers.StreamLength == 0 ? (stream = Guid.CreateVersion7(), 1) : (stream, used + 1);
        return stream;
    }

    /// <summary>Creates a log with one statement: streams of ten events, interleaved as in operation.</summary>
    public static async Task Seed(NpgsqlDataSource source, long events, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var json = Maintenance.ToJson(Customers.Noted(7));
        const long Chunk = 1_000_000;
        for (var from = 0L; from < events; from += Chunk)
        {
            var streams = (int)(Math.Min(Chunk, events - from) / Customers.StreamLength);
            await connection.ExecuteAsync(new CommandDefinition(
                """
                create temp table pc_seed on commit preserve rows as
                    select gen_random_uuid() as id, n from generate_series(1, @streams) n;
                insert into mt_streams (id, type, version, timestamp, created, tenant_id, is_archived)
                select id, null, @length, now(), now(), '*DEFAULT*', false
                from pc_seed;
                insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id,
                    mt_dotnet_type, correlation_id, user_name, is_archived)
                select nextval('mt_events_sequence'), gen_random_uuid(), id, v, @json::jsonb, 'customer_noted', now(),
                    '*DEFAULT*', @dotnet, 'bench', 'staff:bench', false
                from (select id, v from pc_seed, generate_series(1, @length) v order by n / 100, v, n) woven;
                drop table pc_seed
                """, new { streams, length = Customers.StreamLength, json, dotnet = $"{typeof(CustomerNoted).FullName}, PowerCrm.Bench" },
                commandTimeout: 1800, cancellationToken: ct));
        }
        await connection.ExecuteAsync(new CommandDefinition("vacuum analyze", commandTimeout: 1800, cancellationToken: ct));
    }
}
