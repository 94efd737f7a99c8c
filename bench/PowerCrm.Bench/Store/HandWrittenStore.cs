using System.Text.Json;
using Npgsql;
using NpgsqlTypes;

namespace PowerCrm.Bench.Store;

/// <summary>
/// The same work written with Npgsql for this one event and this one document, optimised for speed: prepared statements, two batches, no
/// separate BEGIN and COMMIT, only the columns it needs, one pooled connection for both. Same tables, same guards; a statement that must
/// hit one row divides by the number of rows, which ends the batch and the transaction.
/// </summary>
internal sealed class HandWrittenStore(NpgsqlDataSource source) : IStoreVariant
{
    private const string NowSql = "clock_timestamp() + (select shift from pc_clock)";
    private const string HeadSql =
        $"select {NowSql}, coalesce(s.version, 0), coalesce(s.is_archived, false) from (select 1) one left join mt_streams s on s.id = $1";
    private const string EventsSql = "select data, timestamp from mt_events where stream_id = $1 and not is_archived order by version";

    private const string HeadAndCardSql = $"""
        select {NowSql}, coalesce(s.version, 0), coalesce(s.is_archived, false), d.data
        from (select 1) one
        left join mt_streams s on s.id = $1
        left join mt_doc_customercard d on d.id = $1
        """;

    private const string InsertSql = """
        , appended as (
            insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id,
                mt_dotnet_type, correlation_id, user_name, is_archived)
            select nextval('mt_events_sequence'), $4, $1, $2 + 1, $5, 'customer_noted', $3, '*DEFAULT*', $6, 'bench', 'staff:bench', false
            from bumped
            returning 1)
        select 1 / count(*) from appended
        """;

    private const string StartStreamSql = """
        with bumped as (
            insert into mt_streams (id, type, version, timestamp, created, tenant_id, is_archived)
            values ($1, null, $2 + 1, $3, $3, '*DEFAULT*', false)
            on conflict (id) do nothing
            returning version)
        """ + InsertSql;

    private const string ContinueStreamSql = """
        with bumped as (
            update mt_streams set version = version + 1, timestamp = $3
            where id = $1 and version = $2 and not is_archived
            returning version)
        """ + InsertSql;

    private const string CardSql = """
        insert into mt_doc_customercard (id, data, mt_dotnet_type, mt_version, mt_last_modified)
        values ($1, $2, $3, $4, clock_timestamp())
        on conflict (id) do update set data = excluded.data, mt_dotnet_type = excluded.mt_dotnet_type,
            mt_version = excluded.mt_version, mt_last_modified = excluded.mt_last_modified
        """;

    private const string PlaceSql = $"with hit as ({Customers.TakePlaceSql} returning 1) select 1 / count(*) from hit";

    private static readonly string DotnetName = $"{typeof(CustomerNoted).FullName}, {typeof(CustomerNoted).Assembly.GetName().Name}";
    private static readonly string CardType = typeof(CustomerCard).FullName ?? "";

    public async Task DecideOnDocument(Guid stream, int place, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var (now, version) = (default(DateTimeOffset), 0L);
        CustomerCard? card = null;
        await using (var fetch = new NpgsqlBatch(connection))
        {
            AddCommand(fetch, HeadAndCardSql, Parameter(stream));
            await using var rows = await fetch.ExecuteReaderAsync(ct);
            await rows.ReadAsync(ct);
            (now, version) = ReadHead(rows);
            card = await rows.IsDBNullAsync(3, ct) ? null : JsonSerializer.Deserialize<CustomerCard>(rows.GetFieldValue<byte[]>(3));
        }
        await Write(connection, stream, version, Customers.Noted(card?.Steps ?? 0), card, now, place, ct);
    }

    public async Task DecideOnFold(Guid stream, int place, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var (now, version) = (default(DateTimeOffset), 0L);
        var state = CustomerState.Initial;
        CustomerCard? card = null;
        await using (var fetch = new NpgsqlBatch(connection))
        {
            AddCommand(fetch, HeadSql, Parameter(stream));
            AddCommand(fetch, EventsSql, Parameter(stream));
            await using var rows = await fetch.ExecuteReaderAsync(ct);
            await rows.ReadAsync(ct);
            (now, version) = ReadHead(rows);
            await rows.NextResultAsync(ct);
            while (await rows.ReadAsync(ct))
            {
                var e = Read(rows.GetFieldValue<byte[]>(0));
                state = CustomerState.When(state, e);
                card = CustomerCards.Next(stream, card, e, rows.GetFieldValue<DateTimeOffset>(1));
            }
        }
        await Write(connection, stream, version, Customers.Noted(state.Steps), card, now, place, ct);
    }

    /// <summary>Reads with one query and folds.</summary>
    public async Task<CustomerState> Fold(Guid stream, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand(EventsSql, connection) { Parameters = { Parameter(stream) } };
        await using var rows = await command.ExecuteReaderAsync(ct);
        var state = CustomerState.Initial;
        while (await rows.ReadAsync(ct))
            state = CustomerState.When(state, Read(rows.GetFieldValue<byte[]>(0)));
        return state;
    }

    /// <summary>Reads in order, folds in memory, and copies into a new table with the columns of the documents.</summary>
    public async Task<int> Rebuild(string table, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var cards = new Dictionary<Guid, (CustomerCard Card, long Version)>();
        await using (var read = new NpgsqlCommand(
            "select stream_id, version, data, timestamp from mt_events where type = 'customer_noted' order by seq_id", connection))
        await using (var rows = await read.ExecuteReaderAsync(ct))
            while (await rows.ReadAsync(ct))
            {
                var stream = rows.GetGuid(0);
                var previous = cards.TryGetValue(stream, out var entry) ? entry.Card : null;
                cards[stream] = (CustomerCards.Next(stream, previous, Read(rows.GetFieldValue<byte[]>(2)),
                    rows.GetFieldValue<DateTimeOffset>(3)), rows.GetInt64(1));
            }
        await using (var create = new NpgsqlCommand(
            $"drop table if exists {table}; create table {table} (like mt_doc_customercard including all)", connection))
            await create.ExecuteNonQueryAsync(ct);
        await using var copy = await connection.BeginBinaryImportAsync(
            $"copy {table} (id, data, mt_dotnet_type, mt_version) from stdin (format binary)", ct);
        foreach (var (stream, (card, version)) in cards)
        {
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(stream, NpgsqlDbType.Uuid, ct);
            await copy.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(card), NpgsqlDbType.Jsonb, ct);
            await copy.WriteAsync(CardType, NpgsqlDbType.Varchar, ct);
            await copy.WriteAsync(version, NpgsqlDbType.Bigint, ct);
        }
        await copy.CompleteAsync(ct);
        return cards.Count;
    }

    private static async Task Write(NpgsqlConnection connection, Guid stream, long version, CustomerNoted next, CustomerCard? previous,
        DateTimeOffset now, int place, CancellationToken ct)
    {
        var card = CustomerCards.Next(stream, previous, next, now);
        await using var write = new NpgsqlBatch(connection);
        AddCommand(write, version == 0 ? StartStreamSql : ContinueStreamSql,
            Parameter(stream),
            new NpgsqlParameter<long> { TypedValue = version },
            new NpgsqlParameter<DateTimeOffset> { TypedValue = now, NpgsqlDbType = NpgsqlDbType.TimestampTz },
            Parameter(Guid.CreateVersion7()),
            Json(next),
            new NpgsqlParameter<string> { TypedValue = DotnetName });
        AddCommand(write, CardSql, Parameter(stream), Json(card), new NpgsqlParameter<string> { TypedValue = CardType },
            new NpgsqlParameter<long> { TypedValue = version + 1 });
        AddCommand(write, PlaceSql, new NpgsqlParameter<int> { TypedValue = place % Customers.Places });
        await write.ExecuteNonQueryAsync(ct);
    }

    private static (DateTimeOffset Now, long Version) ReadHead(NpgsqlDataReader rows) => rows.GetBoolean(2)
        ? throw new InvalidOperationException("The stream is archived.") : (rows.GetFieldValue<DateTimeOffset>(0), rows.GetInt64(1));

    private static CustomerNoted Read(byte[] json) => JsonSerializer.Deserialize<CustomerNoted>(json) ?? throw new JsonException("null");

    private static NpgsqlParameter<Guid> Parameter(Guid id) => new() { TypedValue = id };

    private static NpgsqlParameter Json<T>(T value) =>
        new() { Value = JsonSerializer.SerializeToUtf8Bytes(value), NpgsqlDbType = NpgsqlDbType.Jsonb };

    private static void AddCommand(NpgsqlBatch batch, string sql, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
        batch.BatchCommands.Add(command);
    }
}
