using System.Buffers;
using System.Collections.Frozen;
using System.Text;
using System.Text.Unicode;
using Microsoft.AspNetCore.Http;

namespace PowerCrm.Web;

/// <summary>Checks of the raw request that ASP.NET and Kestrel do not make, and that the contract asks for.</summary>
internal static class RawTexts
{
    /// <summary>
    /// Percent-encoded bytes of a query that are no UTF-8 are 400. ASP.NET would put replacement characters in their place, and the search
    /// for them would find nothing, without a word why.
    /// </summary>
    public static Task CheckQuery(HttpContext http, RequestDelegate next) =>
        IsUtf8(http.Request.QueryString.Value ?? "") ? next(http) : throw new Problem("malformed_request").Exception();

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
    /// How Kestrel decodes a header's value: <c>Content-Length</c> letter by letter, since Kestrel itself takes <c>+16</c>, which a proxy
    /// may read as something else, and then the two disagree where the next request begins. What nobody here reads (an agent's name in
    /// another encoding) must not decide about the request: Kestrel refuses a value that is no UTF-8.
    /// </summary>
    public static Encoding? EncodingOf(string header) => header switch
    {
        _ when header.Equals("Content-Length", StringComparison.OrdinalIgnoreCase) => Digits,
        _ when Unread.Contains(header) => Encoding.Latin1,
        _ => null,
    };

    private static readonly FrozenSet<string> Unread = new[] { "User-Agent", "Referer", "From", "Via", "X-Requested-With", "DNT", "Cookie" }
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly DigitsOnly Digits = new();

    /// <summary>ASCII: a digit stays one, zeros in front are left out, anything else becomes a letter, which no number has.</summary>
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
            // Kestrel has room for one more than the longest number, and refuses what fills it.
            var count = Math.Min(byteCount, chars.Length - charIndex);
            for (var i = 0; i < count; i++)
                chars[charIndex + i] = bytes[byteIndex + i] is >= (byte)'0' and <= (byte)'9' and var digit ? (char)digit : 'x';
            return count;
        }

        public override int GetMaxByteCount(int charCount) => charCount;

        public override int GetMaxCharCount(int byteCount) => byteCount;
    }
}
