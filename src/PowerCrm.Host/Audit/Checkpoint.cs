using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace PowerCrm.Host.Audit;

/// <summary>A signed statement about the log at a time: the root over all events that were sealed since the previous checkpoint.</summary>
/// <param name="Number">1, 2, 3 and so on.</param>
/// <param name="After">The last event of the previous checkpoint; 0 for the first checkpoint.</param>
/// <param name="UpTo">Its last event.</param>
/// <param name="Events">The number of events in between; there may be gaps in their numbers.</param>
/// <param name="Root">Root of the tree over these events (RFC 9162), in hexadecimal digits.</param>
/// <param name="Before">SHA-256 of the previous checkpoint's statement; zeros for the first checkpoint.</param>
/// <param name="Key">Name of the key that signed it.</param>
/// <param name="Signature">RSA, SHA-256, PKCS#1 v1.5, in base64.</param>
public sealed record Checkpoint(long Number, long After, long UpTo, long Events, string Root, string Before, DateTimeOffset At, string Key,
    string Signature)
{
    public static string NoHash { get; } = new('0', 64);

    /// <summary>
    /// The signed text. Its format must never change, because old signatures are verified with it (also by tools/verify.py).
    /// </summary>
    [JsonIgnore]
    public string Statement => string.Create(CultureInfo.InvariantCulture, $"powercrm checkpoint 1\n{Number}\n{After}\n{UpTo}\n{Events}\n")
        + $"{Root}\n{Before}\n{At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture)}\n{Key}\n";

    [JsonIgnore]
    public byte[] StatementBytes => Encoding.UTF8.GetBytes(Statement);

    /// <summary>The hash by which the next checkpoint refers to this one.</summary>
    [JsonIgnore]
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(StatementBytes));
}
