using System.Collections.Concurrent;
using Npgsql;
using NpgsqlTypes;

namespace PowerCrm.EventStore;

/// <summary>
/// Everything one command writes, as one batch: the fence, streams and events, inline documents, rows alongside. Without an open
/// transaction the server runs it as an implicit one: no BEGIN and no COMMIT travel, so an append is one round trip.
/// A statement that misses raises PC001, which undoes all of it; therefore no later statement has to look whether an earlier one hit.
/// </summary>
internal static class WriteBatch
{
    public const string Stale = "stale";
    public const string Missed = "row:";

    private const string Fence = "select pg_advisory_xact_lock_shared(5080, 1)";

    private const string AppendEvents = """
        , appended as (
            insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type,
                correlation_id, causation_id, headers, user_name, is_archived)
            select nextval('mt_events_sequence'), e.id, $1, $2 + e.ord, e.data, e.type, $3, $4, e.dotnet, $5, $6, null, $7, false
            from bumped, unnest($8::uuid[], $9::text[], $10::text[], $11::jsonb[]) with ordinality as e (id, type, dotnet, data, ord)
            returning 1)
        select pc_must_hit('stale', $12, (select count(*) from appended))
        """;

    // One event, as nearly always: no arrays, which cost both ends.
    private const string AppendEvent = """
        , appended as (
            insert into mt_events (seq_id, id, stream_id, version, data, type, timestamp, tenant_id, mt_dotnet_type,
                correlation_id, causation_id, headers, user_name, is_archived)
            select nextval('mt_events_sequence'), $8, $1, $2 + 1, $11, $9, $3, $4, $10, $5, $6, null, $7, false
            from bumped
            returning 1)
        select pc_must_hit('stale', $12, (select count(*) from appended))
        """;

    private const string Start = """
        with bumped as (
            insert into mt_streams (id, type, version, timestamp, created, tenant_id, is_archived)
            values ($1, null, $12, $3, $3, $4, false)
            on conflict (id) do nothing
            returning version)
        """;

    private const string Continue = """
        with bumped as (
            update mt_streams set version = version + $12, timestamp = $3
            where id = $1 and version = $2 and not is_archived
            returning version)
        """;

    private static readonly string StartOne = Start + AppendEvent, ContinueOne = Continue + AppendEvent;
    private static readonly string StartMany = Start + AppendEvents, ContinueMany = Continue + AppendEvents;

    private static readonly ConcurrentDictionary<string, string> Wrapped = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<(string, bool), string> Documents = new();

    public static void AddFence(this NpgsqlBatch batch) => batch.BatchCommands.Add(new NpgsqlBatchCommand(Fence));

    public static void AddAppend(this NpgsqlBatch batch, Guid stream, long version, DateTimeOffset at, Caller by, IReadOnlyList<NewEvent> events)
    {
        var command = new NpgsqlBatchCommand((version == 0, events.Count == 1) switch
        {
            (true, true) => StartOne,
            (true, false) => StartMany,
            (false, true) => ContinueOne,
            (false, false) => ContinueMany,
        });
        var parameters = command.Parameters;
        parameters.Add(new NpgsqlParameter<Guid> { TypedValue = stream });
        parameters.Add(new NpgsqlParameter<long> { TypedValue = version });
        parameters.Add(new NpgsqlParameter<DateTimeOffset> { TypedValue = at, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        parameters.Add(new NpgsqlParameter<string> { TypedValue = by.Tenant });
        parameters.Add(new NpgsqlParameter<string> { TypedValue = by.CorrelationId });
        parameters.Add(new NpgsqlParameter<string?> { TypedValue = by.CausationId, NpgsqlDbType = NpgsqlDbType.Text });
        parameters.Add(new NpgsqlParameter<string> { TypedValue = by.Actor });
        if (events.Count == 1)
            AddOne(parameters, events[0]);
        else
            AddMany(parameters, events);
        parameters.Add(new NpgsqlParameter<long> { TypedValue = events.Count });
        batch.BatchCommands.Add(command);
    }

    private static void AddOne(NpgsqlParameterCollection parameters, NewEvent e)
    {
        parameters.Add(new NpgsqlParameter<Guid> { TypedValue = e.Id });
        parameters.Add(new NpgsqlParameter<string> { TypedValue = e.Type.Name });
        parameters.Add(new NpgsqlParameter<string> { TypedValue = e.Type.DotnetName });
        parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = e.Json, NpgsqlDbType = NpgsqlDbType.Jsonb });
    }

    private static void AddMany(NpgsqlParameterCollection parameters, IReadOnlyList<NewEvent> events)
    {
        var (ids, types, dotnet, data) = (new Guid[events.Count], new string[events.Count], new string[events.Count], new byte[events.Count][]);
        for (var i = 0; i < events.Count; i++)
            (ids[i], types[i], dotnet[i], data[i]) = (events[i].Id, events[i].Type.Name, events[i].Type.DotnetName, events[i].Json);
        parameters.Add(new NpgsqlParameter<Guid[]> { TypedValue = ids });
        parameters.Add(new NpgsqlParameter<string[]> { TypedValue = types });
        parameters.Add(new NpgsqlParameter<string[]> { TypedValue = dotnet });
        parameters.Add(new NpgsqlParameter { Value = data, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Jsonb });
    }

    public static void AddDocument(this NpgsqlBatch batch, ProjectionType projection, object id, object? document, long version)
    {
        var command = new NpgsqlBatchCommand(Documents.GetOrAdd((projection.Table, document is null), static key => key.Item2
            ? $"delete from {key.Item1} where id = $1"
            : $"""
              insert into {key.Item1} (id, data, mt_dotnet_type, mt_version, mt_last_modified) values ($1, $2, $3, $4, clock_timestamp())
              on conflict (id) do update set data = excluded.data, mt_dotnet_type = excluded.mt_dotnet_type,
                  mt_version = excluded.mt_version, mt_last_modified = excluded.mt_last_modified
              """));
        command.Parameters.Add(id is Guid stream ? new NpgsqlParameter<Guid> { TypedValue = stream } : new NpgsqlParameter { Value = id });
        if (document is not null)
        {
            command.Parameters.Add(new NpgsqlParameter<byte[]> { TypedValue = StoreJson.Write(document), NpgsqlDbType = NpgsqlDbType.Jsonb });
            command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = projection.Document.FullName ?? projection.Document.Name });
            command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = version });
        }
        batch.BatchCommands.Add(command);
    }

    public static void AddAlongside(this NpgsqlBatch batch, IReadOnlyList<Alongside> rows)
    {
        for (var i = 0; i < rows.Count; i++)
        {
            var row = rows[i];
            var command = new NpgsqlBatchCommand(row.Hits < 0 ? row.Sql : Wrapped.GetOrAdd(row.Sql, static (sql, n) =>
                $"with hit as ({sql}\nreturning 1) select pc_must_hit(${n + 1}, ${n + 2}, (select count(*) from hit))", row.Parameters.Count));
            foreach (var value in row.Parameters)
                command.Parameters.Add(value as NpgsqlParameter ?? new NpgsqlParameter { Value = Utc(value) });
            if (row.Hits >= 0)
            {
                command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = Missed + i });
                command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = row.Hits });
            }
            batch.BatchCommands.Add(command);
        }
    }

    private static object Utc(object? value) => value switch
    {
        null => DBNull.Value,
        DateTimeOffset at => at.ToUniversalTime(),
        ReadOnlyMemory<byte> bytes => bytes.ToArray(),
        _ => value,
    };
}

/// <summary>An event on its way: id and JSON are made once, so a retry after a lost answer can recognise it.</summary>
internal sealed record NewEvent(Guid Id, EventType Type, object Data, byte[] Json);
