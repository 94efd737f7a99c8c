using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Host.Audit;

/// <summary>
/// Seals the log event by event and finds events that do not match their seals. It does not detect that the newest events were removed
/// together with their seals: to detect that, a <see cref="Head"/> must be kept outside the system.
/// </summary>
public sealed class LogChain(NpgsqlDataSource database, MasterKey master)
{
    // Derived at each use, because this object is created before the root key is read.
    private byte[] ChainKey => master.Derive("audit-chain");

    /// <summary>How long to wait for the seals of new events.</summary>
    internal TimeSpan SealTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The last seal, which covers all events up to it.</summary>
    public sealed record Head(long Seq, string Seal);

    public async Task<Head?> FindHead(CancellationToken ct)
    {
        await using var command = database.CreateCommand("select seq, encode(mac, 'hex') from pc_audit_chain order by seq desc limit 1");
        await using var rows = await command.ExecuteReaderAsync(ct);
        return await rows.ReadAsync(ct) ? new Head(rows.GetInt64(0), rows.GetString(1)) : null;
    }

    /// <summary>Waits until everything that the log contains now is sealed, by any host, but at most ten seconds.</summary>
    /// <returns>False if it is not sealed by then: the sealing is late, or no host is running.</returns>
    public async Task<bool> WaitUntilSealed(CancellationToken ct) => await WaitUntilSealed(await FindEnd(database, ct), ct);

    /// <summary>Returns the number of the log's last event; 0 if the log is empty.</summary>
    internal static async Task<long> FindEnd(NpgsqlDataSource database, CancellationToken ct)
    {
        await using var command = database.CreateCommand("select coalesce(max(seq_id), 0) from mt_events");
        return (long)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Waits until the events up to this number are sealed, by any host, but at most ten seconds.</summary>
    /// <returns>False if they are not sealed by then: the sealing is late, or no host is running.</returns>
    public async Task<bool> WaitUntilSealed(long upTo, CancellationToken ct)
    {
        var startedAt = Stopwatch.GetTimestamp();
        await using var connection = await database.OpenConnectionAsync(ct);
        while (true)
        {
            await using var command = new NpgsqlCommand("select coalesce(max(seq), 0) >= $1 from pc_audit_chain", connection)
            {
                Parameters = { new NpgsqlParameter<long> { TypedValue = upTo } },
            };
            if (await command.ExecuteScalarAsync(ct) is true)
                return true;
            if (Stopwatch.GetElapsedTime(startedAt) >= SealTimeout)
                return false;
            await Task.Delay(50, ct);
        }
    }

    /// <summary>Returns one line for each event that does not match its seal; ids and numbers only.</summary>
    public Task<IReadOnlyList<string>> Verify(CancellationToken ct) => Verify(null, ct);

    /// <param name="verifier">Receives the leaves of the events, so that the log is read once for both seals and checkpoints.</param>
    /// <param name="onEvent">Called with the number of each event that was read.</param>
    internal async Task<IReadOnlyList<string>> Verify(CheckpointVerifier? verifier, CancellationToken ct, Action<long>? onEvent = null)
    {
        var faults = new List<string>();
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand($"""
            select coalesce(e.seq_id, c.seq), c.mac, {SealedEvent.ColumnsSql}
            from (select * from mt_events where seq_id <= (select max(seq) from pc_audit_chain)) e
            full join pc_audit_chain c on c.seq = e.seq_id
            order by 1
            """, connection) { CommandTimeout = 600 };
        await using var rows = await command.ExecuteReaderAsync(ct);
        byte[] previousMac = [];
        while (await rows.ReadAsync(ct))
        {
            var (seq, mac, row) = (rows.GetInt64(0), rows.IsDBNull(1) ? null : rows.GetFieldValue<byte[]>(1), ReadEvent(rows, 2));
            if (row.Columns[0] is null)
                faults.Add($"event {seq} is missing");
            else if (mac is null && row.Columns[4] == "tombstone")
            {
                // After the seals have passed it, a frozen host may still write the tombstone of a rolled-back transaction. It carries no
                // data.
            }
            else if (mac is null)
                faults.Add($"event {seq} of stream {row.Columns[2]} was inserted, or its seal is missing");
            else if (!CryptographicOperations.FixedTimeEquals(row.ComputeSeal(ChainKey, previousMac), mac))
                faults.Add($"event {seq} of stream {row.Columns[2]}, or the event before it, does not match its seal");
            previousMac = mac ?? previousMac;
            if (verifier is not null && mac is not null)
                await verifier.Add(seq, row.Columns[0] is null ? null : row.ComputeLeaf(mac));
            onEvent?.Invoke(seq);
        }
        return faults;
    }

    /// <summary>
    /// Returns the sealed events after <paramref name="after"/> up to <paramref name="upTo"/> as leaves for a checkpoint. The leaf is null
    /// if the event is missing or does not match its seal.
    /// </summary>
    internal async IAsyncEnumerable<(long Seq, byte[]? Leaf)> ReadLeaves(long after, long upTo,
        [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var (seq, row, mac, isIntact) in ReadSealedEvents(after, upTo, ct))
            yield return (seq, isIntact ? row.ComputeLeaf(mac) : null);
    }

    /// <summary>Returns the sealed events in a range of numbers, each with its seal, and whether it matches the seal.</summary>
    internal async IAsyncEnumerable<(long Seq, SealedEvent Row, byte[] Seal, bool IsIntact)> ReadSealedEvents(long after, long upTo,
        [EnumeratorCancellation] CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand($"""
            select c.seq, c.mac, (select b.mac from pc_audit_chain b where b.seq < $1 + 1 order by b.seq desc limit 1),
                {SealedEvent.ColumnsSql}
            from pc_audit_chain c
            left join mt_events e on e.seq_id = c.seq
            where c.seq > $1 and c.seq <= $2
            order by c.seq
            """, connection)
        {
            Parameters = { new NpgsqlParameter<long> { TypedValue = after }, new NpgsqlParameter<long> { TypedValue = upTo } },
            CommandTimeout = 600,
        };
        await using var rows = await command.ExecuteReaderAsync(ct);
        byte[]? previousMac = null;
        while (await rows.ReadAsync(ct))
        {
            previousMac ??= rows.IsDBNull(2) ? [] : rows.GetFieldValue<byte[]>(2);
            var (seq, mac, row) = (rows.GetInt64(0), rows.GetFieldValue<byte[]>(1), ReadEvent(rows, 3));
            yield return (seq, row, mac,
                row.Columns[0] is not null && CryptographicOperations.FixedTimeEquals(row.ComputeSeal(ChainKey, previousMac), mac));
            previousMac = mac;
        }
    }

    /// <summary>
    /// Returns the seals of the events that are not sealed yet, up to a number below which the log is final; null if there are none.
    /// </summary>
    public async Task<Row?> SealNext(long ceiling, CancellationToken ct)
    {
        var (seqs, macs, last) = (new List<long>(), new List<byte[]>(), 0L);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = new NpgsqlCommand($"""
            with last as (select seq, mac from pc_audit_chain order by seq desc limit 1)
            select e.seq_id, (select mac from last), coalesce((select seq from last), 0), {SealedEvent.ColumnsSql}
            from mt_events e where e.seq_id > coalesce((select seq from last), 0) and e.seq_id <= $1
            order by e.seq_id
            """, connection) { Parameters = { new NpgsqlParameter<long> { TypedValue = ceiling } } };
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
        {
            var previousMac = macs.Count > 0 ? macs[^1] : rows.IsDBNull(1) ? [] : rows.GetFieldValue<byte[]>(1);
            last = rows.GetInt64(2);
            seqs.Add(rows.GetInt64(0));
            macs.Add(ReadEvent(rows, 3).ComputeSeal(ChainKey, previousMac));
        }
        // `demo reset` may have emptied the chain meanwhile: these seals continue one that no longer exists. The next page seals them anew.
        return seqs.Count == 0 ? null : Row.Any(
            """
            insert into pc_audit_chain (seq, mac, at)
            select seq, mac, powercrm_now()
            from unnest($1, $2) as sealed (seq, mac)
            where coalesce((select max(seq) from pc_audit_chain), 0) = $3
            """, seqs.ToArray(), macs.ToArray(), last);
    }

    private static SealedEvent ReadEvent(NpgsqlDataReader rows, int from) =>
        new([.. Enumerable.Range(from, SealedEvent.ColumnCount).Select(i => rows.IsDBNull(i) ? null : rows.GetString(i))]);
}
