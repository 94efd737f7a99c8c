using System.Text;

namespace PowerCrm.Vendors;

/// <summary>
/// The text of a request that TC3 and ACS3 both sign: method, path, query, headers, the names of the headers, hash of the body.
/// </summary>
internal sealed record CanonicalRequest(string Method, string Path, string Query, string SignedHeaders, string Text)
{
    /// <param name="method">Upper case.</param>
    /// <param name="path">As it is sent.</param>
    /// <param name="query">Escaped and sorted, without the question mark.</param>
    /// <param name="headers">Lower-case names; the values as they are sent.</param>
    /// <param name="body">The exact bytes that are sent.</param>
    public static CanonicalRequest Of(
        string method, string path, string query, IEnumerable<KeyValuePair<string, string>> headers, ReadOnlySpan<byte> body)
    {
        var sorted = headers.OrderBy(header => header.Key, StringComparer.Ordinal).ToList();
        var names = string.Join(';', sorted.Select(header => header.Key));
        var text = new StringBuilder().Append(method).Append('\n').Append(path).Append('\n').Append(query).Append('\n');
        foreach (var (name, value) in sorted) text.Append(name).Append(':').Append(value.Trim()).Append('\n');
        text.Append('\n').Append(names).Append('\n').Append(Hashes.Sha256Hex(body));
        return new CanonicalRequest(method, path, query, names, text.ToString());
    }

    public string Hash => Hashes.Sha256Hex(Text);
}
