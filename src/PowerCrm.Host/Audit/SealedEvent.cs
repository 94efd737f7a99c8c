using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace PowerCrm.Host.Audit;

/// <summary>An event as stored in the table, column by column: the input of a seal.</summary>
public sealed partial record SealedEvent(IReadOnlyList<string?> Columns)
{
    private const int DataColumn = 5, BinaryDataColumn = 6;

    /// <summary>All columns that describe what happened, without <c>is_archived</c>, the only one that may change.</summary>
    public const string ColumnsSql = """
        e.seq_id::text, e.id::text, e.stream_id::text, e.version::text, e.type, e.data::text, encode(e.bdata, 'hex'),
        to_char(e.timestamp at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), e.tenant_id, e.mt_dotnet_type,
        e.correlation_id, e.causation_id,
        e.headers::text, e.user_name
        """;

    public const int ColumnCount = 14;

    public Guid Stream => Guid.Parse(Columns[2]!);

    public long Version => long.Parse(Columns[3]!, CultureInfo.InvariantCulture);

    public byte[] ComputeSeal(byte[] key, ReadOnlySpan<byte> previousMac)
    {
        using var mac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        mac.AppendData(previousMac);
        Append(mac, Columns);
        return mac.GetHashAndReset();
    }

    /// <summary>
    /// The row as it may leave the system, with a hash in place of each sealed value: otherwise, if a key leaks later, copies of it could
    /// be decrypted.
    /// </summary>
    public IReadOnlyList<string?> RedactedColumns =>
        [.. Columns.Select((column, i) => column is null ? null : i == BinaryDataColumn ? Hash(column)
            : i == DataColumn ? SealedValuePattern().Replace(column, m => $"{m.Groups[1].Value}{Hash(m.Groups[2].Value)}\"") : column)];

    /// <summary>The event's leaf in the tree of a checkpoint: the public row and its seal.</summary>
    public byte[] ComputeLeaf(byte[] seal) => ComputeLeaf(RedactedColumns, seal);

    public static byte[] ComputeLeaf(IReadOnlyList<string?> columns, byte[] seal)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData([0]);
        Append(hash, columns);
        hash.AppendData(seal);
        return hash.GetHashAndReset();
    }

    private static string Hash(string text) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    /// <summary>Each column is preceded by its length, so that different rows never give the same bytes.</summary>
    private static void Append(IncrementalHash hash, IReadOnlyList<string?> columns)
    {
        Span<byte> length = stackalloc byte[4];
        foreach (var column in columns)
        {
            var bytes = Encoding.UTF8.GetBytes(column ?? "");
            BinaryPrimitives.WriteInt32BigEndian(length, column is null ? -1 : bytes.Length);
            hash.AppendData(length);
            hash.AppendData(bytes);
        }
    }

    // The format in which PostgreSQL writes jsonb. Quotation marks within a text are escaped, so typed text cannot match this.
    [GeneratedRegex("(\"sealed\": \")([A-Za-z0-9+/=]*)\"", RegexOptions.NonBacktracking)]
    private static partial Regex SealedValuePattern();
}
