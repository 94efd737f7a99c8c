using Dapper;
using Npgsql;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Host.Operations;

/// <summary>What is known of backups: those that the product made, and whether PostgreSQL archives its log.</summary>
[Tags("operations")]
public static class ReadBackups
{
    /// <param name="Items">Empty: the product makes none itself.</param>
    /// <param name="Note">Who makes them, in the reader's language.</param>
    public sealed record Answer(IReadOnlyList<Backup> Items, Archive WalArchive, string Note);

    public sealed record Backup(string Name, DateTimeOffset At, long Bytes, DateTimeOffset? VerifiedAt);

    /// <param name="On">The server copies its log away (point-in-time recovery).</param>
    public sealed record Archive(bool On, long Archived, DateTimeOffset? LastAt, long Failed, DateTimeOffset? LastFailedAt);

    [WolverineGet("/ops/backups"), Staff("admin", "auditor")]
    [Answers<Answer>]
    public static async Task<IResult> Get(NpgsqlDataSource database, HttpContext http, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var (on, archived, lastAt, failed, failedAt) = await connection.QuerySingleAsync<(bool, long, DateTime?, long, DateTime?)>(
            new CommandDefinition("""
                select current_setting('archive_mode') <> 'off', archived_count, last_archived_time, failed_count, last_failed_time
                from pg_stat_archiver
                """, cancellationToken: ct));
        var note = Languages.Of(http) == Language.English
            ? "Backups are made outside the product (see the operating guide); it knows only what PostgreSQL says of its archive."
            : "备份由产品之外的工具完成（见运维手册）；此处仅显示 PostgreSQL 归档的状态。";
        return Reply.Ok(new Answer([], new Archive(on, archived, lastAt, failed, failedAt), note)).With("Cache-Control", "no-store");
    }
}
