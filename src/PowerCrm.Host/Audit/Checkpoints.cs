using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Host.Audit;

/// <summary>
/// Makes checkpoints over the sealed events, and keeps a copy of all of them in a file outside the database. A checkpoint shows what the
/// seals (<see cref="LogChain"/>) cannot: that the end of the log was cut off, or that the whole database was replaced by an older one. It
/// can be verified with the public key alone.
/// </summary>
public sealed class Checkpoints(NpgsqlDataSource database, LogChain chain, AuditKey key, CheckpointFile file, DatabaseClock clock)
{
    public CheckpointFile File => file;

    /// <summary>The result of a round.</summary>
    internal enum CreateResult
    {
        /// <summary>A checkpoint was added.</summary>
        Created,
        /// <summary>Nothing was sealed since the last one, or another host was faster.</summary>
        NothingNew,
        /// <summary>The key is missing, or the master key is not the one that sealed it.</summary>
        NoKey,
        /// <summary>An event does not match its seal, so nothing is signed.</summary>
        SealMismatch,
    }

    /// <summary>Whether the events up to a number are in checkpoints.</summary>
    internal enum CoverResult
    {
        Covered,
        /// <summary>The events are not sealed yet: the sealing is late, or no host is running.</summary>
        NotSealed,
        /// <summary>The key is missing, or an event does not match its seal.</summary>
        NotProvable,
    }

    /// <summary>The result of comparing the file with the table.</summary>
    internal enum CopyResult
    {
        Done,
        /// <summary>Another process is writing the file.</summary>
        Busy,
        /// <summary>
        /// The file has checkpoints that the table lacks: an older database was restored, or the end of the table was cut off.
        /// </summary>
        FileAhead,
        /// <summary>The file's last checkpoint differs from the one with that number in the table.</summary>
        FileDiffers,
    }

    /// <summary>Makes a checkpoint over everything that was sealed since the last one.</summary>
    internal async Task<CreateResult> CreateNext(CancellationToken ct)
    {
        if (await key.FindOrCreate(ct) is not { } signer)
            return CreateResult.NoKey;
        await using var connection = await database.OpenConnectionAsync(ct);
        var last = await CheckpointRows.ReadLast(connection, ct);
        var (leaves, upTo, after) = (new List<byte[]>(), 0L, last?.UpTo ?? 0);
        await foreach (var (seq, leaf) in chain.ReadLeaves(after, long.MaxValue, ct))
        {
            if (leaf is null)
                return CreateResult.SealMismatch;
            leaves.Add(leaf);
            upTo = seq;
        }
        if (leaves.Count == 0)
            return CreateResult.NothingNew;
        var it = new Checkpoint((last?.Number ?? 0) + 1, after, upTo, leaves.Count,
            new MerkleTree(leaves).RootHex, last?.Hash ?? Checkpoint.NoHash, await clock.ReadNow(ct), signer.Name, "");
        it = it with { Signature = signer.Sign(it.StatementBytes) };
        return await CheckpointRows.Insert(connection, it, ct) ? CreateResult.Created : CreateResult.NothingNew;
    }

    /// <summary>Waits for the seals of the events up to this number, at most ten seconds, and then makes a checkpoint over them.</summary>
    internal async Task<CoverResult> Cover(long upTo, CancellationToken ct)
    {
        if (!await chain.WaitUntilSealed(upTo, ct))
            return CoverResult.NotSealed;
        await using var connection = await database.OpenConnectionAsync(ct);
        do
        {
            if (await CreateNext(ct) is CreateResult.NoKey or CreateResult.SealMismatch)
                return CoverResult.NotProvable;
        }
        // Another host may have been faster, with a checkpoint that ends before these events.
        while ((await CheckpointRows.ReadLast(connection, ct))?.UpTo < upTo);
        return CoverResult.Covered;
    }

    /// <summary>Appends the checkpoints that this host's file lacks.</summary>
    internal async Task<CopyResult> CopyToFile(CancellationToken ct)
    {
        var result = CopyResult.Done;
        await using var connection = await database.OpenConnectionAsync(ct);
        return await file.Append(FindMissing, ct) ? result : CopyResult.Busy;

        async IAsyncEnumerable<Checkpoint> FindMissing(Checkpoint? last)
        {
            if (last is not null)
            {
                if (await CheckpointRows.ReadBefore(connection, last.Number + 1, 1, ct) is not [var stored] || stored.Number != last.Number)
                    result = CopyResult.FileAhead;
                else if (stored != last)
                    result = CopyResult.FileDiffers;
                if (result != CopyResult.Done)
                    yield break;
            }
            // One by one: a new or lost file lacks all of them.
            await foreach (var it in CheckpointRows.ReadAfter(connection, last?.Number ?? 0, ct))
                yield return it;
        }
    }
}
