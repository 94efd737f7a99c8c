using System.Security.Cryptography;
using Dapper;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Host.Audit;

/// <summary>
/// The key that signs checkpoints, shared by all hosts: created once, and sealed by the master key (docs/adr/0026). It is never created
/// again while checkpoints exist, so that it cannot be replaced by deleting it.
/// </summary>
public sealed class AuditKey(NpgsqlDataSource database, MasterKey master)
{
    private const string Purpose = "audit-key";
    private const int KeySize = 3072;
    private static readonly byte[] AssociatedData = "pc_audit_key"u8.ToArray();
    private volatile Signer? cached;

    /// <summary>RSA with SHA-256 and PKCS#1 v1.5, which a few lines of code without a library can verify.</summary>
    public sealed class Signer(RSA rsa)
    {
        /// <summary>The first digits of the SHA-256 of the public key.</summary>
        public string Name { get; } = Convert.ToHexStringLower(SHA256.HashData(rsa.ExportSubjectPublicKeyInfo()))[..16];

        public string PublicPem { get; } = rsa.ExportSubjectPublicKeyInfoPem();

        internal string Sign(byte[] data)
        {
            lock (rsa)
                return Convert.ToBase64String(rsa.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));
        }

        internal bool Verify(byte[] data, string signature)
        {
            var bytes = new byte[KeySize / 8];
            if (!Convert.TryFromBase64String(signature, bytes, out var length))
                return false;
            lock (rsa)
                return rsa.VerifyData(data, bytes.AsSpan(0, length), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
    }

    /// <summary>Returns the key; null if there is none, or if it cannot be opened with this master key.</summary>
    public async Task<Signer?> Find(CancellationToken ct)
    {
        // Read again even if the key is cached, so that a deleted key is noticed.
        await using var connection = await database.OpenConnectionAsync(ct);
        var sealedKey = await connection.QuerySingleOrDefaultAsync<byte[]?>(new CommandDefinition("select sealed from pc_audit_key",
            cancellationToken: ct));
        if (sealedKey is null || master.Open(Purpose, sealedKey, AssociatedData) is not { } privateKey)
            return null;
        if (cached is { } signer)
            return signer;
        var rsa = RSA.Create();
        rsa.ImportPkcs8PrivateKey(privateKey, out _);
        return cached = new Signer(rsa);
    }

    /// <summary>
    /// Returns the key, and creates it at the first call on a new database. If several hosts create one, all use the first one's.
    /// </summary>
    public async Task<Signer?> FindOrCreate(CancellationToken ct)
    {
        if (await Find(ct) is { } existing)
            return existing;
        using var rsa = RSA.Create(KeySize);
        await using var connection = await database.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into pc_audit_key (sealed, made_at)
            select @made, powercrm_now()
            where not exists (select from pc_audit_checkpoints)
            on conflict do nothing
            """, new { made = master.Seal(Purpose, rsa.ExportPkcs8PrivateKey(), AssociatedData) }, cancellationToken: ct));
        return await Find(ct);
    }
}
