using System.Text.Json;
using Marten;
using Marten.Services.BatchQuerying;

namespace PowerCrm.Web;

/// <summary>
/// Queries the active policy and a list of ids. An endpoint returns it from <c>Load</c>: Wolverine runs it in the same round trip as the
/// stream of <c>[WriteAggregate]</c>, and passes the result on.
/// </summary>
public sealed class EffectivePolicyQuery<T> : IBatchQueryPlan<EffectivePolicyQueryResult<T>> where T : class, IPolicyContent
{
    private readonly PolicyKind<T> kind;
    private readonly string sql;
    private readonly object[] values;

    internal EffectivePolicyQuery(PolicyKind<T> kind, string idsSql, IReadOnlyList<object> values)
    {
        (this.kind, this.values) = (kind, [.. values, kind.Kind]);
        sql = $"""
            select json_build_object(
                'Version', p.version, 'Content', p.content, 'Ids', array({idsSql}))::text
            from (select) one
            left join (select version, content from pc_policies where kind = ? order by version desc limit 1) p on true
            """;
    }

    public async Task<EffectivePolicyQueryResult<T>> Fetch(IBatchedQuery query)
    {
        var rows = query.Query<string>(sql, values);
        var row = JsonSerializer.Deserialize<Row>((await rows)[0])!;
        return new EffectivePolicyQueryResult<T>(row.Version is { } version
            ? kind.Of(new PolicyVersion(kind.Kind, version, $"{kind.Kind}-{version}", row.Content.GetRawText(), null, null, null))
            : kind.Of(null), row.Ids);
    }

    private sealed record Row(int? Version, JsonElement Content, IReadOnlyList<Guid> Ids);
}

/// <summary>The active policy, and the result of the query that was sent with it.</summary>
public sealed record EffectivePolicyQueryResult<T>(EffectivePolicy<T> Policy, IReadOnlyList<Guid> Ids) where T : class, IPolicyContent;
