using Dapper;
using Npgsql;

namespace PowerCrm.Host.Backup;

/// <summary>
/// Counts and hashes all tables of the product's schemas, so that two databases can be compared without access to both at once.
/// </summary>
internal static class TableHashes
{
    /// <summary>The tables of keys, which are written to a file of their own.</summary>
    public static readonly string[] KeyTables = ["public.pc_subject_keys", "public.pc_key_root"];

    private const string TableNamesSql = """
        select quote_ident(n.nspname) || '.' || quote_ident(c.relname)
        from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind = 'r' and n.nspname in ('public', 'wolverine')
        order by 1
        """;

    public static Task<bool> HasTables(NpgsqlConnection connection, CancellationToken ct) => connection.ExecuteScalarAsync<bool>(
        new CommandDefinition($"select exists ({TableNamesSql.Replace("order by 1", "", StringComparison.Ordinal)})",
            cancellationToken: ct));

    public static async Task<IReadOnlyList<TableEntry>> Read(NpgsqlConnection connection, NpgsqlTransaction? snapshot, CancellationToken ct)
    {
        var entries = new List<TableEntry>();
        var tables = await connection.QueryAsync<string>(new CommandDefinition(TableNamesSql, transaction: snapshot,
            cancellationToken: ct));
        foreach (var table in tables.ToList())
        {
            var (rows, hash) = await connection.QuerySingleAsync<(long, string)>(new CommandDefinition(
                $"select count(*), coalesce(sum(hashtextextended(t::text, 0)::numeric), 0)::text from {table} t",
                transaction: snapshot, commandTimeout: 3600, cancellationToken: ct));
            entries.Add(new TableEntry(table, rows, hash));
        }
        return entries;
    }

    /// <summary>Returns the names of the tables that have changed.</summary>
    public static IReadOnlyList<string> FindDifferences(IReadOnlyList<TableEntry> expected, IReadOnlyList<TableEntry> current)
    {
        var actual = current.ToDictionary(t => t.Name, StringComparer.Ordinal);
        return
        [
            .. expected.Where(t => actual.GetValueOrDefault(t.Name) != t).Select(t => actual.GetValueOrDefault(t.Name) is { } other
                ? other.Rows == t.Rows ? $"{t.Name}: other values in its {t.Rows} rows" : $"{t.Name}: {other.Rows} rows instead of {t.Rows}"
                : $"{t.Name} is missing"),
            .. current.Where(t => expected.All(w => w.Name != t.Name)).Select(t => $"{t.Name} is new"),
        ];
    }
}
