using System.Buffers;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Dapper;
using Npgsql;

namespace PowerCrm.Host.Tests.Registration;

/// <summary>A text or bytes of a person that were found, and the place.</summary>
internal sealed record PersonalDataMatch(string Name, string Place)
{
    public override string ToString() => $"{Name} in {Place}";
}

/// <summary>
/// Searches texts and bytes everywhere they could be left: in each column of each table, in files, in archives within files. A text is
/// searched as it is, in UTF-16, as escaped in JSON and URLs, in hex and in base64, including nested encodings.
/// </summary>
internal sealed class PersonalDataSearch
{
    private static readonly UnicodeEncoding Utf16 = new(bigEndian: false, byteOrderMark: false);
    private readonly List<(string Form, string Name)> forms = [];
    private SearchValues<string>? asText, asBytes;

    public void Add(string name, string text)
    {
        var escaped = JsonEncodedText.Encode(text).ToString();
        foreach (var form in (string[])[text, escaped, escaped.ToLowerInvariant(), Uri.EscapeDataString(text)])
        {
            forms.Add((form, name));
            Add(name, Encoding.UTF8.GetBytes(form));
        }
        Add(name, Utf16.GetBytes(text));
    }

    public void Add(string name, byte[] bytes)
    {
        forms.Add((Encoding.Latin1.GetString(bytes), name));
        foreach (var form in EncodedForms(bytes))
        {
            forms.Add((form, name));
            forms.Add((Convert.ToHexStringLower(Encoding.ASCII.GetBytes(form)), name));
        }
        (asText, asBytes) = (null, null);
    }

    /// <summary>Returns bytes as hex and base64 write them; for base64, in each alignment that they may have in the encoded data.</summary>
    private static IEnumerable<string> EncodedForms(byte[] bytes)
    {
        yield return Convert.ToHexStringLower(bytes);
        yield return Convert.ToHexString(bytes);
        for (var offset = 0; offset < 3; offset++)
        {
            var encoded = Convert.ToBase64String([.. new byte[offset], .. bytes]);
            var form = encoded[((offset * 8 + 5) / 6)..((offset + bytes.Length) * 8 / 6)];
            yield return form;
            yield return form.Replace('+', '-').Replace('/', '_');
        }
    }

    public IReadOnlySet<string> FindIn(string text) => FindNames(text, asText ??= BuildValues(f => f));

    public IReadOnlySet<string> FindIn(byte[] bytes) =>
        FindNames(Encoding.Latin1.GetString(bytes), asBytes ??= BuildValues(f => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(f))));

    private SearchValues<string> BuildValues(Func<string, string> form) =>
        SearchValues.Create([.. forms.Select(f => form(f.Form)).Distinct()], StringComparison.Ordinal);

    private HashSet<string> FindNames(string text, SearchValues<string> values)
    {
        if (!text.AsSpan().ContainsAny(values))
            return [];
        var latin1 = ReferenceEquals(values, asBytes);
        return [.. forms.Where(f => text.Contains(latin1 ? Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(f.Form)) : f.Form,
            StringComparison.Ordinal)).Select(f => f.Name)];
    }

    /// <summary>Searches every column of every table of every schema, including those of libraries.</summary>
    public async Task<IReadOnlyList<PersonalDataMatch>> FindIn(NpgsqlConnection connection)
    {
        var matches = new HashSet<PersonalDataMatch>();
        var tables = (await connection.QueryAsync<(string Table, string[] Columns)>("""
            select format('%I.%I', c.table_schema, c.table_name), array_agg(c.column_name::text order by c.ordinal_position)
            from information_schema.columns c
            join information_schema.tables t using (table_schema, table_name)
            where c.table_schema not in ('pg_catalog', 'information_schema') and t.table_type = 'BASE TABLE'
            group by 1
            """)).ToList();
        foreach (var (table, columns) in tables)
        {
            await using var command = new NpgsqlCommand($"select {string.Join(", ", columns.Select(c => $"\"{c}\"::text"))} from {table}",
                connection);
            await using var rows = await command.ExecuteReaderAsync();
            while (await rows.ReadAsync())
                for (var i = 0; i < columns.Length; i++)
                    if (!rows.IsDBNull(i))
                        matches.UnionWith(FindIn(rows.GetString(i)).Select(name => new PersonalDataMatch(name, $"{table}.{columns[i]}")));
        }
        return [.. matches.OrderBy(t => t.Name, StringComparer.Ordinal)];
    }

    /// <summary>Searches files, their names, and the contents of archives.</summary>
    public IReadOnlyList<PersonalDataMatch> FindInFiles(params IEnumerable<string> paths) => [.. paths
        .SelectMany(p => Directory.Exists(p) ? Directory.EnumerateFiles(p, "*", SearchOption.AllDirectories) : File.Exists(p) ? [p] : [])
        .SelectMany(f => ReadContent(f) is { } bytes
            ? FindIn(f).Concat(FindIn(bytes)).Concat(FindInArchive(bytes)).Select(name => new PersonalDataMatch(name, f)) : []).Distinct()];

    /// <returns>Null if the file was deleted after its folder was listed, which happens to temporary files.</returns>
    private static byte[]? ReadContent(string file)
    {
        try
        {
            return File.ReadAllBytes(file);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    private IEnumerable<string> FindInArchive(byte[] file)
    {
        if (file is not [(byte)'P', (byte)'K', ..])
            return [];
        using var zip = new ZipArchive(new MemoryStream(file));
        return [.. zip.Entries.SelectMany(e =>
        {
            using var entry = e.Open();
            using var bytes = new MemoryStream();
            entry.CopyTo(bytes);
            return FindIn(bytes.ToArray());
        })];
    }
}
