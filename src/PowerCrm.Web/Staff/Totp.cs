using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace PowerCrm.Web;

/// <summary>Time-based one-time passwords, RFC 6238: HMAC-SHA-1, six digits, steps of 30 s, one step of drift each way.</summary>
internal static class Totp
{
    private const int StepSeconds = 30;
    private const string Base32Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    /// <summary>Returns the URL for an authenticator, typed in or as a QR code.</summary>
    public static string CreateAddress(string account, byte[] secret) =>
        $"otpauth://totp/PowerCrm:{Uri.EscapeDataString(account)}?secret={ToBase32(secret)}"
            + $"&issuer=PowerCrm&algorithm=SHA1&digits=6&period={StepSeconds}";

    /// <summary>Base 32 of RFC 4648 without padding, the format that authenticators expect for secrets.</summary>
    public static string ToBase32(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder((bytes.Length * 8 + 4) / 5);
        var (buffer, bits) = (0, 0);
        foreach (var b in bytes)
        {
            (buffer, bits) = ((buffer << 8 | b) & 0xFFFF, bits + 8);
            for (; bits >= 5; bits -= 5)
                text.Append(Base32Alphabet[buffer >> (bits - 5) & 31]);
        }
        return bits == 0 ? text.ToString() : text.Append(Base32Alphabet[buffer << (5 - bits) & 31]).ToString();
    }

    /// <summary>Returns the time step of a code, or null.</summary>
    /// <param name="now">Unix seconds, by the database's clock.</param>
    public static long? FindStep(byte[] secret, string code, long now)
    {
        long? match = null;
        for (var step = now / StepSeconds - 1; step <= now / StepSeconds + 1; step++)
            if (CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(ComputeCode(secret, step)), Encoding.ASCII.GetBytes(code)))
                match = step;
        return match;
    }

    public static string ComputeCode(byte[] secret, long step)
    {
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, step);
#pragma warning disable CA5350 // Authenticator apps support HMAC-SHA1 (RFC 6238); many support nothing else.
        var mac = HMACSHA1.HashData(secret, counter);
#pragma warning restore CA5350
        var offset = mac[^1] & 0x0F;
        var number = BinaryPrimitives.ReadInt32BigEndian(mac.AsSpan(offset)) & 0x7FFFFFFF;
        return (number % 1_000_000).ToString("D6", CultureInfo.InvariantCulture);
    }
}
