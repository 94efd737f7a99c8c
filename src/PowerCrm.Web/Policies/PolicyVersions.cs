using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Web;

/// <summary>One version of a policy. Version 0 is built in: it has no author, time or reason.</summary>
/// <param name="Name">The name in explanations.</param>
/// <param name="ByName">The current name of the staff member; only set when all versions are read.</param>
public sealed record PolicyVersion(string Kind, int Version, string Name, string Content, DateTimeOffset? At, string? By, string? Reason,
    string? ByName = null);

/// <summary>
/// Versioned policies (docs/adr/0027): the module that owns a kind validates and activates it, and reads the active version for each
/// decision.
/// </summary>
public sealed class PolicyVersions(NpgsqlDataSource database, IEnumerable<PolicyKind> kinds, FactRecorder facts)
{
    private const string Columns = "kind, version, content::text as content, reason, actor, at";
    private const string ActiveVersionSql = $"""
        select {Columns} from pc_policies
        where kind = @kind and (@at::timestamptz is null or at <= @at)
        order by version desc limit 1
        """;

    private sealed class Stored
    {
        public string Kind { get; init; } = "";
        public int Version { get; init; }
        public string Content { get; init; } = "";
        public string Reason { get; init; } = "";
        public string Actor { get; init; } = "";
        public DateTime At { get; init; }
        public string? Display_name { get; init; }

        public PolicyVersion Policy => new(Kind, Version, $"{Kind}-{Version}", Content, At, Actor, Reason, Display_name);
    }

    public static PolicyVersion BuiltIn(PolicyKind kind) => new(kind.Kind, 0, kind.Name, Serialize(kind.BuiltIn), null, null, null);

    private static string Serialize(IPolicyContent content) => JsonSerializer.Serialize(content, content.GetType(), WebJson.Options);

    /// <summary>All kinds of policy.</summary>
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
        return (kind.Of((await results.ReadSingleOrDefaultAsync<Stored>())?.Policy), await read(results));
    }

    /// <summary>Returns the query for the policy to decide by and a list of ids, sent together with the query for the stream.</summary>
    /// <param name="idsSql">A query that returns one column of ids; its parameters are <c>?</c>.</param>
    public EffectivePolicyQuery<T> CreateEffectiveQuery<T>(string idsSql, params object[] values) where T : class, IPolicyContent =>
        new(KindOf<T>(), idsSql, values);

    /// <summary>Returns the active version; null for version 0.</summary>
    public static async Task<PolicyVersion?> ReadActive(NpgsqlConnection connection, NpgsqlTransaction? transaction, string kind,
        CancellationToken ct, DateTimeOffset? at = null) =>
        (await connection.QuerySingleOrDefaultAsync<Stored>(
            new CommandDefinition(ActiveVersionSql, new { kind, at = at?.UtcDateTime }, transaction, cancellationToken: ct)))?.Policy;

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
        var rows = await connection.QueryAsync<Stored>(new CommandDefinition(
            """
            select p.kind, p.version, p.content::text as content, p.reason, p.actor, p.at, s.display_name
            from pc_policies p
            left join pc_v_staff s on p.actor = 'staff:' || s.id
            where p.kind = @Kind and (@at::timestamptz is null or p.at <= @at)
            order by p.version desc
            """, new { kind.Kind, at = at?.UtcDateTime }, cancellationToken: ct));
        return [.. rows.Select(r => r.Policy), BuiltIn(kind)];
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
        var row = await connection.QuerySingleOrDefaultAsync<Stored>(new CommandDefinition(
            $"""
            insert into pc_policies (kind, version, content, reason, actor, at)
            values (@Kind, @version, @text::jsonb, @reason, @actor, powercrm_now())
            on conflict do nothing
            returning {Columns}
            """, new { kind.Kind, version = currentVersion + 1, text = Serialize(content), reason, actor = caller.Actor },
            transaction, cancellationToken: ct));
        if (row is null)
            return (null, currentVersion + 1);
        await facts.Record(transaction, caller, PolicyStream.Of(kind.Kind), CreateFact(row), ct);
        await Rows.Run(connection, transaction, [.. kind.CreateActivationRows(content), .. createRows(row.Policy)], ct);
        await transaction.CommitAsync(ct);
        return (row.Policy, currentVersion + 1);
    }

    /// <summary>
    /// Records the versions of a database whose log has no activation yet: earlier builds did not record them. Later, a version without its
    /// event is a violation that the audit reports.
    /// </summary>
    public async Task RecordEarlierVersions(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var stored = (await connection.QueryAsync<string>(new CommandDefinition(
            "select distinct kind from pc_policies", transaction: transaction, cancellationToken: ct))).ToList();
        // Every start of a host comes here: usually there is nothing to record, and neither the lock nor the contents are needed.
        var streams = stored.Concat(Kinds.Select(k => k.Kind)).Distinct().Select(PolicyStream.Of).ToArray();
        if (stored.Count == 0 || await HasActivation())
            return;
        // One host records them; the others wait for it, and then find its events.
        await connection.ExecuteAsync(new CommandDefinition("select pg_advisory_xact_lock(hashtextextended('earlier-policies', 0))",
            transaction: transaction, cancellationToken: ct));
        // Read before the second look: a version that is activated in between brings its own event.
        var rows = (await connection.QueryAsync<Stored>(new CommandDefinition(
            $"select {Columns} from pc_policies order by kind, version", transaction: transaction, cancellationToken: ct))).ToList();
        if (await HasActivation())
            return;
        foreach (var row in rows)
            await facts.Record(transaction, Caller.System(PolicyStream.EarlierVersions), PolicyStream.Of(row.Kind), CreateFact(row), ct);
        await transaction.CommitAsync(ct);

        async Task<bool> HasActivation() => await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select from pc_v_streams where id = any(@streams))", new { streams }, transaction, cancellationToken: ct));
    }

    private static PolicyVersionActivated CreateFact(Stored row) => new(row.Kind, row.Version,
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(row.Content))), row.At);

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
            return (new PolicyCompared(before.Name, "policy", FindDifferences(before.Content, Serialize(policy))), null);
        return Find(to) is { } after
            ? (new PolicyCompared(before.Name, after.Name, FindDifferences(before.Content, after.Content)), null) : (null, "/to");
    }

    /// <summary>Returns the members that differ, by JSON pointer; two lists of different lengths count as one member.</summary>
    public static IReadOnlyList<PolicyChange> FindDifferences(string before, string after)
    {
        var changes = new List<PolicyChange>();
        CollectChanges("", JsonNode.Parse(before), JsonNode.Parse(after), changes);
        return changes;
    }

    private static void CollectChanges(string pointer, JsonNode? before, JsonNode? after, List<PolicyChange> changes)
    {
        switch (before, after)
        {
            case (JsonObject left, JsonObject right):
                foreach (var name in left.Select(p => p.Key).Union(right.Select(p => p.Key)).Order(StringComparer.Ordinal))
                    CollectChanges($"{pointer}/{name}", left[name], right[name], changes);
                break;
            case (JsonArray left, JsonArray right) when left.Count == right.Count:
                for (var i = 0; i < left.Count; i++)
                    CollectChanges($"{pointer}/{i}", left[i], right[i], changes);
                break;
            default:
                if (!JsonNode.DeepEquals(before, after))
                    changes.Add(new PolicyChange(pointer, before?.DeepClone(), after?.DeepClone()));
                break;
        }
    }
}
