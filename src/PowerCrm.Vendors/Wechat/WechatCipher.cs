using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace PowerCrm.Vendors;

/// <summary>
/// WeChat's own cryptography, as its documents give it: the user's data under a session key, and messages it pushes to us. Null or false
/// for all that is not right; nothing here throws for what came from outside.
/// </summary>
internal static class WechatCipher
{
    private const int BlockOfPush = 32;                                 // not AES's 16: WeChat pads messages to 32

    /// <summary>AES-128-CBC with PKCS#7 under the session key. The caller still has to look at the watermark.</summary>
    public static byte[]? UserData(string sessionKey, string iv, string encrypted)
    {
        if (Base64(sessionKey) is not { Length: 16 } key || Base64(iv) is not { Length: 16 } start
            || Base64(encrypted) is not { Length: > 0 } data)
            return null;
        return Decrypted(key, start, data, PaddingMode.PKCS7);
    }

    /// <summary>Of a push in clear: token, timestamp and nonce; of a sealed one also its cipher text.</summary>
    public static bool IsSigned(string signature, params ReadOnlySpan<string> parts) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(Signature(parts)), Encoding.UTF8.GetBytes(signature));

    [SuppressMessage("Security", "CA5350", Justification = "WeChat's protocol has SHA-1; the pushed message is sealed besides.")]
    public static string Signature(params ReadOnlySpan<string> parts)
    {
        var sorted = parts.ToArray();
        Array.Sort(sorted, StringComparer.Ordinal);
        return Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(string.Concat(sorted))));
    }

    /// <summary>Of the user's raw data, by the session key's text.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "WeChat's protocol has SHA-1.")]
    public static string RawDataSignature(string rawData, string sessionKey) =>
        Convert.ToHexStringLower(SHA1.HashData(Encoding.UTF8.GetBytes(rawData + sessionKey)));

    /// <summary>A pushed message: 16 random bytes, the length, the message, and for whom it was made, which must be us.</summary>
    public static string? Pushed(string encodingKey, string appId, string encrypted)
    {
        if (encodingKey.Length != 43 || Base64(encodingKey + "=") is not { Length: 32 } key
            || Base64(encrypted) is not { Length: > 0 } data)
            return null;
        if (Decrypted(key, key[..16], data, PaddingMode.None) is not { Length: > 20 } padded
            || padded[^1] is not (> 0 and <= BlockOfPush and var pad))
            return null;
        if (padded.Length < pad + 20 || padded.AsSpan()[^pad..].ContainsAnyExcept(pad)) return null;
        var clear = padded.AsSpan()[..^pad];
        var length = BinaryPrimitives.ReadUInt32BigEndian(clear[16..]);
        if (length > clear.Length - 20) return null;
        return clear[(20 + (int)length)..].SequenceEqual(Encoding.UTF8.GetBytes(appId))
            ? Encoding.UTF8.GetString(clear.Slice(20, (int)length)) : null;
    }

    /// <summary>What <see cref="Pushed"/> opens.</summary>
    /// <param name="random">16 bytes that nobody can foresee.</param>
    public static string? Push(string encodingKey, string appId, string message, ReadOnlySpan<byte> random)
    {
        if (encodingKey.Length != 43 || Base64(encodingKey + "=") is not { Length: 32 } key || random.Length != 16) return null;
        var (text, app) = (Encoding.UTF8.GetBytes(message), Encoding.UTF8.GetBytes(appId));
        var length = 20 + text.Length + app.Length;
        var pad = BlockOfPush - length % BlockOfPush;
        var clear = new byte[length + pad];
        random.CopyTo(clear);
        BinaryPrimitives.WriteInt32BigEndian(clear.AsSpan(16), text.Length);
        text.CopyTo(clear, 20);
        app.CopyTo(clear, 20 + text.Length);
        clear.AsSpan(length).Fill((byte)pad);
        using var aes = Aes.Create();
        aes.Key = key;
        return Convert.ToBase64String(aes.EncryptCbc(clear, key.AsSpan(0, 16), PaddingMode.None));
    }

    private static byte[]? Decrypted(byte[] key, byte[] iv, byte[] data, PaddingMode padding)
    {
        if (data.Length % 16 != 0) return null;
        using var aes = Aes.Create();
        aes.Key = key;
        try
        {
            return aes.DecryptCbc(data, iv, padding);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static byte[]? Base64(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text, bytes, out var count) ? bytes[..count] : null;
    }
}
