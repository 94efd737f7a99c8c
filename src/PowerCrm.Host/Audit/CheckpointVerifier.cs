using Npgsql;

namespace PowerCrm.Host.Audit;

/// <summary>
/// Compares every checkpoint with the events, its signature, the previous checkpoint and the file. It is fed with the log's leaves in
/// order.
/// </summary>
internal sealed class CheckpointVerifier : IAsyncDisposable
{
    private readonly IAsyncEnumerator<Checkpoint> checkpoints;
    private readonly NpgsqlConnection connection;
    private readonly AuditKey.Signer? signer;
    private readonly Dictionary<long, Checkpoint> filedCheckpoints;
    private readonly List<string> faults = [];
    private readonly List<byte[]> leaves = [];
    private readonly long lastFiledNumber;
    private Checkpoint? current, previous;

    private CheckpointVerifier(NpgsqlConnection connection, IAsyncEnumerator<Checkpoint> checkpoints, AuditKey.Signer? signer,
        Dictionary<long, Checkpoint> file) =>
        (this.connection, this.checkpoints, this.signer, this.filedCheckpoints, lastFiledNumber) =
            (connection, checkpoints, signer, file, file.Count == 0 ? 0 : file.Keys.Max());

    public static async Task<CheckpointVerifier> Begin(NpgsqlDataSource database, AuditKey key, CheckpointFile file, CancellationToken ct)
    {
        var connection = await database.OpenConnectionAsync(ct);
        var copies = new Dictionary<long, Checkpoint>();
        foreach (var it in await file.Read(ct))
            copies.TryAdd(it.Number, it);
        var verifier = new CheckpointVerifier(connection, CheckpointRows.ReadAfter(connection, 0, ct).GetAsyncEnumerator(ct),
            await key.Find(ct), copies);
        await verifier.MoveNext();
        if (verifier.signer is null && verifier.current is not null)
            verifier.faults.Add("the signing key is missing, or does not open with this master key");
        return verifier;
    }

    /// <param name="leaf">Null if a sealed event is missing.</param>
    public async Task Add(long seq, byte[]? leaf)
    {
        while (current is not null && seq > current.UpTo)
            await VerifyCurrent();
        if (current is not null && leaf is not null)
            leaves.Add(leaf);
    }

    public async Task<IReadOnlyList<string>> End()
    {
        while (current is not null)
            await VerifyCurrent();
        var last = previous?.Number ?? 0;
        faults.AddRange(filedCheckpoints.Keys.Where(n => n > last).Order().Take(10)
            .Select(n => $"checkpoint {n} is in the file and not in the database: the database was restored from an older state, "
                + "or the end of the log was removed"));
        return faults;
    }

    private async Task VerifyCurrent()
    {
        var it = current!;
        if (leaves.Count != it.Events || new MerkleTree(leaves).RootHex != it.Root)
            faults.Add($"events {it.After + 1} to {it.UpTo} do not match checkpoint {it.Number}");
        if (it.Number != (previous?.Number ?? 0) + 1 || it.After != (previous?.UpTo ?? 0)
            || it.Before != (previous?.Hash ?? Checkpoint.NoHash))
            faults.Add($"checkpoint {it.Number} does not follow the one before it");
        if (signer is not null && (it.Key != signer.Name || !signer.Verify(it.StatementBytes, it.Signature)))
            faults.Add($"checkpoint {it.Number} is not signed by the key {signer.Name}");
        if (filedCheckpoints.TryGetValue(it.Number, out var copy) ? copy != it : it.Number < lastFiledNumber)
            faults.Add($"checkpoint {it.Number} differs from the one in the file");
        leaves.Clear();
        previous = it;
        await MoveNext();
    }

    private async Task MoveNext() => current = await checkpoints.MoveNextAsync() ? checkpoints.Current : null;

    public async ValueTask DisposeAsync()
    {
        await using (connection)
            await checkpoints.DisposeAsync();
    }
}
