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
    internal enum Made
    {
        /// <summary>A checkpoint was added.</summary>
        One,
        /// <summary>Nothing was sealed since the last one, or another host was faster.</summary>
        None,
        /// <summary>The key is missing, or the master key is not the one that sealed it.</summary>
        NoKey,
        /// <summary>An event does not match its seal, so nothing is signed.</summary>
        NotWhatWasSealed,
    }

    /// <summary>The result of comparing the file with the table.</summary>
    internal enum Kept
    {
        Done,
        /// <summary>Another process is writing the file.</summary>
        Busy,
        /// <summary>
        /// The file has checkpoints that the table lacks: an older database was restored, or the end of the table was cut off.
        /// </summary>
        Ahead,
        /// <summary>The file's last checkpoint differs from the one with that number in the table.</summary>
        Differs,
    }

    /// <summary>Makes a checkpoint over everything that was sealed since the last one.</summary>
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

    /// <summary>Appends the checkpoints that this host's file lacks.</summary>
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
