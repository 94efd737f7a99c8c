using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Serialization;

namespace PowerCrm.Host.Audit;

/// <summary>What the log said at a time: a root over all events that were sealed since the checkpoint before, signed.</summary>
/// <param name="Number">1, 2, 3 and so on.</param>
/// <param name="After">The last event of the checkpoint before; 0 at the first.</param>
/// <param name="UpTo">Its last event.</param>
/// <param name="Events">How many there are in between; numbers may be missing.</param>
/// <param name="Root">Of the tree over these events (RFC 9162), in hexadecimal digits.</param>
/// <param name="Before">SHA-256 of what the checkpoint before states; zeros at the first.</param>
/// <param name="Key">Name of the key that signed.</param>
/// <param name="Signature">RSA, SHA-256, PKCS#1 v1.5, in base64.</param>
public sealed record Checkpoint(long Number, long After, long UpTo, long Events, string Root, string Before, DateTimeOffset At, string Key,
    string Signature)
{
    public static string None { get; } = new('0', 64);

    /// <summary>The signed text. It is never changed: what was signed is checked with it for ever (tools/verify.py does).</summary>
    [JsonIgnore]
    public string Statement => string.Create(CultureInfo.InvariantCulture, $"powercrm checkpoint 1\n{Number}\n{After}\n{UpTo}\n{Events}\n")
        + $"{Root}\n{Before}\n{At.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFF'Z'", CultureInfo.InvariantCulture)}\n{Key}\n";

    [JsonIgnore]
    public byte[] Stated => Encoding.UTF8.GetBytes(Statement);

    /// <summary>What the next checkpoint names this one by.</summary>
    [JsonIgnore]
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Stated));
}
