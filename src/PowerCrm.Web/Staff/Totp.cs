using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PowerCrm.Web;

/// <summary>Time-based one-time passwords, RFC 6238: HMAC-SHA-1, six digits, steps of 30 s, one step of drift each way.</summary>
internal static class Totp
{
    private const int Seconds = 30;

    /// <summary>The step that a code belongs to, or null.</summary>
    /// <param name="now">Unix seconds, by the database's clock.</param>
    public static long? Step(byte[] secret, string code, long now)
    {
        long? found = null;
        for (var step = now / Seconds - 1; step <= now / Seconds + 1; step++)
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(Code(secret, step)), Encoding.ASCII.GetBytes(code)))
                found = step;
        return found;
    }

    public static string Code(byte[] secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
        var mac = HMACSHA1.HashData(secret, counter);
        var offset = mac[^1] & 0x0F;
        var number = BinaryPrimitives.ReadInt32BigEndian(mac.AsSpan(offset)) & 0x7FFFFFFF;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }
}
