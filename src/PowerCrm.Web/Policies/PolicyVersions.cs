using System.Text.Json;
using System.Text.Json.Nodes;
using Dapper;
using Microsoft.AspNetCore.Http;
using Npgsql;

namespace PowerCrm.Web;

/// <summary>A kind of policy that a module decides by, with the one that the build brings along (version 0).</summary>
/// <param name="Kind">In the address: <c>assignment</c>.</param>
/// <param name="Name">What version 0 is called in explanations.</param>
/// <param name="Content">Of version 0, as it is answered.</param>
public sealed record PolicyKind(string Kind, string Name, object Content);

/// <summary>One version of a policy. Of version 0 nobody said anything.</summary>
/// <param name="Name">As explanations name it.</param>
/// <param name="ByName">What the member of staff is called now; only where all versions are read.</param>
public sealed record PolicyVersion(string Kind, int Version, string Name, string Content, DateTimeOffset? At, string? By, string? Reason,
    string? ByName = null);

/// <summary>
/// Versioned policies (docs/adr/0027): the module that owns a kind validates and activates, and reads the one in force for each decision.
/// </summary>
public sealed class PolicyVersions(NpgsqlDataSource database, IEnumerable<PolicyKind> kinds)
{
    private const string Columns = "kind, version, content::text as content, reason, actor, at";

    private sealed class Row
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

    public static PolicyVersion BuiltIn(PolicyKind kind) => new(kind.Kind, 0, kind.Name,
        JsonSerializer.Serialize(kind.Content, kind.Content.GetType(), WebJson.Options), null, null, null);

    /// <summary>Null: no module decides by a policy of this kind.</summary>
    public PolicyKind? Find(string kind) => kinds.FirstOrDefault(k => k.Kind == kind);

    /// <summary>The version in force; null: the one that the build brings along.</summary>
    public static async Task<PolicyVersion?> Active(NpgsqlConnection connection, NpgsqlTransaction? transaction, string kind,
        CancellationToken ct) =>
        (await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            $"select {Columns} from pc_policies where kind = @kind order by version desc limit 1", new { kind }, transaction,
            cancellationToken: ct)))?.Policy;

    /// <summary>All versions, the newest first; the built-in one last.</summary>
    public async Task<IReadOnlyList<PolicyVersion>> All(PolicyKind kind, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<Row>(new CommandDefinition(
            """
            select p.kind, p.version, p.content::text as content, p.reason, p.actor, p.at, s.display_name
            from pc_policies p
            left join pc_v_staff s on p.actor = 'staff:' || s.id
            where p.kind = @Kind
            order by p.version desc
            """, new { kind.Kind }, cancellationToken: ct));
        return [.. rows.Select(r => r.Policy), BuiltIn(kind)];
    }

    /// <summary>
    /// The content comes into force as the next version, if the present one is still what the caller saw; the answer is kept in the same
    /// transaction.
    /// </summary>
    public async Task<IResult> Activate(PolicyKind kind, object content, string reason, string actor, IfMatch.Required seen,
        HttpContext http, Func<PolicyVersion, Reply> answer, CancellationToken ct)
    {
        var text = JsonSerializer.Serialize(content, content.GetType(), WebJson.Options);
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var now = (await Active(connection, transaction, kind.Kind, ct))?.Version ?? 0;
        if (now != seen.Version)
            return Problem.Stale(now);
        // Of two who activate at once one row wins.
        var row = await connection.QuerySingleOrDefaultAsync<Row>(new CommandDefinition(
            $"""
            insert into pc_policies (kind, version, content, reason, actor, at)
            values (@Kind, @version, @text::jsonb, @reason, @actor, powercrm_now())
            on conflict do nothing
            returning {Columns}
            """, new { kind.Kind, version = now + 1, text, reason, actor }, transaction, cancellationToken: ct));
        if (row is null)
            return Problem.Stale(now + 1);
        var reply = answer(row.Policy);
        await Rows.Run(connection, transaction, IdempotencyScope.Of(http).For(reply), ct);
        await transaction.CommitAsync(ct);
        return reply;
    }

    /// <summary>Members that differ, by JSON pointer; a list that differs is one of them.</summary>
    public static IReadOnlyList<PolicyChange> Differences(string before, string after)
    {
        var changes = new List<PolicyChange>();
        Compare("", JsonNode.Parse(before), JsonNode.Parse(after), changes);
        return changes;
    }

    private static void Compare(string pointer, JsonNode? before, JsonNode? after, List<PolicyChange> changes)
    {
        switch (before, after)
        {
            case (JsonObject one, JsonObject other):
                foreach (var name in one.Select(p => p.Key).Union(other.Select(p => p.Key)).Order(StringComparer.Ordinal))
                    Compare($"{pointer}/{name}", one[name], other[name], changes);
                break;
            case (JsonArray one, JsonArray other) when one.Count == other.Count:
                for (var i = 0; i < one.Count; i++)
                    Compare($"{pointer}/{i}", one[i], other[i], changes);
                break;
            default:
                if (!JsonNode.DeepEquals(before, after))
                    changes.Add(new PolicyChange(pointer, before?.DeepClone(), after?.DeepClone()));
                break;
        }
    }
}

/// <param name="Pointer">A JSON pointer into the policy.</param>
public sealed record PolicyChange(string Pointer, JsonNode? Before, JsonNode? After);
