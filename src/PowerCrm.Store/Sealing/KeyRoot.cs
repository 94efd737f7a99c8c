using System.Security.Cryptography;
using Dapper;
using Npgsql;

namespace PowerCrm.Store;

/// <summary>
/// The secret from which the keys for seals, blind indexes and tokens are derived: random, one per database, wrapped by the master key. It
/// never changes, so the master key can (docs/adr/0029).
/// </summary>
public static class KeyRoot
{
    private const string Purpose = "key-root";
    private static readonly byte[] AssociatedData = "pc_key_root"u8.ToArray();

    private sealed class Row
    {
        public bool From_master { get; init; }
        public byte[]? Sealed { get; init; }
        public string? Master { get; init; }
    }

    /// <summary>
    /// Gives the master key its root, and creates the root if there is none. Call it before anything is sealed or opened.
    /// </summary>
    /// <exception cref="MasterKeyException">This host cannot open the sealed data of this database.</exception>
    public static async Task LoadOrCreate(NpgsqlConnection connection, MasterKey master, CancellationToken ct)
    {
        var row = await Read(connection, ct) ?? throw new MasterKeyException(
            "The root key is missing (table pc_key_root): bring it back with `keys restore`. Without it nothing that is sealed opens.");
        if (row.Sealed is null)
        {
            await CreateRoot(connection, master, row.From_master, ct);
            row = await Read(connection, ct);
        }
        master.SetRoot(Open(master, row!) ?? throw new MasterKeyException(
            $"This database is under master key {row!.Master}, and this host has {string.Join(" and ", master.Names)}. "
            + "Set Keys__Master to that key; while keys are rotated, one of the two goes into Keys__Previous."));
        if (await FindUnknownMasterKey(connection, master, ct) is { } other)
            throw new MasterKeyException($"Some keys are still under master key {other}, and this host has "
                + $"{string.Join(" and ", master.Names)}. Give it both (Keys__Master, Keys__Previous) and run `keys rotate`.");
    }

    /// <summary>Returns the name of the master key that wraps the root; null if no host has started yet.</summary>
    public static async Task<string?> ReadMasterKeyName(NpgsqlConnection connection, CancellationToken ct) =>
        (await Read(connection, ct))?.Master;

    /// <summary>Wraps the root with the newer master key. Returns false if it already was.</summary>
    internal static async Task<bool> Rewrap(NpgsqlConnection connection, MasterKey master, CancellationToken ct)
    {
        if (await Read(connection, ct) is not { Sealed: { } before } row || row.Master == master.Name || Open(master, row) is not { } root)
            return false;
        return await connection.ExecuteAsync(new CommandDefinition(
            "update pc_key_root set sealed = @after, master = @name where sealed = @before",
            new { after = master.Wrap(Purpose, root, AssociatedData), before, name = master.Name }, cancellationToken: ct)) == 1;
    }

    /// <summary>Opens a stored root; null if it is wrapped by another master key.</summary>
    public static byte[]? Open(MasterKey master, byte[] data) => master.Unwrap(Purpose, data, AssociatedData);

    private static byte[]? Open(MasterKey master, Row row) => row.Sealed is { } data ? Open(master, data) : null;

    private static async Task CreateRoot(NpgsqlConnection connection, MasterKey master, bool fromMaster, CancellationToken ct)
    {
        if (fromMaster && master.Previous is not null)
            throw new MasterKeyException("This database is from before master keys could be changed. Start this version once with "
                + "Keys__Master as it was and without Keys__Previous; then change it.");
        if (fromMaster && await KeyRing.MatchesMasterKey(connection, master, ct) is false)
            throw new MasterKeyException(
                $"This database was made with another master key than {master.Name}: set Keys__Master to that one.");
        var root = fromMaster ? master.AsRoot() : RandomNumberGenerator.GetBytes(32);
        // Several hosts may start at once: the root of the first one counts.
        await connection.ExecuteAsync(new CommandDefinition(
            "update pc_key_root set sealed = @data, master = @name, made_at = powercrm_now() where sealed is null",
            new { data = master.Wrap(Purpose, root, AssociatedData), name = master.Name }, cancellationToken: ct));
    }

    private static Task<Row?> Read(NpgsqlConnection connection, CancellationToken ct) =>
        connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition("select from_master, sealed, master from pc_key_root",
            cancellationToken: ct));

    private static Task<string?> FindUnknownMasterKey(NpgsqlConnection connection, MasterKey master, CancellationToken ct) =>
        connection.QueryFirstOrDefaultAsync<string>(new CommandDefinition(
            "select master from pc_subject_keys where wrapped is not null and master <> all(@names) limit 1",
            new { names = master.Names.ToArray() }, cancellationToken: ct));
}

/// <summary>Thrown when the host's master key does not fit this database; the message says what to do.</summary>
public sealed class MasterKeyException(string message) : InvalidOperationException(message);
