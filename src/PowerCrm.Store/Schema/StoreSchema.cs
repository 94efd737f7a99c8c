using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using JasperFx;
using Marten;
using Npgsql;
using Weasel.Core;
using Wolverine.Runtime;

namespace PowerCrm.Store;

/// <summary>
/// The schema: Marten's tables with the guards of the log, Wolverine's tables, and the modules' own tables from numbered scripts, which are
/// forward-only and run once each, in one transaction. Runs under a lock, since several hosts may start at once.
/// </summary>
internal sealed class StoreSchema(NpgsqlDataSource source, StoreRegistry registry, IDocumentStore store, IWolverineRuntime runtime)
{
    private const string CreateTableSql = """
        create table if not exists pc_schema (
            module text collate "C" not null, number int not null, name text not null, checksum text not null,
            applied_at timestamptz not null default now(),
            primary key (module, number))
        """;

    private sealed record Script(string Module, int Number, string Name, string Sql)
    {
        public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));
    }

    public LogProtector Protector { get; } = new(source, registry);

    /// <exception cref="SchemaRefusedException">The database user may not change the schema.</exception>
    public async Task<IReadOnlyList<string>> Migrate(CancellationToken ct)
    {
        await using var schemaLock = await SessionLock.Acquire(source, "schema", seconds: 600, ct);
        try
        {
            var applied = await ApplyMissing(schemaLock.Connection, ct);
            if (await Protector.Renew(schemaLock.Connection, ct))
                applied.Add("log protection");
            return applied;
        }
        catch (Exception e) when (FindRefusal(e) is { } refusal)
        {
            throw new SchemaRefusedException(refusal.MessageText, e);
        }
    }

    private static PostgresException? FindRefusal(Exception e) => e switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } it => it,
        _ => e.InnerException is { } inner ? FindRefusal(inner) : null,
    };

    private async Task<List<string>> ApplyMissing(NpgsqlConnection connection, CancellationToken ct)
    {
        var applied = new List<string>();
        if (await store.Storage.Database.ApplyAllConfiguredChangesToDatabaseAsync(AutoCreate.CreateOrUpdate, ct: ct)
            != SchemaPatchDifference.None)
            applied.Add("marten");
        if (!await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
                "select to_regclass('wolverine.wolverine_incoming_envelopes') is not null", cancellationToken: ct)))
            applied.Add("wolverine");
        await runtime.Storage.Admin.MigrateAsync(AutoCreate.CreateOrUpdate);
        if (await FindMissingScripts(connection, ct) is { Count: > 0 } scripts)
        {
            await connection.ExecuteAsync(new CommandDefinition(CreateTableSql, cancellationToken: ct));
            foreach (var script in scripts)
            {
                await using var transaction = await connection.BeginTransactionAsync(ct);
                await connection.ExecuteAsync(
                    new CommandDefinition(script.Sql, transaction: transaction, commandTimeout: 600, cancellationToken: ct));
                await connection.ExecuteAsync(new CommandDefinition(
                    "insert into pc_schema (module, number, name, checksum) values (@Module, @Number, @Name, @Checksum)",
                    new { script.Module, script.Number, script.Name, script.Checksum }, transaction, cancellationToken: ct));
                await transaction.CommitAsync(ct);
                applied.Add($"{script.Module}/{script.Number:000}_{script.Name}");
            }
        }
        await connection.ReloadTypesAsync(ct);
        return applied;
    }

    public async Task<IReadOnlyList<string>> Assert(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var faults = (await FindMissingScripts(connection, ct)).Select(s => $"script {s.Module}/{s.Number:000}_{s.Name} is not applied")
            .ToList();
        try
        {
            await store.Storage.Database.AssertDatabaseMatchesConfigurationAsync(ct);
        }
        catch (Weasel.Core.Migrations.DatabaseValidationException e)
        {
            faults.Add("Marten's tables or the guards of the log differ: " + e.Message.Split('\n')[0].Trim());
        }
        try
        {
            await runtime.Storage.Admin.AssertStorageExistsAsync(ct);
        }
        catch (Exception e) when (e is NpgsqlException or Weasel.Core.Migrations.DatabaseValidationException or InvalidOperationException)
        {
            faults.Add("Wolverine's tables are missing or differ");
        }
        if (await Protector.Read(connection, ct) is { HasOwner: true } protection)
            faults.AddRange(protection.Gaps.Select(gap => $"the log is not protected: {gap}"));
        if (faults.Count > 0)
            return faults;
        var applied = await connection.QueryAsync<(string Module, int Number, string Checksum)>(
            new CommandDefinition("select module, number, checksum from pc_schema", cancellationToken: ct));
        var scripts = EnumerateScripts().ToDictionary(s => (s.Module, s.Number));
        foreach (var (module, number, checksum) in applied)
        {
            if (!scripts.TryGetValue((module, number), out var script))
                faults.Add($"the database has script {module}/{number:000}, which this build does not know");
            else if (script.Checksum != checksum)
                faults.Add($"script {module}/{number:000} was applied with another text");
        }
        return faults;
    }

    private async Task<IReadOnlyList<Script>> FindMissingScripts(NpgsqlConnection connection, CancellationToken ct)
    {
        var present = await connection.ExecuteScalarAsync<bool>(
            new CommandDefinition("select to_regclass('pc_schema') is not null", cancellationToken: ct));
        var applied = present
            ? (await connection.QueryAsync<(string, int)>(
                new CommandDefinition("select module, number from pc_schema", cancellationToken: ct))).ToHashSet()
            : [];
        return [.. EnumerateScripts().Where(s => !applied.Contains((s.Module, s.Number)))];
    }

    private IEnumerable<Script> EnumerateScripts() => registry.Schemas.SelectMany(part => ReadEmbeddedScripts(part.Module, part.Assembly));

    private static IEnumerable<Script> ReadEmbeddedScripts(string module, Assembly assembly) => assembly.GetManifestResourceNames()
        .Where(n => n.EndsWith(".sql", StringComparison.Ordinal) && n.Contains(".Sql.", StringComparison.Ordinal))
        .Select(n => (Resource: n, File: n[(n.LastIndexOf(".Sql.", StringComparison.Ordinal) + 5)..^4]))
        .Select(n => new Script(module, int.Parse(n.File.AsSpan(0, 3), System.Globalization.CultureInfo.InvariantCulture), n.File[4..],
            ReadText(assembly, n.Resource)))
        .OrderBy(s => s.Number);

    private static string ReadText(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"No resource {resource}."));
        return reader.ReadToEnd();
    }
}
