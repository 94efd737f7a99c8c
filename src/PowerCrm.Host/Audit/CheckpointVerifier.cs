using Npgsql;

namespace PowerCrm.Host.Audit;

/// <summary>
/// Compares every checkpoint with the events, its signature, the previous checkpoint and the file. It is fed with the log's leaves in
/// order. The table and the file are read side by side, since after some years there are millions of checkpoints.
/// </summary>
internal sealed class CheckpointVerifier : IAsyncDisposable
{
    // How many checkpoints of the table may wait for a later line of the file. The file is written in order; above this number, a
    // checkpoint counts as missing in it.
    private const int MaxAwaited = 10_000;
    private const int MaxExamples = 10;
    private readonly IAsyncEnumerator<Checkpoint> checkpoints, filed;
    private readonly NpgsqlConnection connection;
    private readonly AuditKey.Signer? signer;
    private readonly Dictionary<long, Checkpoint> missingInFile = [];
    private readonly SortedSet<long> onlyInFile = [];
    private readonly List<string> faults = [];
    private readonly List<byte[]> leaves = [];
    private Checkpoint? current, currentFiled, previous;

    private CheckpointVerifier(NpgsqlConnection connection, IAsyncEnumerator<Checkpoint> checkpoints, AuditKey.Signer? signer,
        IAsyncEnumerator<Checkpoint> filed) =>
        (this.connection, this.checkpoints, this.signer, this.filed) = (connection, checkpoints, signer, filed);

    public static async Task<CheckpointVerifier> Begin(NpgsqlDataSource database, AuditKey key, CheckpointFile file, CancellationToken ct)
    {
        var connection = await database.OpenConnectionAsync(ct);
        var verifier = new CheckpointVerifier(connection, CheckpointRows.ReadAfter(connection, 0, ct).GetAsyncEnumerator(ct),
            await key.Find(ct), file.ReadOneByOne(ct).GetAsyncEnumerator(ct));
        // The file first: a checkpoint that is made meanwhile would otherwise be in the file and not in the table.
        await verifier.MoveNextFiled();
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
        while (currentFiled is { } entry)
        {
            CompareOutOfOrder(entry);
            await MoveNextFiled();
        }
        foreach (var number in missingInFile.Keys.Order())
            AddDifference(number);
        faults.AddRange(onlyInFile.Select(n => $"checkpoint {n} is in the file and not in the database: the database was restored from an "
            + "older state, or the end of the log was removed"));
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
        await CompareWithFile(it);
        leaves.Clear();
        previous = it;
        await MoveNext();
    }

    /// <summary>Compares a checkpoint of the table with the file, in which the first of a number counts.</summary>
    private async Task CompareWithFile(Checkpoint it)
    {
        while (currentFiled is { } entry && entry.Number < it.Number)
        {
            CompareOutOfOrder(entry);
            await MoveNextFiled();
        }
        if (currentFiled is null)
            return;
        if (currentFiled.Number == it.Number)
        {
            if (currentFiled != it)
                AddDifference(it.Number);
            await MoveNextFiled();
        }
        else if (missingInFile.Count < MaxAwaited)
            missingInFile.Add(it.Number, it);
        else
            AddDifference(it.Number);
    }

    /// <summary>Handles an entry of the file that is not the next one of the table.</summary>
    private void CompareOutOfOrder(Checkpoint entry)
    {
        if (missingInFile.Remove(entry.Number, out var stored))
        {
            if (stored != entry)
                AddDifference(entry.Number);
        }
        else if (current is null && entry.Number > (previous?.Number ?? 0) && onlyInFile.Add(entry.Number)
            && onlyInFile.Count > MaxExamples)
            onlyInFile.Remove(onlyInFile.Max);
    }

    private void AddDifference(long number) => faults.Add($"checkpoint {number} differs from the one in the file");

    private async Task MoveNext() => current = await checkpoints.MoveNextAsync() ? checkpoints.Current : null;

    private async Task MoveNextFiled() => currentFiled = await filed.MoveNextAsync() ? filed.Current : null;

    public async ValueTask DisposeAsync()
    {
        await using (connection)
        {
            await filed.DisposeAsync();
            await checkpoints.DisposeAsync();
        }
    }
}
