using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace PowerCrm.Host.Audit;

/// <summary>An event as it lies in the table, column by column: what a seal is made over.</summary>
public sealed record SealedEvent(IReadOnlyList<string?> Columns)
{
    /// <summary>All that says what happened; not <c>is_archived</c>, the one column that may change.</summary>
    public const string Sql = """
        e.seq_id::text, e.id::text, e.stream_id::text, e.version::text, e.type, e.data::text, encode(e.bdata, 'hex'),
        to_char(e.timestamp at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), e.tenant_id, e.mt_dotnet_type,
        e.correlation_id, e.causation_id,
        e.headers::text, e.user_name
        """;

    public const int Count = 14;

    /// <summary>Each column with its length before it, so that no two rows give the same bytes.</summary>
    public byte[] Seal(byte[] key, ReadOnlySpan<byte> before)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        Span<byte> length = stackalloc byte[4];
        mac.AppendData(before);
        foreach (var column in Columns)
        {
            var bytes = Encoding.UTF8.GetBytes(column ?? "");
            BinaryPrimitives.WriteInt32BigEndian(length, column is null ? -1 : bytes.Length);
            mac.AppendData(length);
            mac.AppendData(bytes);
        }
        return mac.GetHashAndReset();
    }
}
