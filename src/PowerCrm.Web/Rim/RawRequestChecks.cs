using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;

namespace PowerCrm.Web;

/// <summary>Checks of the raw request that the API contract requires, and that ASP.NET and Kestrel do not make.</summary>
internal static class RawRequestChecks
{
    /// <summary>
    /// Responds with 400 when the percent-encoded bytes of a query are not UTF-8. ASP.NET would substitute replacement characters, and a
    /// search for them would find nothing without any explanation.
    /// </summary>
    public static Task CheckQuery(HttpContext http, RequestDelegate next) =>
        IsUtf8(http.Request.QueryString.Value ?? "") ? next(http) : throw new Problem("malformed_request").ToException();

    internal static bool IsUtf8(string query)
    {
        if (!query.Contains('%', StringComparison.Ordinal))
            return true;
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(query.Length));
        try
        {
            var length = 0;
            for (var i = 0; i < query.Length; i++)
                if (query[i] == '%' && i + 2 < query.Length && char.IsAsciiHexDigit(query[i + 1]) && char.IsAsciiHexDigit(query[i + 2]))
                {
                    bytes[length++] = Convert.FromHexString(query.AsSpan(i + 1, 2))[0];
                    i += 2;
                }
                else
                    length += Encoding.UTF8.GetBytes(query.AsSpan(i, 1), bytes.AsSpan(length));
            return Utf8.IsValid(bytes.AsSpan(0, length));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    /// <summary>
    /// Returns the encoding with which Kestrel decodes a header's value. <c>Content-Length</c> must consist of digits: Kestrel itself
    /// accepts <c>+16</c>, which a proxy may read differently, so that the two disagree where the next request begins. Headers that nothing
    /// here reads (a user agent in another encoding) must not cause a rejection, and Kestrel rejects values that are not UTF-8.
    /// </summary>
    public static Encoding? EncodingOf(string header) => header switch
    {
        _ when header.Equals("Content-Length", StringComparison.OrdinalIgnoreCase) => Digits,
        _ when Latin1Headers.Contains(header) => Encoding.Latin1,
        _ => null,
    };

    private static readonly FrozenSet<string> Latin1Headers = new[] { "User-Agent", "Referer", "From", "Via", "X-Requested-With", "DNT",
        "Cookie" }
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly DigitsOnly Digits = new();

    /// <summary>ASCII: digits are kept, leading zeros are removed, and anything else becomes a letter, which no number contains.</summary>
    private sealed class DigitsOnly : Encoding
    {
        public override int GetByteCount(char[] chars, int index, int count) => count;

        public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
            ASCII.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

        public override int GetCharCount(byte[] bytes, int index, int count) => count;

        public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
        {
            for (; byteCount > 1 && bytes[byteIndex] == '0'; byteCount--)
                byteIndex++;
            // Kestrel's buffer has room for one more character than the longest number, and rejects a value that fills it.
            var count = Math.Min(byteCount, chars.Length - charIndex);
            for (var i = 0; i < count; i++)
                chars[charIndex + i] = bytes[byteIndex + i] is >= (byte)'0' and <= (byte)'9' and var digit ? (char)digit : 'x';
            return count;
        }

        public override int GetMaxByteCount(int charCount) => charCount;

        public override int GetMaxCharCount(int byteCount) => byteCount;
    }
}
