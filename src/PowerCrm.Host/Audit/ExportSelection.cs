using Dapper;
using Npgsql;

namespace PowerCrm.Host.Audit;

/// <summary>The events of an auditor's export.</summary>
/// <param name="Numbers">Null for all events of the checkpoints that overlap <c>First</c> to <c>Last</c>.</param>
/// <param name="Last">The sequence number of the newest event, or 0 without events.</param>
internal sealed record ExportSelection(IReadOnlySet<long>? Numbers, long First, long Last)
{
    /// <summary>
    /// Selects the events: those of the registration's streams, or for a period all events of the checkpoints that overlap it.
    /// </summary>
    public static async Task<ExportSelection> Read(NpgsqlDataSource database, AuditExport.Request request, IReadOnlyList<Guid> streamIds,
        CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        if (request.RegistrationId is not null)
        {
            var numbers = (await connection.QueryAsync<long>(new CommandDefinition(
                "select seq_id from mt_events where stream_id = any(@own)", new { own = streamIds.ToArray() }, cancellationToken: ct)))
                .ToHashSet();
            return new ExportSelection(numbers, 0, numbers.DefaultIfEmpty().Max());
        }
        var (first, last) = await connection.QuerySingleAsync<(long?, long?)>(new CommandDefinition(
            "select min(seq_id), max(seq_id) from mt_events where timestamp >= @from and timestamp < @to and type <> 'tombstone'",
            new { from = request.From!.Value.UtcDateTime, to = request.To!.Value.UtcDateTime }, commandTimeout: 300,
            cancellationToken: ct));
        return new ExportSelection(null, first ?? 1, last ?? 0);
    }

    public bool Contains(long seq) => Numbers is null || Numbers.Contains(seq);

    /// <summary>Reads the checkpoints of the events; the database selects them, since there may be millions of others.</summary>
    public IAsyncEnumerable<Checkpoint> ReadCheckpoints(NpgsqlConnection connection, CancellationToken ct) => Numbers is null
        ? CheckpointRows.ReadBetween(connection, First - 1, Last, ct) : CheckpointRows.ReadContaining(connection, Numbers, ct);

    /// <summary>
    /// Whether one of the events has no seal although a later one has. It was inserted, or its seal was removed; the export would lack it.
    /// Tombstones of rolled-back transactions may be late, and carry no data.
    /// </summary>
    public async Task<bool> HasUnsealedEvents(NpgsqlDataSource database, AuditExport.Request wanted, IReadOnlyList<Guid> own,
        CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            $"""
            select exists (
                select from mt_events e
                where {(wanted.RegistrationId is null ? "timestamp >= @from and timestamp < @to" : "stream_id = any(@own)")}
                  and seq_id <= @Last and type <> 'tombstone'
                  and not exists (select from pc_audit_chain c where c.seq = e.seq_id))
            """, new { from = wanted.From?.UtcDateTime, to = wanted.To?.UtcDateTime, own = own.ToArray(), Last }, commandTimeout: 300,
            cancellationToken: ct));
    }
}
