using System.Text.Json;
using Dapper;
using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Web;

/// <summary>
/// Versioned policies (docs/adr/0027): the module that owns a kind validates and activates it, and reads the active version for each
/// decision.
/// </summary>
public sealed class PolicyVersions(NpgsqlDataSource database, IEnumerable<PolicyKind> kinds, FactRecorder facts)
{
    private const string ActiveVersionSql = $"""
        select {PolicyRow.Columns} from pc_policies
        where kind = @kind and (@at::timestamptz is null or at <= @at)
        order by version desc limit 1
        """;

    public static PolicyVersion BuiltIn(PolicyKind kind) => new(kind.Kind, 0, kind.Name, Serialize(kind.BuiltIn), null, null, null);

    private static string Serialize(IPolicyContent content) => JsonSerializer.Serialize(content, content.GetType(), WebJson.Options);

    public IReadOnlyList<PolicyKind> Kinds { get; } = [.. kinds];

    /// <summary>Returns the kind, or null if no module has registered it.</summary>
    public PolicyKind? Find(string kind) => Kinds.FirstOrDefault(k => k.Kind == kind);

    /// <summary>Returns the kind with this content, which its module has registered.</summary>
    public PolicyKind<T> KindOf<T>() where T : class, IPolicyContent => Kinds.OfType<PolicyKind<T>>().Single();

    /// <summary>Returns the policy to decide by; with a time, the one that was active then.</summary>
    public async Task<EffectivePolicy<T>> ReadEffective<T>(CancellationToken ct, DateTimeOffset? at = null) where T : class, IPolicyContent
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await KindOf<T>().ReadEffective(connection, ct, at);
    }

    /// <summary>Returns the policy to decide by and the result of another query, in one round trip.</summary>
    /// <param name="sql">The query; <c>@kind</c> and <c>@at</c> are those of the policy.</param>
    /// <param name="values">The query's parameters.</param>
    /// <param name="read">Reads the query's result.</param>
    public async Task<(EffectivePolicy<T> Policy, TAnswer Answer)> ReadEffectiveWith<T, TAnswer>(string sql, object values,
        Func<SqlMapper.GridReader, Task<TAnswer>> read, CancellationToken ct) where T : class, IPolicyContent
    {
        var kind = KindOf<T>();
        var parameters = new DynamicParameters(values);
        parameters.Add("kind", kind.Kind);
        parameters.Add("at", null, System.Data.DbType.DateTime);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var results = await connection.QueryMultipleAsync(
            new CommandDefinition($"{ActiveVersionSql};\n{sql}", parameters, cancellationToken: ct));
        return (kind.Of((await results.ReadSingleOrDefaultAsync<PolicyRow>())?.ToVersion()), await read(results));
    }

    /// <summary>Returns the query for the policy to decide by and a list of ids, sent together with the query for the stream.</summary>
    /// <param name="idsSql">A query that returns one column of ids; its parameters are <c>?</c>.</param>
    public EffectivePolicyQuery<T> CreateEffectiveQuery<T>(string idsSql, params object[] values) where T : class, IPolicyContent =>
        new(KindOf<T>(), idsSql, values);

    /// <summary>Returns the active version; null for version 0.</summary>
    public static async Task<PolicyVersion?> ReadActive(NpgsqlConnection connection, NpgsqlTransaction? transaction, string kind,
        CancellationToken ct, DateTimeOffset? at = null) =>
        (await connection.QuerySingleOrDefaultAsync<PolicyRow>(
            new CommandDefinition(ActiveVersionSql, new { kind, at = at?.UtcDateTime }, transaction, cancellationToken: ct)))?.ToVersion();

    /// <summary>Returns the row that misses when a version is no longer the active one.</summary>
    /// <param name="name">The version's name, as in <see cref="EffectivePolicy{T}"/>.</param>
    public static Row RequireActive(PolicyKind kind, string name, Rejection onMiss) => Row.MustHit(0,
        """
        update pc_policies set reason = reason
        where kind = $1
          and version > coalesce((select version from pc_policies where kind = $1 and kind || '-' || version = $2), 0)
        """, onMiss, kind.Kind, name);

    /// <summary>Returns all versions, or those activated by a time, newest first; the built-in one last.</summary>
    public async Task<IReadOnlyList<PolicyVersion>> ReadAll(PolicyKind kind, CancellationToken ct, DateTimeOffset? at = null)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<PolicyRow>(new CommandDefinition(
            """
            select p.kind, p.version, p.content::text as content, p.reason, p.actor, p.at, s.display_name
            from pc_policies p
            left join pc_v_staff s on p.actor = 'staff:' || s.id
            where p.kind = @Kind and (@at::timestamptz is null or p.at <= @at)
            order by p.version desc
            """, new { kind.Kind, at = at?.UtcDateTime }, cancellationToken: ct));
        return [.. rows.Select(r => r.ToVersion()), BuiltIn(kind)];
    }

    /// <summary>
    /// Activates the content as the next version, if the current one is still the one that the caller saw; the response is stored in the
    /// same transaction.
    /// </summary>
    public async Task<IResult> Activate<T>(T policy, string reason, Caller caller, IfMatch.Required ifMatch, HttpContext http,
        CancellationToken ct) where T : class, IPolicyContent
    {
        if (policy.Faults("/policy") is { Count: > 0 } faults)
            return Problem.Invalid([.. faults]);
        Reply? reply = null;
        var (activated, present) = await Activate(KindOf<T>(), policy, reason, caller, ifMatch.Version, it =>
        {
            reply = Reply.Ok(new PolicyActivated(it.Version, it.Name, it.At!.Value), it.Version);
            return IdempotencyScope.Of(http).RowsFor(reply);
        }, ct);
        return activated is null ? Problem.Stale(present) : reply!;
    }

    /// <summary>Like the overload above, but for callers outside HTTP that have already validated the content.</summary>
    /// <param name="createRows">Returns further rows for the same transaction.</param>
    /// <returns>The new version; null, with the active version, if that is not the version that was seen.</returns>
    public async Task<(PolicyVersion? Activated, int CurrentVersion)> Activate(PolicyKind kind, IPolicyContent content, string reason,
        Caller caller, long expectedVersion, Func<PolicyVersion, IEnumerable<Row>> createRows, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await FactRecorder.LockStream(transaction, PolicyStream.Of(kind.Kind), ct);
        var currentVersion = (await ReadActive(connection, transaction, kind.Kind, ct))?.Version ?? 0;
        if (currentVersion != expectedVersion)
            return (null, currentVersion);
        // If two activate at once, only one row is inserted.
        var row = await connection.QuerySingleOrDefaultAsync<PolicyRow>(new CommandDefinition(
            $"""
            insert into pc_policies (kind, version, content, reason, actor, at)
            values (@Kind, @version, @text::jsonb, @reason, @actor, powercrm_now())
            on conflict do nothing
            returning {PolicyRow.Columns}
            """, new { kind.Kind, version = currentVersion + 1, text = Serialize(content), reason, actor = caller.Actor },
            transaction, cancellationToken: ct));
        if (row is null)
            return (null, currentVersion + 1);
        await facts.Record(transaction, caller, PolicyStream.Of(kind.Kind), row.CreateFact(), ct);
        await Rows.Run(connection, transaction, [.. kind.CreateActivationRows(content), .. createRows(row.ToVersion())], ct);
        await transaction.CommitAsync(ct);
        return (row.ToVersion(), currentVersion + 1);
    }

    /// <summary>Compares two versions, or a version with a content that has not been activated.</summary>
    /// <param name="from">Null for the active version.</param>
    /// <param name="to">Null for <paramref name="policy"/>.</param>
    public async Task<IResult> Compare<T>(int? from, int? to, T? policy, CancellationToken ct) where T : class, IPolicyContent
    {
        if (to is null == policy is null)
            return Problem.Invalid(new Fault("/policy", "required"));
        var (compared, fault) = await Compare(KindOf<T>(), from, to, policy, ct);
        return compared is null ? Problem.Invalid(new Fault(fault!, "policy_unknown")) : Reply.Ok(compared);
    }

    /// <returns>The differences; null, with a JSON pointer to the parameter, if a version does not exist.</returns>
    public async Task<(PolicyCompared? Comparison, string? UnknownPointer)> Compare(PolicyKind kind, int? from, int? to,
        IPolicyContent? policy, CancellationToken ct)
    {
        var all = await ReadAll(kind, ct);
        PolicyVersion? Find(int? version) => version is null ? all[0] : all.FirstOrDefault(p => p.Version == version);
        if (Find(from) is not { } before)
            return (null, "/from");
        if (policy is not null)
            return (new PolicyCompared(before.Name, "policy", PolicyDifferences.Find(before.Content, Serialize(policy))), null);
        return Find(to) is { } after
            ? (new PolicyCompared(before.Name, after.Name, PolicyDifferences.Find(before.Content, after.Content)), null) : (null, "/to");
    }
}
