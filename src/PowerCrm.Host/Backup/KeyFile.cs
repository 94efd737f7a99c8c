using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Host.Backup;

/// <summary>
/// Reads and writes the file with all keys of a database, wrapped as they are stored: lines of JSON, with a head that has the root key, a
/// line for each subject, and an end with the number of rows and the SHA-256 of everything before it. It is kept apart from the database's
/// backup: neither can be decrypted without the other.
/// </summary>
internal static class KeyFile
{
    private const string Format = "powercrm keys 1";
    private const int BatchSize = 1_000;

    private sealed record Header(string Format, DateTimeOffset MadeAt, RootKeyLine Root);

    private sealed record RootKeyLine(bool FromMaster, byte[] Sealed, string Master, DateTimeOffset MadeAt);

    private sealed record Line(Guid Subject, int Key, byte[]? Wrapped, string? Master, DateTimeOffset CreatedAt,
        DateTimeOffset? DestroyedAt);

    private sealed record Footer(long Rows, string Sha256);

    /// <param name="Sha256">The hash of the head and the rows, as in the last line.</param>
    /// <param name="MadeAt">The time of the database's clock when the file was made.</param>
    public sealed record FileSummary(long Rows, string Sha256, DateTimeOffset MadeAt);

    /// <param name="New">Keys that were missing and were added.</param>
    /// <param name="Present">Keys that existed, including destroyed ones, which are never restored.</param>
    /// <param name="Destroyed">Keys that existed and were live, but are destroyed in the file or according to the log.</param>
    public sealed record RestoreResult(long Rows, long New, long Present, long Destroyed, bool RootRestored);

    /// <exception cref="InvalidOperationException">No host has started on this database yet.</exception>
    public static async Task<FileSummary> Write(NpgsqlConnection connection, NpgsqlTransaction snapshot, Stream output,
        CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var root = await connection.QuerySingleOrDefaultAsync<(bool, byte[]?, string, DateTime?)>(new CommandDefinition(
            "select from_master, sealed, master, made_at from pc_key_root", transaction: snapshot, cancellationToken: ct));
        if (root is not (var fromMaster, { } data, var master, { } madeAt))
            throw new InvalidOperationException("No host has started on this database yet; it has no keys.");
        var at = await connection.ExecuteScalarAsync<DateTime>(new CommandDefinition("select powercrm_now()", transaction: snapshot,
            cancellationToken: ct));
        await WriteLine(output, new Header(Format, at, new RootKeyLine(fromMaster, data, master, madeAt)), hash, ct);
        var rows = 0L;
        await using (var command = new NpgsqlCommand(
            "select subject, key, wrapped, master, created_at, destroyed_at from pc_subject_keys order by subject", connection, snapshot)
        { CommandTimeout = 600 })
        await using (var reader = await command.ExecuteReaderAsync(ct))
            while (await reader.ReadAsync(ct))
            {
                await WriteLine(output, new Line(reader.GetGuid(0), reader.GetInt32(1), reader.IsDBNull(2)
                    ? null : reader.GetFieldValue<byte[]>(2), reader.IsDBNull(3) ? null : reader.GetString(3), reader.GetDateTime(4),
                    reader.IsDBNull(5) ? null : reader.GetDateTime(5)), hash, ct);
                rows++;
            }
        var footer = new Footer(rows, Convert.ToHexStringLower(hash.GetHashAndReset()));
        await WriteLine(output, footer, null, ct);
        return new FileSummary(rows, footer.Sha256, at);
    }

    /// <summary>Reads the whole file and compares its hash; nothing is restored from an incomplete file.</summary>
    /// <exception cref="FormatException">It is not such a file, or it is incomplete.</exception>
    public static async Task<FileSummary> Check(Stream input, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var (number, header, footer) = (0L, (Header?)null, (Footer?)null);
        await foreach (var line in ReadLines(input, ct))
        {
            if (footer is not null)
                throw new FormatException("There is data after the end marker of the file.");
            if (number == 0 && (header = Parse<Header>(line)).Format != Format)
                throw new FormatException("This is not a file of keys.");
            if (number > 0 && line.StartsWith("{\"rows\"", StringComparison.Ordinal))
            {
                footer = Parse<Footer>(line);
                continue;
            }
            hash.AppendData(Encoding.UTF8.GetBytes(line + "\n"));
            number++;
        }
        if (header is null || footer is null || footer.Rows != number - 1
            || footer.Sha256 != Convert.ToHexStringLower(hash.GetHashAndReset()))
            throw new FormatException("The file is incomplete: its end is missing, or its hash does not match.");
        return new FileSummary(footer.Rows, footer.Sha256, header.MadeAt);
    }

    /// <summary>
    /// Restores the missing keys. An existing key is not changed, and a key that was destroyed, here, in the file or according to the log
    /// (<see cref="DestroyedKeys"/>), is destroyed.
    /// </summary>
    /// <param name="input">The file, already checked (<see cref="Check"/>) and positioned at its beginning.</param>
    /// <exception cref="MasterKeyException">This host has another master key, or the file belongs to another database.</exception>
    public static async Task<RestoreResult> Restore(NpgsqlConnection connection, NpgsqlTransaction transaction, Stream input,
        MasterKey master, CancellationToken ct)
    {
        var (result, batch, header) = (new RestoreResult(0, 0, 0, 0, false), new List<Line>(), (Header?)null);
        var destroyed = await DestroyedKeys.Find(connection, transaction, ct);
        await foreach (var line in ReadLines(input, ct))
            if (header is null)
            {
                header = Parse<Header>(line);
                result = result with { RootRestored = await RestoreRoot(header.Root) };
            }
            else if (!line.StartsWith("{\"rows\"", StringComparison.Ordinal))
            {
                var row = Parse<Line>(line);
                batch.Add(row.Wrapped is not null && destroyed.TryGetValue(row.Subject, out var destruction)
                    ? row with { Wrapped = null, DestroyedAt = destruction.At } : row);
                if (batch.Count == BatchSize)
                    await Flush();
            }
        await Flush();
        result = result with { Destroyed = result.Destroyed + await DestroyRemaining() };
        return result;

        // Those that are not in the file.
        Task<int> DestroyRemaining() => connection.ExecuteAsync(new CommandDefinition("""
            update pc_subject_keys k set wrapped = null, destroyed_at = d.at
            from unnest(@subjects, @at) as d (subject, at)
            where k.subject = d.subject and k.wrapped is not null
            """, new { subjects = destroyed.Keys.ToArray(), at = destroyed.Values.Select(d => d.At).ToArray() }, transaction,
            commandTimeout: 600, cancellationToken: ct));

        async Task<bool> RestoreRoot(RootKeyLine it)
        {
            var rootKey = KeyRoot.Open(master, it.Sealed) ?? throw new MasterKeyException(
                $"The file is under master key {it.Master}, and this host has {string.Join(" and ", master.Names)}.");
            var stored = await connection.QuerySingleOrDefaultAsync<byte[]?>(new CommandDefinition(
                "select sealed from pc_key_root", transaction: transaction, cancellationToken: ct));
            if (stored is not null)
                return KeyRoot.Open(master, stored) is { } storedKey && CryptographicOperations.FixedTimeEquals(storedKey, rootKey) ? false
                    : throw new MasterKeyException("The file is from another database: its root key differs from the one here.");
            await connection.ExecuteAsync(new CommandDefinition("""
                insert into pc_key_root (from_master, sealed, master, made_at)
                values (@FromMaster, @Sealed, @Master, @MadeAt)
                on conflict (only_row) do update
                set from_master = excluded.from_master, sealed = excluded.sealed, master = excluded.master, made_at = excluded.made_at
                """, new { it.FromMaster, it.Sealed, it.Master, MadeAt = it.MadeAt.UtcDateTime }, transaction, cancellationToken: ct));
            return true;
        }

        async Task Flush()
        {
            if (batch.Count == 0)
                return;
            var existing = await connection.ExecuteAsync(new CommandDefinition("""
                update pc_subject_keys k set wrapped = null, destroyed_at = n.at
                from unnest(@gone, @at) as n (subject, at)
                where k.subject = n.subject and k.wrapped is not null
                """, new
            {
                gone = batch.Where(l => l.Wrapped is null).Select(l => l.Subject).ToArray(),
                at = batch.Where(l => l.Wrapped is null).Select(l => (l.DestroyedAt ?? l.CreatedAt).UtcDateTime).ToArray(),
            }, transaction, cancellationToken: ct));
            var added = await connection.ExecuteAsync(new CommandDefinition("""
                insert into pc_subject_keys (subject, key, wrapped, master, created_at, destroyed_at)
                select * from unnest(@subjects, @keys, @wrapped, @masters, @created, @destroyed)
                on conflict (subject) do nothing
                """, new
            {
                subjects = batch.Select(l => l.Subject).ToArray(),
                keys = batch.Select(l => l.Key).ToArray(),
                wrapped = batch.Select(l => l.Wrapped).ToArray(),
                masters = batch.Select(l => l.Master).ToArray(),
                created = batch.Select(l => l.CreatedAt.UtcDateTime).ToArray(),
                destroyed = batch.Select(l => l.DestroyedAt?.UtcDateTime).ToArray(),
            }, transaction, cancellationToken: ct));
            result = result with
            {
                Rows = result.Rows + batch.Count,
                New = result.New + added,
                Present = result.Present + batch.Count - added - existing,
                Destroyed = result.Destroyed + existing,
            };
            batch.Clear();
        }
    }

    private static T Parse<T>(string line)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, JsonSerializerOptions.Web)
                ?? throw new FormatException("This is not a file of keys.");
        }
        catch (JsonException)
        {
            throw new FormatException("This is not a file of keys.");
        }
    }

    private static async Task WriteLine<T>(Stream output, T line, IncrementalHash? hash, CancellationToken ct)
    {
        byte[] data = [.. JsonSerializer.SerializeToUtf8Bytes(line, JsonSerializerOptions.Web), (byte)'\n'];
        hash?.AppendData(data);
        await output.WriteAsync(data, ct);
    }

    private static async IAsyncEnumerable<string> ReadLines(Stream input,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken ct)
    {
        using var reader = new StreamReader(input, new UTF8Encoding(false), false, 64 * 1024, leaveOpen: true);
        while (await reader.ReadLineAsync(ct) is { } line)
            yield return line;
    }
}
