using Dapper;
using Npgsql;

namespace PowerCrm.Store;

/// <summary>
/// Gives the log's tables, sequence and functions to a role of their own. The hosts' user may read and append; it cannot change rows, and
/// because it owns neither the tables, nor the functions, nor the schema, it can neither disable nor drop the triggers (docs/adr/0040).
/// </summary>
/// <remarks>
/// No table records that a database is protected: the owners in PostgreSQL's catalogue tell it. The log belongs to the owner of
/// <c>mt_events</c>, everything else to the owner of <c>pc_schema</c>.
/// </remarks>
internal sealed class LogProtector(NpgsqlDataSource source, StoreRegistry registry)
{
    private const string OwnersSql = """
        select pg_get_userbyid(e.relowner)::text, pg_get_userbyid(s.relowner)::text, current_user::text
        from pg_class e, pg_class s
        where e.oid = to_regclass('public.mt_events') and s.oid = to_regclass('public.pc_schema')
        """;

    /// <summary>The function that triggers call, and the one that locks the log for a rebuild.</summary>
    private static readonly string[] GuardFunctions = ["pc_refuse", "pc_lock_log"];

    private string[] GuardedTables => ["mt_events", "mt_streams", .. registry.LogTables];

    /// <summary>Returns null if the schema does not exist yet.</summary>
    public async Task<LogProtection?> Read(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return await Read(connection, ct);
    }

    public async Task<LogProtection?> Read(NpgsqlConnection connection, CancellationToken ct)
    {
        if (await connection.QuerySingleOrDefaultAsync<(string Log, string Host, string User)?>(
            new CommandDefinition(OwnersSql, cancellationToken: ct)) is not { } roles)
            return null;
        var gaps = await connection.QueryAsync<string>(new CommandDefinition(LogProtectionSql.Gaps,
            new { host = roles.Host, tables = GuardedTables, functions = GuardFunctions }, cancellationToken: ct));
        return new LogProtection(roles.Log, roles.Host, roles.User, [.. gaps.Select(gap => $"{roles.Host} {gap}")]);
    }

    /// <summary>Brings owners and rights into the wanted state, in one transaction. Repeating it changes nothing.</summary>
    /// <param name="dryRun">True to return the statements without their effect.</param>
    /// <returns>The statements that were needed.</returns>
    /// <exception cref="InvalidOperationException">The roles cannot be used for this.</exception>
    public async Task<IReadOnlyList<string>> Protect(string hostRole, string logRole, bool dryRun, CancellationToken ct)
    {
        await using var schemaLock = await SessionLock.Acquire(source, "schema", seconds: 600, ct);
        return await Protect(schemaLock.Connection, hostRole, logRole, dryRun, ct);
    }

    private async Task<IReadOnlyList<string>> Protect(NpgsqlConnection connection, string hostRole, string logRole, bool dryRun,
        CancellationToken ct)
    {
        var roles = new { host = hostRole, log = logRole, tables = GuardedTables, functions = GuardFunctions };
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await Execute("set local lock_timeout = '10s'");
        await CheckRoles(connection, hostRole, logRole, ct);
        var commands = new List<string>();
        if (await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            "select format('create role %I nologin', @log) where to_regrole(quote_ident(@log)) is null", roles, transaction,
            cancellationToken: ct)) is { } create)
        {
            await Execute(create);
            commands.Add(create);
        }
        var statements = (await connection.QueryAsync<string>(
            new CommandDefinition(LogProtectionSql.Plan, roles, transaction, cancellationToken: ct))).AsList();
        commands.AddRange(statements);
        if (dryRun)
            return commands;
        foreach (var statement in statements)
            await Execute(statement);
        await transaction.CommitAsync(ct);
        return commands;

        Task Execute(string sql) => connection.ExecuteAsync(new CommandDefinition(sql, transaction: transaction, cancellationToken: ct));
    }

    /// <summary>
    /// Repeats the protection after a change of the schema, if this database is protected and this user is not the hosts' own, which could
    /// not do it. Returns whether anything had to be done.
    /// </summary>
    public async Task<bool> Renew(NpgsqlConnection connection, CancellationToken ct) =>
        await Read(connection, ct) is { HasOwner: true } it && it.User != it.HostRole
        && await Protect(connection, it.HostRole, it.LogRole, dryRun: false, ct) is { Count: > 0 };

    private static async Task CheckRoles(NpgsqlConnection connection, string hostRole, string logRole, CancellationToken ct)
    {
        if (hostRole == logRole)
            throw new InvalidOperationException("The hosts' user and the owner of the log must be two roles.");
        var (exists, isSuperuser, isCaller) = await connection.QuerySingleAsync<(bool, bool, bool)>(new CommandDefinition("""
            select r.oid is not null, coalesce(r.rolsuper, false), current_user = @hostRole
            from (select 1) one left join pg_roles r on r.rolname = @hostRole
            """, new { hostRole }, cancellationToken: ct));
        if (!exists)
            throw new InvalidOperationException($"There is no role {hostRole}. Create it: createuser {hostRole} --pwprompt");
        if (isSuperuser)
            throw new InvalidOperationException(
                $"{hostRole} is a superuser, who may do everything. Create another role for the hosts: createuser <name> --pwprompt");
        if (isCaller)
            throw new InvalidOperationException(
                $"This is the hosts' own user {hostRole}. Run it as an administrator of the database, by ConnectionStrings__PowerCrm.");
    }
}
