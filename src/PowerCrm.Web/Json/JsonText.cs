using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace PowerCrm.Web;

/// <summary>Reads strings and numbers without the reader's silent rounding.</summary>
internal static class JsonText
{
    /// <summary>In code points; longer than any name in the API. A response contains only the beginning of a longer name.</summary>
    private const int MaxNameLength = 64;

    /// <exception cref="LoneSurrogateException">
    /// The reader throws InvalidOperationException for this as well as for misuse; the two are told apart here.
    /// </exception>
    public static string ReadString(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new LoneSurrogateException();
        }
    }

    /// <summary>Reads a string. Decorations may contain lone surrogates, which their rule removes; all other text must be valid.</summary>
    public static string ReadString(ref Utf8JsonReader reader, TextRule rule)
    {
        if (rule.Decorates is null || !reader.ValueIsEscaped)
            return ReadString(ref reader);
        // The reader has already checked the escapes: one of the nine valid characters follows each backslash.
        var raw = Encoding.UTF8.GetString(reader.HasValueSequence ? reader.ValueSequence.ToArray() : reader.ValueSpan);
        var text = new StringBuilder(raw.Length);
        for (var i = 0; i < raw.Length; i++)
        {
            if (raw[i] != '\\')
            {
                text.Append(raw[i]);
                continue;
            }
            text.Append(raw[++i] switch
            {
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => (char)ushort.Parse(raw.AsSpan(i + 1, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture),
                var other => other,
            });
            if (raw[i] == 'u')
                i += 4;
        }
        return text.ToString();
    }

    /// <summary>Adds a name to a JSON pointer (RFC 6901).</summary>
    public static string Join(string pointer, string name) => pointer + "/"
        + (name.EnumerateRunes().Count() <= MaxNameLength ? name : string.Concat(name.EnumerateRunes().Take(MaxNameLength)) + "…")
            .Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    /// <summary>Returns false when a decimal cannot hold the number exactly: it would be rounded, or become 0.</summary>
    public static bool TryParseDecimal(ReadOnlySpan<byte> token, out decimal value)
    {
        value = 0;
        int digits = 0, zeros = 0, places = 0, exponent = 0, i = token.Length > 0 && token[0] == '-' ? 1 : 0;
        var fraction = false;
        for (; i < token.Length && token[i] is not ((byte)'e' or (byte)'E'); i++)
        {
            if (token[i] == '.')
            {
                fraction = true;
                continue;
            }
            if (fraction)
                places++;
            zeros = token[i] == '0' ? zeros + 1 : 0;
            if (digits > 0 || token[i] != '0')
                digits++;
        }
        if (i < token.Length && !int.TryParse(token[(i + 1)..], NumberStyles.AllowLeadingSign,
                CultureInfo.InvariantCulture, out exponent))
            return false;
        if (digits == 0)
            return true;
        var significant = digits - zeros;
        var scale = (long)places - exponent - zeros;
        if (significant > 28 || scale > 28 || significant - scale > 28)
            return false;
        return decimal.TryParse(token, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }
}
