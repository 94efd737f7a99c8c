using System.Text.Json;
using Dapper;
using JasperFx.Events;
using Marten;
using Marten.Services;
using Npgsql;
using NpgsqlTypes;

namespace PowerCrm.Store;

/// <summary>A table of documents that is filled by applying the events of the log in order.</summary>
/// <param name="maxCachedDocuments">The number of documents that may stay in memory after they were saved.</param>
internal sealed class ShadowTable(IReadModel model, string table, ISerializer serializer, int maxCachedDocuments = 200_000)
{
    private const int MaxUnsavedDocuments = 20_000, MaxUnsavedEvents = 30_000;

    /// <summary>
    /// Returns the statements that give the owner and the grants of a table to another one. Without them the hosts could not write to a
    /// read model that an administrator of the database has rebuilt. Null if there is nothing to do.
    /// </summary>
    private const string AccessSql = """
        select string_agg(statement, '; ' order by position)
        from (
            select 1 as position, format('alter table %s owner to %I', @shadow, pg_get_userbyid(relowner)) as statement
            from pg_class where oid = to_regclass(@live) and pg_get_userbyid(relowner) <> current_user
            union all
            select 2, format('grant %s on %s to %s%s', privilege_type, @shadow,
                case when grantee = 0 then 'public' else quote_ident(pg_get_userbyid(grantee)) end,
                case when is_grantable then ' with grant option' else '' end)
            from pg_class, aclexplode(relacl) where oid = to_regclass(@live) and grantee <> relowner) statements
        """;

    private readonly Dictionary<Guid, CachedDocument> cachedDocuments = [];
    private readonly HashSet<Guid> changedKeys = [];
    private bool isEmpty;
    private int unsavedEvents;

    private readonly record struct CachedDocument(object? Document, long Version);

    public string Name => table;

    /// <summary>The time of change of every row that is written here; a row with another one was changed by somebody else.</summary>
    public DateTime RebuiltAt { get; set; } = DateTime.UnixEpoch;

    /// <summary>
    /// Whether enough has been applied since the last save to save again: a document that changes on many pages is then written once for
    /// all of them, and a killed rebuild repeats at most this much.
    /// </summary>
    public bool NeedsSave => changedKeys.Count >= MaxUnsavedDocuments || unsavedEvents >= MaxUnsavedEvents;

    /// <summary>The number of events that <see cref="Fill"/> has applied.</summary>
    public long FilledEvents { get; private set; }

    public async Task Create(NpgsqlConnection connection, NpgsqlTransaction? transaction, bool temporary, CancellationToken ct)
    {
        await connection.ExecuteAsync(new CommandDefinition(
            $"drop table if exists {table}; create {(temporary ? "temporary " : "")}table {table} (like {model.Table} including defaults "
                + $"including constraints including indexes)",
            transaction: transaction, cancellationToken: ct));
        if (!temporary && await connection.ExecuteScalarAsync<string?>(new CommandDefinition(AccessSql,
            new { live = model.Table, shadow = table }, transaction, cancellationToken: ct)) is { } access)
            await connection.ExecuteAsync(new CommandDefinition(access, transaction: transaction, cancellationToken: ct));
        isEmpty = true;
    }

    /// <summary>Applies a page of events; documents that are not in memory are read from the table first.</summary>
    /// <exception cref="InapplicableEventException">An event cannot be applied; carries its sequence number.</exception>
    public async Task Apply(NpgsqlConnection connection, NpgsqlTransaction? transaction, IReadOnlyList<IEvent> page, CancellationToken ct)
    {
        if (!isEmpty)
            await Load(connection, transaction,
                [.. page.Select(model.KeyOf).OfType<Guid>().Where(k => !cachedDocuments.ContainsKey(k)).Distinct()], ct);
        unsavedEvents += page.Count;
        foreach (var e in page)
        {
            try
            {
                if (model.KeyOf(e) is not { } key)
                    continue;
                var previous = cachedDocuments.GetValueOrDefault(key);
                cachedDocuments[key] = new CachedDocument(model.EvolveDocument(previous.Document, key, e), model.IsInline
                    ? e.Version : previous.Version + 1);
                changedKeys.Add(key);
            }
            catch (Exception fault)
            {
                throw new InapplicableEventException(e.Sequence, fault);
            }
        }
    }

    /// <summary>
    /// Applies the log after one sequence number up to another inside a transaction, and writes the result: for callers that read their own
    /// snapshot, or hold the lock on the log.
    /// </summary>
    public async Task Fill(IDocumentStore store, NpgsqlConnection connection, NpgsqlTransaction transaction, long after, long end,
        CancellationToken ct)
    {
        // Pages are read one by one: a connection that is still reading cannot write.
        for (var from = after; from < end; from += LogPages.PageSize)
        {
            await using var session = store.QuerySession(SessionOptions.ForTransaction(transaction));
            await foreach (var page in LogPages.Read(session, from, Math.Min(end, from + LogPages.PageSize), ct))
            {
                await Apply(connection, transaction, page, ct);
                FilledEvents += page.Count;
            }
            if (NeedsSave)
                await Save(connection, transaction, ct);
        }
        await Save(connection, transaction, ct);
    }

    /// <summary>Writes the changed documents: by binary COPY into a staging table, and from there into the table.</summary>
    public async Task Save(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken ct)
    {
        unsavedEvents = 0;
        if (changedKeys.Count == 0)
            return;
        var gone = changedKeys.Where(k => cachedDocuments[k].Document is null).ToArray();
        if (gone.Length > 0 && !isEmpty)
            await connection.ExecuteAsync(
                new CommandDefinition($"delete from {table} where id = any(@gone)", new { gone }, transaction, cancellationToken: ct));
        if (isEmpty)
            await Copy(connection, table, ct);
        else
        {
            await connection.ExecuteAsync(new CommandDefinition(
                "create temporary table pc_staging (id uuid, data jsonb, version bigint, type varchar, at timestamptz) on commit drop",
                transaction: transaction, cancellationToken: ct));
            await Copy(connection, "pc_staging", ct);
            await connection.ExecuteAsync(new CommandDefinition(
                $"""
                insert into {table} (id, data, mt_version, mt_dotnet_type, mt_last_modified)
                select id, data, version, type, at from pc_staging
                on conflict (id) do update set data = excluded.data, mt_version = excluded.mt_version,
                    mt_dotnet_type = excluded.mt_dotnet_type,
                    mt_last_modified = excluded.mt_last_modified;
                drop table pc_staging
                """, transaction: transaction, commandTimeout: 600, cancellationToken: ct));
        }
        changedKeys.Clear();
        isEmpty = false;
        if (cachedDocuments.Count > maxCachedDocuments)
            cachedDocuments.Clear();
    }

    public void Reset()
    {
        cachedDocuments.Clear();
        changedKeys.Clear();
        (isEmpty, FilledEvents, unsavedEvents) = (false, 0, 0);
    }

    private async Task Copy(NpgsqlConnection connection, string target, CancellationToken ct)
    {
        var columns = target == "pc_staging" ? "id, data, version, type, at" : "id, data, mt_version, mt_dotnet_type, mt_last_modified";
        await using var copy = await connection.BeginBinaryImportAsync($"copy {target} ({columns}) from stdin (format binary)", ct);
        foreach (var key in changedKeys)
        {
            if (cachedDocuments[key] is not { Document: { } document } row)
                continue;
            await copy.StartRowAsync(ct);
            await copy.WriteAsync(key, NpgsqlDbType.Uuid, ct);
            await copy.WriteAsync(serializer.ToJson(document), NpgsqlDbType.Jsonb, ct);
            await copy.WriteAsync(row.Version, NpgsqlDbType.Bigint, ct);
            await copy.WriteAsync(model.Document.FullName ?? model.Document.Name, NpgsqlDbType.Varchar, ct);
            await copy.WriteAsync(RebuiltAt, NpgsqlDbType.TimestampTz, ct);
        }
        await copy.CompleteAsync(ct);
    }

    private async Task Load(NpgsqlConnection connection, NpgsqlTransaction? transaction, Guid[] keys, CancellationToken ct)
    {
        if (keys.Length == 0)
            return;
        var rows = await connection.QueryAsync<(Guid Id, string Data, long Version)>(new CommandDefinition(
            $"select id, data::text, mt_version::bigint from {table} where id = any(@keys)", new { keys }, transaction,
            cancellationToken: ct));
        foreach (var (id, data, version) in rows)
            cachedDocuments[id] = new CachedDocument(JsonSerializer.Deserialize(data, model.Document, StoreJson.Options), version);
        foreach (var key in keys)
            cachedDocuments.TryAdd(key, default);
    }
}

/// <summary>Thrown when a projection cannot apply an event of the log.</summary>
public sealed class InapplicableEventException(long sequence, Exception inner)
    : Exception($"Event {sequence} cannot be applied: {inner.GetType().Name}.", inner)
{
    public long Sequence { get; } = sequence;
}
