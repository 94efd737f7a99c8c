using Dapper;
using Npgsql;
using PowerCrm.Host.Backup;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Host.Operations;

/// <summary>Returns what is known of backups: those that the product made, and whether PostgreSQL archives its log.</summary>
[Tags("operations")]
public static class ReadBackups
{
    private const int MaxItems = 30;

    /// <param name="Items">The backups that <c>backup make</c> wrote, newest first.</param>
    /// <param name="Note">What the product does not know about backups, in the reader's language.</param>
    public sealed record Answer(IReadOnlyList<BackupShown> Items, Archive WalArchive, string Note);

    /// <param name="On">Whether the server archives its log (point-in-time recovery).</param>
    public sealed record Archive(bool On, long Archived, DateTimeOffset? LastAt, long Failed, DateTimeOffset? LastFailedAt);

    [WolverineGet("/ops/backups"), Staff("admin")]
    [Answers<Answer>]
    public static async Task<IResult> Get(NpgsqlDataSource database, HttpContext http, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var (isOn, archived, lastAt, failed, failedAt) = await connection.QuerySingleAsync<(bool, long, DateTime?, long, DateTime?)>(
            new CommandDefinition("""
                select current_setting('archive_mode') <> 'off', archived_count, last_archived_time, failed_count, last_failed_time
                from pg_stat_archiver
                """, cancellationToken: ct));
        var note = Languages.Of(http) == Language.English
            ? "Backups by `backup make` are listed; of those that other tools make outside the product, only PostgreSQL's archive is known."
            : "此处列出用 `backup make` 所做的备份；产品之外的工具所做的备份，仅显示 PostgreSQL 归档的状态。";
        var items = await BackupRows.ListLatest(connection, MaxItems, ct);
        return Reply.Ok(new Answer(items, new Archive(isOn, archived, lastAt, failed, failedAt), note)).WithHeader("Cache-Control",
            "no-store");
    }
}
