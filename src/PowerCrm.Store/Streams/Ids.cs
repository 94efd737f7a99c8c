using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace PowerCrm.Store;

/// <summary>Ids derived from other ids, so that the same cause always leads to the same stream.</summary>
public static class Ids
{
    /// <summary>Returns a UUIDv5 (RFC 9562, SHA-1 of namespace and name): <c>Derived(registration, "access")</c>.</summary>
    public static Guid Derived(Guid namespaceId, string name)
    {
        Span<byte> input = stackalloc byte[16 + Encoding.UTF8.GetMaxByteCount(name.Length)];
        namespaceId.TryWriteBytes(input, bigEndian: true, out _);
        var length = 16 + Encoding.UTF8.GetBytes(name, input[16..]);
        Span<byte> hash = stackalloc byte[20];
#pragma warning disable CA5350 // UUIDv5 is defined with SHA-1; nothing secret depends on it.
        SHA1.HashData(input[..length], hash);
#pragma warning restore CA5350
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }

    /// <summary>Returns the number of an advisory lock for a name: the first 8 bytes of its SHA-256.</summary>
    internal static long LockKey(string name) => BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
}
