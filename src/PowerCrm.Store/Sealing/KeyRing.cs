using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dapper;
using Npgsql;

namespace PowerCrm.Store;

/// <summary>
/// Seals and opens with keys from the database. Keys are cached for 5 s, so another host may open data for that long after an erasure here.
/// </summary>
public sealed class KeyRing(NpgsqlDataSource source, MasterKey master, TimeProvider time) : IKeyRing
{
    private static readonly TimeSpan CacheDuration = TimeSpan.FromSeconds(5);
    private const int MaxCachedKeys = 10_000;
    internal const string Purpose = "subject-keys";
    private readonly ConcurrentDictionary<Guid, (int Id, byte[] Key, DateTimeOffset Until)> cache = new();

    private const string FindKeySql = "select key, wrapped, master from pc_subject_keys where subject = @subject";

    private const string CreateKeySql = """
        insert into pc_subject_keys (subject, key, wrapped, master, created_at)
        values (@subject, 1, @wrapped, @name, powercrm_now())
        on conflict (subject) do nothing
        returning key, wrapped, master
        """;

    public async ValueTask<Personal> Seal<T>(Guid subject, string field, T value, CancellationToken ct, Guid? stream = null) where T : class
    {
        var (id, key) = await FindKey(subject, create: true, ct) ?? throw new SubjectErasedException(subject);
        return new Personal(subject, id,
            MasterKey.Seal(key, JsonSerializer.SerializeToUtf8Bytes(value, StoreJson.Options), AssociatedData(stream ?? subject, field)));
    }

    public async ValueTask<T?> Open<T>(Personal? value, string field, string purpose, CancellationToken ct, Guid? stream = null)
        where T : class
    {
        if (value is null || await FindKey(value.Subject, create: false, ct) is not var (_, key))
            return null;
        using var activity = Telemetry.Source.StartActivity("open personal");
        activity?.SetTag("purpose", purpose);
        var plaintext = MasterKey.Open(key, value.Sealed.Span, AssociatedData(stream ?? value.Subject, field))
            ?? throw new CryptographicException($"A sealed value of field '{field}' does not belong to its stream, or was altered.");
        return JsonSerializer.Deserialize<T>(plaintext, StoreJson.Options);
    }

    public async ValueTask Preload(IReadOnlyCollection<Guid> subjects, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        var missing = subjects.Where(s => !(cache.TryGetValue(s, out var cached) && cached.Until > now)).Distinct().ToArray();
        if (missing.Length == 0)
            return;
        if (cache.Count > MaxCachedKeys)
            cache.Clear();
        await using var connection = await source.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<(Guid Subject, int Key, byte[] Wrapped)>(new CommandDefinition(
            "select subject, key, wrapped from pc_subject_keys where subject = any(@missing) and wrapped is not null", new { missing },
            cancellationToken: ct));
        foreach (var (subject, id, wrapped) in rows)
            if (Unwrap(master, subject, wrapped) is { } key)
                cache[subject] = (id, key, now + CacheDuration);
    }

    public async Task CreateKeys(IReadOnlyCollection<Guid> subjects, CancellationToken ct)
    {
        var wrapped = subjects.Select(s => Wrap(master, s, RandomNumberGenerator.GetBytes(32)));
        await using (var connection = await source.OpenConnectionAsync(ct))
            await connection.ExecuteAsync(new CommandDefinition(
                """
                insert into pc_subject_keys (subject, key, wrapped, master, created_at)
                select subject, 1, wrapped, @name, powercrm_now() from unnest(@subjects, @wrapped) as made (subject, wrapped)
                on conflict (subject) do nothing
                """, new { subjects = subjects.ToArray(), wrapped = wrapped.ToArray(), name = master.Name }, cancellationToken: ct));
        // Read back: another request may have created a key meanwhile, and that key counts.
        await Preload(subjects, ct);
    }

    public async ValueTask<byte[]> SealBytes(Guid subject, string field, ReadOnlyMemory<byte> value, CancellationToken ct)
    {
        var (_, key) = await FindKey(subject, create: true, ct) ?? throw new SubjectErasedException(subject);
        return MasterKey.Seal(key, value.Span, AssociatedData(subject, field));
    }

    public async ValueTask<byte[]?> OpenBytes(Guid subject, string field, ReadOnlyMemory<byte> value, CancellationToken ct) =>
        await FindKey(subject, create: false, ct) is var (_, key) ? MasterKey.Open(key, value.Span, AssociatedData(subject, field)) : null;

    public async ValueTask<string?> Fingerprint(Guid subject, string field, ReadOnlyMemory<byte> value, CancellationToken ct)
    {
        if (await FindKey(subject, create: true, ct) is not var (_, key))
            return null;
        var fingerprintKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, key, 32, info: "powercrm/fingerprint"u8.ToArray());
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, fingerprintKey);
        mac.AppendData(Encoding.UTF8.GetBytes(field));
        mac.AppendData([0]);
        mac.AppendData(value.Span);
        return Convert.ToHexStringLower(mac.GetHashAndReset());
    }

    public byte[] Index(string kind, string value) =>
        HMACSHA256.HashData(master.Derive("index/" + kind), Encoding.UTF8.GetBytes(value));

    public Row DestroyKey(Guid subject) => Row.Any(
        """
        insert into pc_subject_keys (subject, key, wrapped, created_at, destroyed_at)
        values ($1, 1, null, powercrm_now(), powercrm_now())
        on conflict (subject) do update set wrapped = null, destroyed_at = coalesce(pc_subject_keys.destroyed_at, excluded.destroyed_at)
        """, subject);

    public void Evict(Guid subject) => cache.TryRemove(subject, out _);

    private async ValueTask<(int Id, byte[] Key)?> FindKey(Guid subject, bool create, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        if (cache.TryGetValue(subject, out var cached) && cached.Until > now)
            return (cached.Id, cached.Key);
        await using var connection = await source.OpenConnectionAsync(ct);
        var row = await connection.QuerySingleOrDefaultAsync<KeyRow>(new CommandDefinition(FindKeySql, new { subject },
            cancellationToken: ct));
        if (row is null)
        {
            if (!create)
                return null;
            var wrapped = Wrap(master, subject, RandomNumberGenerator.GetBytes(32));
            row = await connection.QuerySingleOrDefaultAsync<KeyRow>(
                new CommandDefinition(CreateKeySql, new { subject, wrapped, name = master.Name }, cancellationToken: ct))
                // Another request has created it meanwhile.
                ?? await connection.QuerySingleAsync<KeyRow>(new CommandDefinition(FindKeySql, new { subject }, cancellationToken: ct));
        }
        if (row.Wrapped is null)
            return null;
        var key = Unwrap(master, subject, row.Wrapped)
            ?? throw new CryptographicException($"A subject's key is under master key {row.Master ?? "(not named)"}, and this host has "
                + $"{string.Join(" and ", master.Names)}: set Keys__Master, or Keys__Previous while keys are rotated.");
        if (cache.Count > MaxCachedKeys)
            cache.Clear();
        cache[subject] = (row.Key, key, now + CacheDuration);
        return (row.Key, key);
    }

    /// <summary>Whether this is the master key that the database was created with; null if nothing is sealed yet.</summary>
    public static async Task<bool?> MatchesMasterKey(NpgsqlConnection connection, MasterKey master, CancellationToken ct)
    {
        if (!await connection.ExecuteScalarAsync<bool>(
            new CommandDefinition("select to_regclass('pc_subject_keys') is not null", cancellationToken: ct)))
            return null;
        var (subject, wrapped) = await connection.QueryFirstOrDefaultAsync<(Guid Subject, byte[]? Wrapped)>(new CommandDefinition(
            "select subject, wrapped from pc_subject_keys where wrapped is not null limit 1", cancellationToken: ct));
        return wrapped is null ? null : Unwrap(master, subject, wrapped) is not null;
    }

    /// <summary>Counts the persons who have a key and the destroyed keys, and returns the master keys that wrap them.</summary>
    public static async Task<KeyStatistics> ReadStatistics(NpgsqlConnection connection, CancellationToken ct)
    {
        var (destroyed, first, last) = await connection.QuerySingleAsync<(long, DateTime?, DateTime?)>(new CommandDefinition(
            "select count(*) filter (where wrapped is null), min(created_at), max(created_at) from pc_subject_keys",
            cancellationToken: ct));
        var masters = await connection.QueryAsync<(string? Name, long Keys)>(new CommandDefinition(
            "select master, count(*) from pc_subject_keys where wrapped is not null group by master order by master nulls first",
            cancellationToken: ct));
        var usages = masters.Select(m => new MasterKeyUsage(m.Name, m.Keys)).ToList();
        return new KeyStatistics(usages.Sum(m => m.Keys), destroyed, first, last, usages, await KeyRoot.ReadMasterKeyName(connection, ct));
    }

    /// <summary>Counts the live keys that this master key does not open.</summary>
    public static async Task<long> CountUnreadable(NpgsqlConnection connection, MasterKey master, CancellationToken ct)
    {
        var count = 0L;
        await foreach (var (subject, wrapped) in connection.QueryUnbufferedAsync<(Guid, byte[])>(
            "select subject, wrapped from pc_subject_keys where wrapped is not null").WithCancellation(ct))
            if (Unwrap(master, subject, wrapped) is null)
                count++;
        return count;
    }

    internal static byte[] Wrap(MasterKey master, Guid subject, byte[] key) =>
        master.Wrap(Purpose, key, subject.ToByteArray(bigEndian: true));

    internal static byte[]? Unwrap(MasterKey master, Guid subject, byte[] wrapped) =>
        master.Unwrap(Purpose, wrapped, subject.ToByteArray(bigEndian: true));

    private static byte[] AssociatedData(Guid stream, string field) => Encoding.UTF8.GetBytes($"{stream:N}/{field}");

    private sealed class KeyRow
    {
        public int Key { get; init; }
        public byte[]? Wrapped { get; init; }
        public string? Master { get; init; }
    }
}

/// <param name="FirstCreatedAt">When the first key was created, which is when this database was first used.</param>
/// <param name="ByMasterKey">Live keys by the master key that wraps them.</param>
/// <param name="RootMasterKey">The master key that wraps the root.</param>
public sealed record KeyStatistics(long Live, long Destroyed, DateTimeOffset? FirstCreatedAt, DateTimeOffset? LastCreatedAt,
    IReadOnlyList<MasterKeyUsage> ByMasterKey, string? RootMasterKey);

/// <param name="Name">Null for keys wrapped before master keys had names; <c>keys rotate</c> sets it.</param>
public sealed record MasterKeyUsage(string? Name, long Keys);
