using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace PowerCrm.Store;

/// <summary>
/// The only secret outside the database (32 bytes). It wraps the subject keys and the root (<see cref="KeyRoot"/>), and can be changed
/// (<see cref="KeyRotation"/>). All other keys are derived from the root by HKDF-SHA-256 (RFC 5869), one for each purpose. Sealing is
/// AES-256-GCM: version byte, 12-byte nonce, ciphertext, 16-byte tag.
/// </summary>
/// <remarks>Seals and blind indexes can never be recreated, so they must not depend on a secret that changes (docs/adr/0029).</remarks>
public sealed class MasterKey
{
    private const byte Format = 1;
    private const int NonceSize = 12, TagSize = 16;
    private readonly byte[] secret;
    private readonly ConcurrentDictionary<string, byte[]> ownKeys = new(StringComparer.Ordinal);
    private volatile Root root;

    /// <param name="previous">Another master key that still opens what it wrapped; it is not used to wrap.</param>
    /// <exception cref="ArgumentException">The secret does not have 32 bytes.</exception>
    public MasterKey(byte[] secret, MasterKey? previous = null)
    {
        if (secret.Length != 32)
            throw new ArgumentException("The master key has 32 bytes (base64 of 44 characters).", nameof(secret));
        this.secret = [.. secret];
        root = new Root(this.secret);
        Name = Convert.ToHexStringLower(DeriveOwn("name"))[..8];
        Previous = previous?.Name == Name ? null : previous;
    }

    /// <summary>
    /// Identifies this key without revealing anything of it: eight hexadecimal digits of a derived key that has no other use.
    /// </summary>
    public string Name { get; }

    public MasterKey? Previous { get; }

    /// <summary>Identifies the root without revealing anything of it.</summary>
    public string RootName => Convert.ToHexStringLower(Derive("root-name"))[..8];

    /// <summary>The names of the master keys that this host has.</summary>
    public IReadOnlyList<string> Names => Previous is null ? [Name] : [Name, Previous.Name];

    /// <summary>Derives a key of 32 bytes from the root, for one purpose.</summary>
    public byte[] Derive(string purpose) => root.Derived.GetOrAdd(purpose, (p, from) => DeriveKey(from, p), root.Secret);

    /// <summary>Returns the same key without its root.</summary>
    public MasterKey Copy() => new(secret, Previous);

    /// <summary>Sets the root. A key without a root is its own root, as all were before docs/adr/0029.</summary>
    internal void SetRoot(byte[] secretOfRoot) => root = new Root(secretOfRoot);

    /// <summary>Returns the master key as a root, for databases from before docs/adr/0029.</summary>
    internal byte[] AsRoot() => [.. secret];

    /// <summary>Seals with the master key itself.</summary>
    public byte[] Wrap(string purpose, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> associated) =>
        Seal(DeriveOwn(purpose), plaintext, associated);

    /// <summary>Opens what this key or the previous one wrapped; null if neither did, or if it was altered.</summary>
    public byte[]? Unwrap(string purpose, ReadOnlySpan<byte> data, ReadOnlySpan<byte> associated) =>
        Open(DeriveOwn(purpose), data, associated) ?? Previous?.Unwrap(purpose, data, associated);

    private byte[] DeriveOwn(string purpose) => ownKeys.GetOrAdd(purpose, (p, from) => DeriveKey(from, p), secret);

    private static byte[] DeriveKey(byte[] inputKey, string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, inputKey, 32, info: Encoding.UTF8.GetBytes("powercrm/" + purpose));

    public byte[] Seal(string purpose, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> associated) =>
        Seal(Derive(purpose), plaintext, associated);

    /// <summary>Opens sealed data; null if it was sealed with another key, or altered.</summary>
    public byte[]? Open(string purpose, ReadOnlySpan<byte> data, ReadOnlySpan<byte> associated) => Open(Derive(purpose), data, associated);

    internal static byte[] Seal(byte[] key, ReadOnlySpan<byte> plaintext, ReadOnlySpan<byte> associated)
    {
        var data = new byte[1 + NonceSize + plaintext.Length + TagSize];
        data[0] = Format;
        var nonce = data.AsSpan(1, NonceSize);
        RandomNumberGenerator.Fill(nonce);
        using var aes = new AesGcm(key, TagSize);
        aes.Encrypt(nonce, plaintext, data.AsSpan(1 + NonceSize, plaintext.Length), data.AsSpan(1 + NonceSize + plaintext.Length),
            associated);
        return data;
    }

    internal static byte[]? Open(byte[] key, ReadOnlySpan<byte> data, ReadOnlySpan<byte> associated)
    {
        if (data.Length < 1 + NonceSize + TagSize || data[0] != Format)
            return null;
        var plaintext = new byte[data.Length - 1 - NonceSize - TagSize];
        using var aes = new AesGcm(key, TagSize);
        try
        {
            aes.Decrypt(data.Slice(1, NonceSize), data.Slice(1 + NonceSize, plaintext.Length), data[^TagSize..], plaintext, associated);
            return plaintext;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    public override string ToString() => "[master key]";

    private sealed record Root(byte[] Secret)
    {
        public ConcurrentDictionary<string, byte[]> Derived { get; } = new(StringComparer.Ordinal);
    }
}
