using System.Buffers;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using Dapper;
using Npgsql;

namespace PowerCrm.Host.Tests.Registration;

/// <summary>A text or bytes of a person that were found, and the place.</summary>
internal sealed record PersonalDataMatch(string Of, string Where)
{
    public override string ToString() => $"{Of} in {Where}";
}

/// <summary>
/// Searches texts and bytes everywhere they could be left: in each column of each table, in files, in archives within files. A text is
/// searched as it is, in UTF-16, as escaped in JSON and URLs, in hex and in base64, including nested encodings.
/// </summary>
internal sealed class PersonalDataSearch
{
    private static readonly UnicodeEncoding Utf16 = new(bigEndian: false, byteOrderMark: false);
    private readonly List<(string Form, string Of)> forms = [];
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
        for (var before = 0; before < 3; before++)
        {
            var whole = Convert.ToBase64String([.. new byte[before], .. bytes]);
            var form = whole[((before * 8 + 5) / 6)..((before + bytes.Length) * 8 / 6)];
            yield return form;
            yield return form.Replace('+', '-').Replace('/', '_');
        }
    }

    public IReadOnlySet<string> In(string text) => Found(text, asText ??= Values(f => f));

    public IReadOnlySet<string> In(byte[] bytes) =>
        Found(Encoding.Latin1.GetString(bytes), asBytes ??= Values(f => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(f))));

    private SearchValues<string> Values(Func<string, string> form) =>
        SearchValues.Create([.. forms.Select(f => form(f.Form)).Distinct()], StringComparison.Ordinal);

    private HashSet<string> Found(string text, SearchValues<string> any)
    {
        if (!text.AsSpan().ContainsAny(any))
            return [];
        var latin1 = ReferenceEquals(any, asBytes);
        return [.. forms.Where(f => text.Contains(latin1 ? Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(f.Form)) : f.Form,
            StringComparison.Ordinal)).Select(f => f.Of)];
    }

    /// <summary>Searches every column of every table of every schema, including those of libraries.</summary>
    public async Task<IReadOnlyList<PersonalDataMatch>> In(NpgsqlConnection connection)
    {
        var found = new HashSet<PersonalDataMatch>();
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
                        found.UnionWith(In(rows.GetString(i)).Select(of => new PersonalDataMatch(of, $"{table}.{columns[i]}")));
        }
        return [.. found.OrderBy(t => t.Of, StringComparer.Ordinal)];
    }

    /// <summary>Searches files, their names, and the contents of archives.</summary>
    public IReadOnlyList<PersonalDataMatch> InFiles(params IEnumerable<string> paths) => [.. paths
        .SelectMany(p => Directory.Exists(p) ? Directory.EnumerateFiles(p, "*", SearchOption.AllDirectories) : File.Exists(p) ? [p] : [])
        .SelectMany(f => Content(f) is { } bytes
            ? In(f).Concat(In(bytes)).Concat(InArchive(bytes)).Select(of => new PersonalDataMatch(of, f)) : []).Distinct()];

    /// <returns>Null if the file was deleted after its folder was listed, which happens to temporary files.</returns>
    private static byte[]? Content(string file)
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

    private IEnumerable<string> InArchive(byte[] file)
    {
        if (file is not [(byte)'P', (byte)'K', ..])
            return [];
        using var zip = new ZipArchive(new MemoryStream(file));
        return [.. zip.Entries.SelectMany(e =>
        {
            using var entry = e.Open();
            using var bytes = new MemoryStream();
            entry.CopyTo(bytes);
            return In(bytes.ToArray());
        })];
    }
}
