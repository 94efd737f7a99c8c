using System.Text.Json;
using Dapper;
using Npgsql;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>A requested import and its progress.</summary>
/// <param name="State"><c>received</c> (the file is being stored), <c>waiting</c>, <c>running</c>, <c>done</c> or <c>failed</c>.</param>
internal sealed record ImportRow(Guid Id, bool DryRun, string Sha256, string? Basis, DateOnly? BasisOn, string Actor, DateTimeOffset At,
    string State, long Done, long Total, Guid? Worker, DateTimeOffset? FinishedAt, ImportResult? Result)
{
    /// <summary>Returns the caller of what the import does: the person who requested it.</summary>
    public Caller ToCaller() => new(Actor, Id.ToString("N"));
}

/// <summary>The stored result of an import. Made, merged, skipped and refused add up to the rows of the file.</summary>
/// <param name="Separator">The separator between cells, as a word.</param>
/// <param name="Items">The most important remarks on lines; the list of errors has all of them.</param>
internal sealed record ImportResult(string Encoding, string Separator, long HeaderLine, long Lines, int Rows, int Blank, int Made,
    int Merged, int Skipped, int Refused, int Warned, int Parked, IReadOnlyList<Contracts.ManagerShare> Managers,
    IReadOnlyList<ImportRemark> Items, int Said)
{
    private const int MaxItems = 200;

    public static ImportResult Of(ImportPlan plan, int parked, IReadOnlyList<Contracts.ManagerShare> managers)
    {
        var warnedLines = plan.Remarks.Where(r => r.Level == ImportRemark.Warning).Select(r => r.Line).Distinct().Count();
        return new ImportResult(plan.Table.Encoding, plan.Table.Separator.ToString(), plan.Table.HeaderLine, plan.Lines, plan.Rows,
            plan.BlankLines, plan.CreatedCount, plan.Merged, plan.Skipped, plan.Refused, warnedLines, parked, managers,
            [.. plan.Remarks.OrderBy(r => GetSeverity(r.Level)).ThenBy(r => r.Line).Take(MaxItems).OrderBy(r => r.Line)],
            plan.Remarks.Count);
    }

    private static int GetSeverity(string level) => level == ImportRemark.Error ? 0 : level == ImportRemark.Warning ? 1 : 2;
}

/// <summary>Reads and writes the table of imports.</summary>
internal static class ImportTable
{
    private const string Columns =
        "id, dry_run, sha256, basis, basis_on, actor, at, state, done, total, worker, finished_at, result::text";

    public static async Task<ImportRow?> Find(NpgsqlConnection connection, Guid id, CancellationToken ct) =>
        (await Read(connection, $"select {Columns} from pc_customer_imports where id = $1 and state <> 'received'", ct, id))
            .FirstOrDefault();

    /// <summary>Whether a dry run of this file has finished in the last week; older ones are deleted.</summary>
    public static async Task<bool> HasDryRun(NpgsqlConnection connection, string sha256, CancellationToken ct) =>
        (await Read(connection,
            $"""
            select {Columns} from pc_customer_imports
            where dry_run and state = 'done' and sha256 = $1
            limit 1
            """, ct, sha256)).Count > 0;

    /// <summary>Inserts the import before its file is stored, so that the file is found if the request breaks off then.</summary>
    public static Task InsertReceived(NpgsqlConnection connection, ImportRow it, CancellationToken ct) =>
        Rows.Run(connection, null, [Row.Any(
            """
            insert into pc_customer_imports (id, dry_run, sha256, basis, basis_on, actor, at, state)
            values ($1, $2, $3, $4, $5, $6, powercrm_now(), 'received')
            """, it.Id, it.DryRun, it.Sha256, (object?)it.Basis ?? DBNull.Value, (object?)it.BasisOn ?? DBNull.Value, it.Actor)], ct);

    /// <summary>Marks the import as waiting: its file is stored, so the work can start.</summary>
    public static Row MarkWaiting(Guid id) => Row.MustHit(
        "update pc_customer_imports set state = 'waiting', at = powercrm_now() where id = $1 and state = 'received'",
        new Rejection("request_in_progress", "The import already exists."), id);

    /// <summary>Assigns to the worker the oldest import that no worker is processing, or the wanted one if it is free.</summary>
    public static async Task<ImportRow?> Claim(NpgsqlConnection connection, Guid worker, Guid? importId, CancellationToken ct) =>
        (await Read(connection,
            $"""
            update pc_customer_imports set state = 'running', worker = $1, beat_at = now()
            where id = (
                select id from pc_customer_imports
                where (state = 'waiting' or (state = 'running' and beat_at < now() - interval '1 minute'))
                  and ($2::uuid is null or id = $2::uuid)
                order by at
                limit 1
                for update skip locked)
            returning {Columns}
            """, ct, worker, (object?)importId ?? DBNull.Value)).FirstOrDefault();

    /// <summary>
    /// Records the progress. Returns false when another host has taken over the import because this one reported no progress for too long.
    /// </summary>
    public static async Task<bool> UpdateProgress(NpgsqlConnection connection, ImportRow it, long done, long total, CancellationToken ct) =>
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update pc_customer_imports set done = @done, total = @total, beat_at = now()
            where id = @Id and worker = @Worker and state = 'running'
            """, new { it.Id, it.Worker, done, total }, cancellationToken: ct)) == 1;

    public static Task Beat(NpgsqlConnection connection, ImportRow it, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
        "update pc_customer_imports set beat_at = now() where id = @Id and worker = @Worker and state = 'running'",
        new { it.Id, it.Worker }, cancellationToken: ct));

    public static Row MarkDone(ImportRow it, ImportResult result) => Row.MustHit(
        """
        update pc_customer_imports set state = 'done', done = total, finished_at = powercrm_now(), result = $3::text::jsonb
        where id = $1 and worker = $2 and state = 'running'
        """, ImportProcessor.TakenOver, it.Id, it.Worker, JsonSerializer.Serialize(result, WebJson.Options));

    public static Task MarkFailed(NpgsqlConnection connection, ImportRow it, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
        """
        update pc_customer_imports set state = 'failed', finished_at = powercrm_now()
        where id = @Id and worker = @Worker and state = 'running'
        """, new { it.Id, it.Worker }, cancellationToken: ct));

    /// <summary>Releases an unfinished import, so that the next worker need not wait until it counts as abandoned.</summary>
    public static Task Release(NpgsqlConnection connection, ImportRow it, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
        "update pc_customer_imports set state = 'waiting', worker = null where id = @Id and worker = @Worker and state = 'running'",
        new { it.Id, it.Worker }, cancellationToken: ct));

    /// <summary>Returns finished imports that are older than a week, and imports whose request broke off more than a day ago.</summary>
    public static async Task<IReadOnlyList<Guid>> FindExpired(NpgsqlConnection connection, CancellationToken ct) =>
        [.. await connection.QueryAsync<Guid>(new CommandDefinition(
            """
            select id
            from pc_customer_imports
            where state in ('done', 'failed') and at < powercrm_now() - interval '7 days'
               or state = 'received' and at < powercrm_now() - interval '1 day'
            """, cancellationToken: ct))];

    public static Task Delete(NpgsqlConnection connection, Guid id, CancellationToken ct) => connection.ExecuteAsync(
        new CommandDefinition("delete from pc_customer_imports where id = @id", new { id }, cancellationToken: ct));

    private static async Task<IReadOnlyList<ImportRow>> Read(NpgsqlConnection connection, string sql, CancellationToken ct,
        params IReadOnlyList<object> parameters)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in parameters)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<ImportRow>();
        while (await reader.ReadAsync(ct))
            rows.Add(new ImportRow(reader.GetGuid(0), reader.GetBoolean(1), reader.GetString(2),
                reader.IsDBNull(3) ? null : reader.GetString(3),
                reader.IsDBNull(4) ? null : reader.GetFieldValue<DateOnly>(4), reader.GetString(5),
                reader.GetFieldValue<DateTimeOffset>(6), reader.GetString(7),
                reader.GetInt64(8), reader.GetInt64(9), reader.IsDBNull(10) ? null : reader.GetGuid(10),
                reader.IsDBNull(11) ? null : reader.GetFieldValue<DateTimeOffset>(11),
                reader.IsDBNull(12) ? null : JsonSerializer.Deserialize<ImportResult>(reader.GetString(12), WebJson.Options)));
        return rows;
    }
}
