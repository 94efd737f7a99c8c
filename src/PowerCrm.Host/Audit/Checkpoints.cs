using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Host.Audit;

/// <summary>
/// Makes checkpoints over what was sealed, and keeps a copy of all of them in a file outside the database. A checkpoint shows what the
/// seals (<see cref="LogChain"/>) cannot: that the end of the log was cut off, or the whole database put back; and anybody can check it
/// with the public key alone.
/// </summary>
public sealed class Checkpoints(NpgsqlDataSource database, LogChain chain, AuditKey key, CheckpointFile file, DatabaseClock clock)
{
    public CheckpointFile File => file;

    /// <summary>What became of a round.</summary>
    internal enum Made
    {
        /// <summary>A checkpoint was added.</summary>
        One,
        /// <summary>Nothing was sealed since the last one, or another host was faster.</summary>
        None,
        /// <summary>The key is gone, or the master key is another one.</summary>
        NoKey,
        /// <summary>An event is not what was sealed: nothing is signed over it.</summary>
        NotWhatWasSealed,
    }

    /// <summary>What the file says against the table.</summary>
    internal enum Kept
    {
        Done,
        /// <summary>Another process writes it.</summary>
        Busy,
        /// <summary>It has checkpoints that the table has not: the database was put back, or its end was cut off.</summary>
        Ahead,
        /// <summary>Its last checkpoint is another one than the table's of that number.</summary>
        Differs,
    }

    /// <summary>A checkpoint over all that was sealed since the last one.</summary>
    internal async Task<Made> Make(CancellationToken ct)
    {
        if (await key.FindOrMake(ct) is not { } signer)
            return Made.NoKey;
        await using var connection = await database.OpenConnectionAsync(ct);
        var last = await CheckpointRows.Last(connection, ct);
        var (leaves, upTo, after) = (new List<byte[]>(), 0L, last?.UpTo ?? 0);
        await foreach (var (seq, leaf) in chain.Leaves(after, long.MaxValue, ct))
        {
            if (leaf is null)
                return Made.NotWhatWasSealed;
            leaves.Add(leaf);
            upTo = seq;
        }
        if (leaves.Count == 0)
            return Made.None;
        var it = new Checkpoint((last?.Number ?? 0) + 1, after, upTo, leaves.Count,
            new MerkleTree(leaves).RootText, last?.Hash ?? Checkpoint.None, await clock.Now(ct), signer.Name, "");
        it = it with { Signature = signer.Sign(it.Stated) };
        return await CheckpointRows.Insert(connection, it, ct) ? Made.One : Made.None;
    }

    /// <summary>Appends to this host's file what the table has and the file has not.</summary>
    internal async Task<Kept> Keep(CancellationToken ct)
    {
        var kept = Kept.Done;
        await using var connection = await database.OpenConnectionAsync(ct);
        return await file.Append(Missing, ct) ? kept : Kept.Busy;

        async Task<IReadOnlyList<Checkpoint>> Missing(Checkpoint? last)
        {
            if (last is not null)
            {
                if (await CheckpointRows.Below(connection, last.Number + 1, 1, ct) is not [var same] || same.Number != last.Number)
                    kept = Kept.Ahead;
                else if (same != last)
                    kept = Kept.Differs;
                if (kept != Kept.Done)
                    return [];
            }
            var more = new List<Checkpoint>();
            await foreach (var it in CheckpointRows.After(connection, last?.Number ?? 0, ct))
                more.Add(it);
            return more;
        }
    }
}
