using System.Security.Cryptography;
using System.Text;

namespace PowerCrm.Store;

/// <summary>
/// The one secret outside the database (32 bytes). Every use derives a key of its own by HKDF-SHA-256 (RFC 5869), so that no
/// two purposes share one. Sealing is AES-256-GCM: version byte, 12 bytes nonce, ciphertext, 16 bytes tag.
/// </summary>
public sealed class MasterKey
{
    private const byte Format = 1;
    private const int NonceSize = 12, TagSize = 16;
    private readonly byte[] secret;
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, byte[]> derived = new(StringComparer.Ordinal);

    /// <exception cref="ArgumentException">Not 32 bytes.</exception>
    public MasterKey(byte[] secret)
    {
        if (secret.Length != 32)
            throw new ArgumentException("The master key has 32 bytes (base64 of 44 characters).", nameof(secret));
        this.secret = [.. secret];
    }

    /// <summary>Tells this key from others, and nothing of it: eight hexadecimal digits of a derived key that has no other use.</summary>
    public string Name => Convert.ToHexStringLower(Derive("name"))[..8];

    /// <summary>A key of 32 bytes for one purpose.</summary>
    public byte[] Derive(string purpose) => derived.GetOrAdd(purpose,
        p => HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, 32, info: Encoding.UTF8.GetBytes("powercrm/" + p)));

    public byte[] Seal(string purpose, ReadOnlySpan<byte> clear, ReadOnlySpan<byte> associated) => Seal(Derive(purpose), clear, associated);

    /// <summary>Null when it was sealed otherwise, or altered.</summary>
    public byte[]? Open(string purpose, ReadOnlySpan<byte> data, ReadOnlySpan<byte> associated) => Open(Derive(purpose), data, associated);

    internal static byte[] Seal(byte[] key, ReadOnlySpan<byte> clear, ReadOnlySpan<byte> associated)
    {
        var data = new byte[1 + NonceSize + clear.Length + TagSize];
        data[0] = Format;
        var nonce = data.AsSpan(1, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(nonce, clear, data.AsSpan(1 + NonceSize, clear.Length), data.AsSpan(1 + NonceSize + clear.Length), associated);
        return data;
    }

    internal static byte[]? Open(byte[] key, ReadOnlySpan<byte> data, ReadOnlySpan<byte> associated)
    {
        if (data.Length < 1 + NonceSize + TagSize || data[0] != Format)
            return null;
        var clear = new byte[data.Length - 1 - NonceSize - TagSize];
        using var aes = new AesGcm(key, TagSize);
        try
        {
            aes.Decrypt(data.Slice(1, NonceSize), data.Slice(1 + NonceSize, clear.Length), data[^TagSize..], clear, associated);
            return clear;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    public override string ToString() => "[master key]";
}
