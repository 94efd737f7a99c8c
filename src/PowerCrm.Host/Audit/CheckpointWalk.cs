using Npgsql;

namespace PowerCrm.Host.Audit;

/// <summary>
/// Compares every checkpoint with the events, its signature, the previous checkpoint and the file. It is fed with the log's leaves in
/// order.
/// </summary>
internal sealed class CheckpointWalk : IAsyncDisposable
{
    private readonly IAsyncEnumerator<Checkpoint> checkpoints;
    private readonly NpgsqlConnection connection;
    private readonly AuditKey.Signer? signer;
    private readonly Dictionary<long, Checkpoint> file;
    private readonly List<string> faults = [];
    private readonly List<byte[]> leaves = [];
    private readonly long filed;
    private Checkpoint? now, before;

    private CheckpointWalk(NpgsqlConnection connection, IAsyncEnumerator<Checkpoint> checkpoints, AuditKey.Signer? signer,
        Dictionary<long, Checkpoint> file) =>
        (this.connection, this.checkpoints, this.signer, this.file, filed) =
            (connection, checkpoints, signer, file, file.Count == 0 ? 0 : file.Keys.Max());

    public static async Task<CheckpointWalk> Begin(NpgsqlDataSource database, AuditKey key, CheckpointFile file, CancellationToken ct)
    {
        var connection = await database.OpenConnectionAsync(ct);
        var copies = new Dictionary<long, Checkpoint>();
        foreach (var it in await file.Read(ct))
            copies.TryAdd(it.Number, it);
        var walk = new CheckpointWalk(connection, CheckpointRows.After(connection, 0, ct).GetAsyncEnumerator(ct), await key.Find(ct),
            copies);
        await walk.Next();
        if (walk.signer is null && walk.now is not null)
            walk.faults.Add("the signing key is missing, or does not open with this master key");
        return walk;
    }

    /// <param name="leaf">Null if a sealed event is missing.</param>
    public async Task Take(long seq, byte[]? leaf)
    {
        while (now is not null && seq > now.UpTo)
            await Close();
        if (now is not null && leaf is not null)
            leaves.Add(leaf);
    }

    public async Task<IReadOnlyList<string>> End()
    {
        while (now is not null)
            await Close();
        var last = before?.Number ?? 0;
        faults.AddRange(file.Keys.Where(n => n > last).Order().Take(10)
            .Select(n => $"checkpoint {n} is in the file and not in the database: the database was restored from an older state, "
                + "or the end of the log was removed"));
        return faults;
    }

    private async Task Close()
    {
        var it = now!;
        if (leaves.Count != it.Events || new MerkleTree(leaves).RootText != it.Root)
            faults.Add($"events {it.After + 1} to {it.UpTo} do not match checkpoint {it.Number}");
        if (it.Number != (before?.Number ?? 0) + 1 || it.After != (before?.UpTo ?? 0) || it.Before != (before?.Hash ?? Checkpoint.None))
            faults.Add($"checkpoint {it.Number} does not follow the one before it");
        if (signer is not null && (it.Key != signer.Name || !signer.Signed(it.Stated, it.Signature)))
            faults.Add($"checkpoint {it.Number} is not signed by the key {signer.Name}");
        if (file.TryGetValue(it.Number, out var copy) ? copy != it : it.Number < filed)
            faults.Add($"checkpoint {it.Number} differs from the one in the file");
        leaves.Clear();
        before = it;
        await Next();
    }

    private async Task Next() => now = await checkpoints.MoveNextAsync() ? checkpoints.Current : null;

    public async ValueTask DisposeAsync()
    {
        await checkpoints.DisposeAsync();
        await connection.DisposeAsync();
    }
}
