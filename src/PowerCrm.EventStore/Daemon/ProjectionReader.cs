using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;

namespace PowerCrm.EventStore;

/// <summary>Keeps an async projection up to date: documents and checkpoint in one transaction. A fault in Apply stops it.</summary>
internal sealed class ProjectionReader(ProjectionType projection, Registry registry, NpgsqlDataSource source, SettledCeiling ceiling,
    EventStoreOptions options, ILogger log) : Reader(source, ceiling, options, log)
{
    private readonly string[] types = registry.NamesOf(projection.Handles);

    public override string Name => projection.Name;
    protected override string ProgressRow => projection.Progress;

    protected override async Task<bool> Step(long ceiling, CancellationToken ct)
    {
        await using var connection = await Source.OpenConnectionAsync(ct);
        var events = await LogReader.Read(connection, registry, types, Position, ceiling, Options.Batch, ct);
        if (events.Count == 0)
        {
            await PassOver(ceiling, ct);
            return false;
        }
        var to = events.Count < Options.Batch ? ceiling : events[^1].Seq;
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var documents = new DocumentSet(projection, projection.Table);
        await documents.Load(connection, transaction, events, ct);
        for (var i = 0; i < events.Count; i++)
        {
            try
            {
                documents.Apply(events[i]);
            }
            catch (Exception) when (i > 0)
            {
                // What came before is kept; the next batch begins with this event, and stops.
                to = events[i].Seq - 1;
                break;
            }
            catch (Exception fault)
            {
                await Advance(connection, transaction, events[i].Seq - 1, ct);
                await transaction.CommitAsync(ct);
                Advanced(events[i].Seq - 1);
                throw new ReaderStoppedException(events[i].Seq, fault);
            }
        }
        await documents.Save(connection, transaction, ct);
        await Advance(connection, transaction, to, ct);
        await transaction.CommitAsync(ct);
        Advanced(to);
        Telemetry.Handled.Add(events.Count, new KeyValuePair<string, object?>("reader", Name));
        return true;
    }
}

/// <summary>Documents in hand while a batch or a rebuild runs over them.</summary>
/// <param name="empty">The table has no row yet: then what is not held does not exist, until something is forgotten.</param>
internal sealed class DocumentSet(ProjectionType projection, string table, bool empty = false)
{
    private readonly HashSet<string> stored = new(StringComparer.Ordinal);
    private bool whole = empty;
    private readonly Dictionary<string, (object? Document, long Version)> held = new(StringComparer.Ordinal);
    private readonly HashSet<string> dirty = new(StringComparer.Ordinal);

    public int Count => held.Count;
    public int Dirty => dirty.Count;

    public async Task Load(NpgsqlConnection connection, NpgsqlTransaction? transaction, IReadOnlyList<Recorded> events, CancellationToken ct)
    {
        if (whole)
            return;
        var keys = events.Where(e => projection.Handles.Contains(e.Data.GetType())).Select(projection.Key).OfType<string>()
            .Where(k => !held.ContainsKey(k)).Distinct(StringComparer.Ordinal).ToArray();
        if (keys.Length == 0)
            return;
        await using var command = new NpgsqlCommand($"select id::text, data, mt_version from {table} where id = any($1)", connection, transaction);
        command.Parameters.Add(new NpgsqlParameter { Value = projection.Run == Run.Inline ? keys.Select(Guid.Parse).ToArray() : keys });
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
            held[rows.GetString(0)] = (StoreJson.Read(rows.GetFieldValue<byte[]>(1), projection.Document), rows.GetInt64(2));
    }

    public void Apply(Recorded e)
    {
        Unreadable.Refuse(e);
        if (!projection.Handles.Contains(e.Data.GetType()) || projection.Key(e) is not { } key)
            return;
        var before = held.TryGetValue(key, out var h) ? h.Document : null;
        held[key] = (projection.Apply(before, e with { Seq = 0 }), projection.Run == Run.Inline ? e.Version : e.Seq);
        dirty.Add(key);
    }

    /// <summary>Writes what changed by binary COPY through a temporary table, and forgets nothing.</summary>
    public async Task Save(NpgsqlConnection connection, NpgsqlTransaction? transaction, CancellationToken ct)
    {
        if (dirty.Count == 0)
            return;
        var gone = dirty.Where(k => held[k].Document is null).ToArray();
        if (gone.Length > 0)
        {
            await using var delete = new NpgsqlCommand($"delete from {table} where id = any($1)", connection, transaction);
            delete.Parameters.Add(new NpgsqlParameter { Value = projection.Run == Run.Inline ? gone.Select(Guid.Parse).ToArray() : gone });
            await delete.ExecuteNonQueryAsync(ct);
        }
        var kept = dirty.Where(k => held[k].Document is not null).ToArray();
        if (whole)
        {
            // A rebuild mostly meets documents for the first time: those need no merge.
            if (kept.Where(k => !stored.Contains(k)).ToArray() is { Length: > 0 } first)
                await Copy(connection, transaction, first, direct: true, ct);
            kept = [.. kept.Where(stored.Contains)];
        }
        if (kept.Length > 0)
            await (kept.Length > 500 ? Copy(connection, transaction, kept, direct: false, ct) : Upsert(connection, transaction, kept, ct));
        if (whole)
            stored.UnionWith(dirty);
        foreach (var key in gone)
        {
            held.Remove(key);
            stored.Remove(key);
        }
        dirty.Clear();
    }

    public void Forget()
    {
        whole = false;
        held.Clear();
        dirty.Clear();
        stored.Clear();
    }

    private async Task Upsert(NpgsqlConnection connection, NpgsqlTransaction? transaction, string[] keys, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection, transaction);
        foreach (var key in keys)
            batch.AddDocument(projection with { Name = table["mt_doc_".Length..] }, projection.Id(key), held[key].Document, held[key].Version);
        await batch.ExecuteNonQueryAsync(ct);
    }

    private async Task Copy(NpgsqlConnection connection, NpgsqlTransaction? transaction, string[] keys, bool direct, CancellationToken ct)
    {
        var target = direct ? table : "pc_incoming";
        if (!direct)
        {
            await using var create = new NpgsqlCommand(
                $"create temp table if not exists pc_incoming (id {projection.IdType}, data jsonb, mt_dotnet_type varchar, mt_version bigint, mt_last_modified timestamptz) on commit drop",
                connection, transaction);
            await create.ExecuteNonQueryAsync(ct);
        }
        var type = projection.Document.FullName ?? projection.Document.Name;
        await using (var now = new NpgsqlCommand("select clock_timestamp()", connection, transaction))
        {
            var at = (DateTime)(await now.ExecuteScalarAsync(ct) ?? default(DateTime));
            await using var copy = await connection.BeginBinaryImportAsync(
                $"copy {target} (id, data, mt_dotnet_type, mt_version, mt_last_modified) from stdin (format binary)", ct);
            foreach (var key in keys)
            {
                await copy.StartRowAsync(ct);
                if (projection.Run == Run.Inline)
                    await copy.WriteAsync(Guid.Parse(key), NpgsqlDbType.Uuid, ct);
                else
                    await copy.WriteAsync(key, NpgsqlDbType.Varchar, ct);
                await copy.WriteAsync(StoreJson.Write(held[key].Document!), NpgsqlDbType.Jsonb, ct);
                await copy.WriteAsync(type, NpgsqlDbType.Varchar, ct);
                await copy.WriteAsync(held[key].Version, NpgsqlDbType.Bigint, ct);
                await copy.WriteAsync(at, NpgsqlDbType.TimestampTz, ct);
            }
            await copy.CompleteAsync(ct);
        }
        if (!direct)
        {
            await using var merge = new NpgsqlCommand(
                $"""
                insert into {table} (id, data, mt_dotnet_type, mt_version, mt_last_modified)
                select id, data, mt_dotnet_type, mt_version, mt_last_modified from pc_incoming
                on conflict (id) do update set data = excluded.data, mt_dotnet_type = excluded.mt_dotnet_type,
                    mt_version = excluded.mt_version, mt_last_modified = excluded.mt_last_modified;
                drop table pc_incoming
                """, connection, transaction);
            await merge.ExecuteNonQueryAsync(ct);
        }
    }
}
