using System.Text.Json;
using Dapper;
using Npgsql;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>An import that was asked for, and how far it is.</summary>
/// <param name="State"><c>received</c> (the file is being kept), <c>waiting</c>, <c>running</c>, <c>done</c> or <c>failed</c>.</param>
internal sealed record ImportRow(Guid Id, bool DryRun, string Sha256, string? Basis, DateOnly? BasisOn, string Actor, DateTimeOffset At,
    string State, long Done, long Total, Guid? Worker, DateTimeOffset? FinishedAt, ImportResult? Result);

/// <summary>The stored result of an import: made, merged, skipped and refused add up to the rows of the file.</summary>
/// <param name="Separator">Of cells, as a word.</param>
/// <param name="Items">The first of what is to be said of lines; the list of refused lines has all of it.</param>
internal sealed record ImportResult(string Encoding, string Separator, long HeaderLine, long Lines, int Rows, int Blank, int Made,
    int Merged, int Skipped, int Refused, int Warned, int Parked, IReadOnlyList<Contracts.ManagerShare> Managers,
    IReadOnlyList<ImportRemark> Items, int Said)
{
    private const int MostItems = 200;

    public static ImportResult Of(ImportPlan plan, int parked, IReadOnlyList<Contracts.ManagerShare> managers)
    {
        var warned = plan.Remarks.Where(r => r.Level == ImportRemark.Warning).Select(r => r.Line).Distinct().Count();
        return new ImportResult(plan.Table.Encoding, plan.Table.Separator.ToString(), plan.Table.HeaderLine, plan.Lines, plan.Rows,
            plan.Blank, plan.Made, plan.Merged, plan.Skipped, plan.Refused, warned, parked, managers,
            [.. plan.Remarks.OrderBy(r => Severity(r.Level)).ThenBy(r => r.Line).Take(MostItems).OrderBy(r => r.Line)],
            plan.Remarks.Count);
    }

    private static int Severity(string level) => level == ImportRemark.Error ? 0 : level == ImportRemark.Warning ? 1 : 2;
}

/// <summary>Imports as they lie in their table.</summary>
internal static class ImportRows
{
    private const string Columns =
        "id, dry_run, sha256, basis, basis_on, actor, at, state, done, total, worker, finished_at, result::text";

    public static async Task<ImportRow?> Find(NpgsqlConnection connection, Guid id, CancellationToken ct) =>
        (await Read(connection, $"select {Columns} from pc_customer_imports where id = $1 and state <> 'received'", ct, id))
            .FirstOrDefault();

    /// <summary>Whether this file was checked within a week, and could be.</summary>
    public static async Task<bool> WasChecked(NpgsqlConnection connection, string sha256, CancellationToken ct) =>
        (await Read(connection,
            $"""
            select {Columns} from pc_customer_imports
            where dry_run and state = 'done' and sha256 = $1
            limit 1
            """, ct, sha256)).Count > 0;

    /// <summary>Before its file is kept, so that the file is found if the request breaks off then.</summary>
    public static Task Receive(NpgsqlConnection connection, ImportRow it, CancellationToken ct) =>
        Rows.Run(connection, null, [Row.Any(
            """
            insert into pc_customer_imports (id, dry_run, sha256, basis, basis_on, actor, at, state)
            values ($1, $2, $3, $4, $5, $6, powercrm_now(), 'received')
            """, it.Id, it.DryRun, it.Sha256, (object?)it.Basis ?? DBNull.Value, (object?)it.BasisOn ?? DBNull.Value, it.Actor)], ct);

    /// <summary>Its file is there: it may be worked on.</summary>
    public static Row Accept(Guid id) => Row.MustHit(
        "update pc_customer_imports set state = 'waiting', at = powercrm_now() where id = $1 and state = 'received'",
        new Rejection("request_in_progress", "The import is there already."), id);

    /// <summary>The oldest that nobody works on (or a certain one, if nobody does), now this worker's.</summary>
    public static async Task<ImportRow?> Take(NpgsqlConnection connection, Guid worker, Guid? wanted, CancellationToken ct) =>
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
            """, ct, worker, (object?)wanted ?? DBNull.Value)).FirstOrDefault();

    /// <summary>False: another host has taken it over, since this one was silent for too long.</summary>
    public static async Task<bool> Beat(NpgsqlConnection connection, ImportRow it, long done, long total, CancellationToken ct) =>
        await connection.ExecuteAsync(new CommandDefinition(
            """
            update pc_customer_imports set done = @done, total = @total, beat_at = now()
            where id = @Id and worker = @Worker and state = 'running'
            """, new { it.Id, it.Worker, done, total }, cancellationToken: ct)) == 1;

    public static Row End(ImportRow it, ImportResult result) => Row.MustHit(
        """
        update pc_customer_imports set state = 'done', done = total, finished_at = powercrm_now(), result = $3::text::jsonb
        where id = $1 and worker = $2 and state = 'running'
        """, ImportWork.TakenOver, it.Id, it.Worker, JsonSerializer.Serialize(result, WebJson.Options));

    public static Task Fail(NpgsqlConnection connection, ImportRow it, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
        """
        update pc_customer_imports set state = 'failed', finished_at = powercrm_now()
        where id = @Id and worker = @Worker and state = 'running'
        """, new { it.Id, it.Worker }, cancellationToken: ct));

    /// <summary>Lets go what was begun, so that the next worker need not wait for the silence.</summary>
    public static Task LetGo(NpgsqlConnection connection, ImportRow it, CancellationToken ct) =>
        connection.ExecuteAsync(new CommandDefinition(
        "update pc_customer_imports set state = 'waiting', worker = null where id = @Id and worker = @Worker and state = 'running'",
        new { it.Id, it.Worker }, cancellationToken: ct));

    /// <summary>Those whose week is over, and those whose request broke off a day ago.</summary>
    public static async Task<IReadOnlyList<Guid>> Over(NpgsqlConnection connection, CancellationToken ct) =>
        [.. await connection.QueryAsync<Guid>(new CommandDefinition(
            """
            select id
            from pc_customer_imports
            where state in ('done', 'failed') and at < powercrm_now() - interval '7 days'
               or state = 'received' and at < powercrm_now() - interval '1 day'
            """, cancellationToken: ct))];

    public static Task Remove(NpgsqlConnection connection, Guid id, CancellationToken ct) => connection.ExecuteAsync(
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
