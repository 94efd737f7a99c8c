using Dapper;
using Npgsql;

namespace PowerCrm.Host.Backup;

/// <param name="Bytes">Size of the dump and the pictures.</param>
/// <param name="LastEvent">The log's position: the backup contains no event after it.</param>
/// <param name="Checkpoint">The last checkpoint of the log in the backup.</param>
/// <param name="VerifiedAt">When the backup was last restored into a scratch database and found equal.</param>
public sealed record BackupShown(string Name, DateTimeOffset At, long Bytes, long Events, long LastEvent, long? Checkpoint,
    DateTimeOffset? VerifiedAt);

/// <summary>Reads and writes the table of backups.</summary>
internal static class BackupRows
{
    private sealed class Row
    {
        public string Name { get; init; } = "";
        public DateTime At { get; init; }
        public long Bytes { get; init; }
        public long Events { get; init; }
        public long Last_event { get; init; }
        public long? Checkpoint { get; init; }
        public DateTime? Verified_at { get; init; }
    }

    public static Task Insert(NpgsqlConnection connection, Manifest it, CancellationToken ct) => connection.ExecuteAsync(
        new CommandDefinition(
            """
            insert into pc_backups (id, name, at, bytes, events, last_event, checkpoint)
            values (@Id, @Name, @at, @Bytes, @Events, @LastEvent, @Checkpoint)
            on conflict (id) do nothing
            """, new { it.Id, it.Name, at = it.MadeAt.UtcDateTime, it.Bytes, it.Events, it.LastEvent, it.Checkpoint },
            cancellationToken: ct));

    public static async Task MarkVerified(NpgsqlConnection connection, Manifest it, CancellationToken ct)
    {
        await Insert(connection, it, ct);
        await connection.ExecuteAsync(new CommandDefinition("update pc_backups set verified_at = powercrm_now() where id = @Id",
            new { it.Id }, cancellationToken: ct));
    }

    public static async Task<IReadOnlyList<BackupShown>> ListLatest(NpgsqlConnection connection, int limit, CancellationToken ct) =>
        [.. (await connection.QueryAsync<Row>(new CommandDefinition(
            """
            select name, at, bytes, events, last_event, checkpoint, verified_at
            from pc_backups
            order by at desc
            limit @most
            """, new { most = limit }, cancellationToken: ct)))
            .Select(r => new BackupShown(r.Name, r.At, r.Bytes, r.Events, r.Last_event, r.Checkpoint, r.Verified_at))];
}
