using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;

namespace PowerCrm.EventStore;

/// <summary>Numbered scripts, forward only, each in one transaction, under a lock: several hosts may start at once.</summary>
internal sealed class Migrator(NpgsqlDataSource source, Registry registry)
{
    private const string Table = """
        create table if not exists pc_schema (
            module text not null, number int not null, name text not null, checksum text not null, applied_at timestamptz not null default now(),
            primary key (module, number))
        """;

    private sealed record Script(string Module, int Number, string Name, string Sql)
    {
        public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));
    }

    public async Task<IReadOnlyList<string>> Migrate(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition("select pg_advisory_lock(@key)", new { key = Ids.Lock("schema") }, cancellationToken: ct));
        try
        {
            var applied = new List<string>();
            if (await Missing(connection, ct) is var (scripts, documents))
            {
                await connection.ExecuteAsync(new CommandDefinition(Table, cancellationToken: ct));
                foreach (var script in scripts)
                {
                    await using var transaction = await connection.BeginTransactionAsync(ct);
                    await connection.ExecuteAsync(new CommandDefinition(script.Sql, transaction: transaction, commandTimeout: 600, cancellationToken: ct));
                    await connection.ExecuteAsync(new CommandDefinition(
                        "insert into pc_schema (module, number, name, checksum) values (@Module, @Number, @Name, @Checksum)",
                        new { script.Module, script.Number, script.Name, script.Checksum }, transaction, cancellationToken: ct));
                    await transaction.CommitAsync(ct);
                    applied.Add($"{script.Module}/{script.Number:000}_{script.Name}");
                }
                foreach (var projection in documents)
                {
                    await connection.ExecuteAsync(new CommandDefinition(DocumentTable(projection.Table, projection.IdType), cancellationToken: ct));
                    applied.Add("document " + projection.Table);
                }
            }
            await connection.ReloadTypesAsync(ct);
            return applied;
        }
        finally
        {
            await connection.ExecuteAsync(new CommandDefinition("select pg_advisory_unlock(@key)", new { key = Ids.Lock("schema") },
                cancellationToken: CancellationToken.None));
        }
    }

    public async Task<IReadOnlyList<string>> Assert(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var (scripts, documents) = await Missing(connection, ct);
        var faults = scripts.Select(s => $"script {s.Module}/{s.Number:000}_{s.Name} is not applied")
            .Concat(documents.Select(d => $"table {d.Table} is missing")).ToList();
        if (faults.Count > 0)
            return faults;
        var applied = await connection.QueryAsync<(string Module, int Number, string Checksum)>(
            new CommandDefinition("select module, number, checksum from pc_schema", cancellationToken: ct));
        var known = Scripts().ToDictionary(s => (s.Module, s.Number));
        foreach (var (module, number, checksum) in applied)
        {
            if (!known.TryGetValue((module, number), out var script))
                faults.Add($"the database has script {module}/{number:000}, which this build does not know");
            else if (script.Checksum != checksum)
                faults.Add($"script {module}/{number:000} was applied with another text");
        }
        return faults;
    }

    public static string DocumentTable(string table, string idType, bool temporary = false) => $"""
        create {(temporary ? "temporary " : "")}table {table} (
            id {idType} not null constraint pkey_{table}_id primary key,
            data jsonb not null,
            mt_last_modified timestamptz default transaction_timestamp(),
            mt_dotnet_type varchar,
            mt_version bigint not null default 0)
        """;

    private async Task<(IReadOnlyList<Script> Scripts, IReadOnlyList<ProjectionType> Documents)> Missing(NpgsqlConnection connection, CancellationToken ct)
    {
        var present = await connection.ExecuteScalarAsync<bool>(new CommandDefinition("select to_regclass('pc_schema') is not null", cancellationToken: ct));
        var applied = present
            ? (await connection.QueryAsync<(string, int)>(new CommandDefinition("select module, number from pc_schema", cancellationToken: ct))).ToHashSet()
            : [];
        var tables = (await connection.QueryAsync<string>(new CommandDefinition(
            "select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname like 'mt\\_doc\\_%'", cancellationToken: ct))).ToHashSet();
        return ([.. Scripts().Where(s => !applied.Contains((s.Module, s.Number)))], [.. registry.Projections.Where(p => !tables.Contains(p.Table))]);
    }

    private IEnumerable<Script> Scripts() => registry.Schemas.SelectMany(part => Embedded(part.Module, part.Assembly));

    private static IEnumerable<Script> Embedded(string module, Assembly assembly) => assembly.GetManifestResourceNames()
        .Where(n => n.EndsWith(".sql", StringComparison.Ordinal) && n.Contains(".Sql.", StringComparison.Ordinal))
        .Select(n => (Resource: n, File: n[(n.LastIndexOf(".Sql.", StringComparison.Ordinal) + 5)..^4]))
        .Select(n => new Script(module, int.Parse(n.File.AsSpan(0, 3), System.Globalization.CultureInfo.InvariantCulture), n.File[4..], Text(assembly, n.Resource)))
        .OrderBy(s => s.Number);

    private static string Text(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource) ?? throw new InvalidOperationException($"No resource {resource}."));
        return reader.ReadToEnd();
    }
}
