using System.Text.Json.Serialization;
using Dapper;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Store;

namespace PowerCrm.Assignment;

public sealed record LeaveView(DateOnly From, DateOnly To, Guid? Substitute);

/// <summary>A manager as returned by the API.</summary>
/// <param name="Load">Open work by effort as a share of the capacity, 0 to 1.</param>
/// <param name="WecomUserId">The member's id at WeCom; null when there is none.</param>
public sealed record ManagerView(Guid ManagerId, string Username, string DisplayName, IReadOnlyList<string> Territories,
    IReadOnlyList<string> Specialties,
    int Capacity, decimal Load, bool Active, IReadOnlyList<LeaveView> Leave, long Version, string? WecomUserId)
{
    /// <summary>
    /// Number of customers who take a place now. <c>Overdue</c>: not acknowledged or contacted in time. <c>AssignedToday</c>: assigned
    /// today. These three are only present in the workload.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public int? Open { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public int? Overdue { get; init; }
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public int? AssignedToday { get; init; }

    /// <summary>
    /// Specialties that match no customer under the policy in force. They are kept because a later policy may define them. Only present in
    /// the response to adding or changing the manager.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<string>? UnknownSpecialties { get; init; }

    /// <summary>
    /// Leaves whose substitute is away too, or has left. Only present in the response to adding or changing the manager.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] public IReadOnlyList<LeaveHint>? LeaveHints { get; init; }
}

/// <summary>Reads managers with their accounts and their work in one query, in the order of registration.</summary>
internal static class ManagerRows
{
    private const string Sql = $"""
        select m.staff_id, s.username, s.display_name, s.active, m.territories, m.specialties, m.capacity, m.leave::text as leave,
            m.version, m.wecom_user_id,
            coalesce(a.open, 0)::int as open, coalesce(a.weight, 0) as weight, coalesce(a.overdue, 0)::int as overdue,
            coalesce((w.data -> 'ByDay' ->> to_char({ChinaTime.TodaySql}, 'YYYY-MM-DD'))::int, 0) as today
        from pc_managers m
        join pc_v_staff s on s.id = m.staff_id
        left join mt_doc_managerworkload w on w.id = m.staff_id
        left join (
            select manager_id, count(*) as open, sum(weight) as weight,
                count(*) filter (where {PlaceRows.MissedDeadlineSql} and not exists (
                    select from mt_doc_customer c
                    where c.id = registration_id and (c.data ->> 'ConsentWithdrawn')::boolean)) as overdue
            from pc_assignments a
            where state <> 'serving'
            group by manager_id) a on a.manager_id = m.staff_id
        where @id::uuid is null or m.staff_id = @id
        order by m.created_at, m.staff_id
        """;

    public static async Task<IReadOnlyList<ManagerView>> Read(NpgsqlConnection connection, Guid? id, bool withWorkload,
        CancellationToken ct, NpgsqlTransaction? transaction = null) =>
        [.. (await connection.QueryAsync<Row>(new CommandDefinition(Sql, new { id }, transaction, cancellationToken: ct)))
            .Select(r => r.ToView(withWorkload))];

    /// <summary>Returns all managers with their work at a past moment, from tables that were filled for it.</summary>
    public static async Task<IReadOnlyList<ManagerView>> ReadPast(PastTables tables, DateTimeOffset at, CancellationToken ct,
        params IEnumerable<(string Live, string Past)> tableNames) =>
        [.. (await tables.Connection.QueryAsync<Row>(new CommandDefinition(PastTables.RewriteSql(Sql, tableNames),
            new { id = (Guid?)null, at = at.UtcDateTime }, tables.Transaction, commandTimeout: 300, cancellationToken: ct)))
            .Select(r => r.ToView(withWorkload: true))];

    private sealed class Row
    {
        public Guid Staff_id { get; init; }
        public string Username { get; init; } = "";
        public string Display_name { get; init; } = "";
        public bool Active { get; init; }
        public string[] Territories { get; init; } = [];
        public string[] Specialties { get; init; } = [];
        public int Capacity { get; init; }
        public string Leave { get; init; } = "[]";
        public int Version { get; init; }
        public string? Wecom_user_id { get; init; }
        public int Open { get; init; }
        public decimal Weight { get; init; }
        public int Overdue { get; init; }
        public int Today { get; init; }

        public ManagerView ToView(bool withWorkload)
        {
            var load = Capacity == 0 ? (Open == 0 ? 0m : 1m) : Math.Round(Math.Min(1m, Weight / Capacity), 4);
            var view = new ManagerView(Staff_id, Username, Display_name, Territories, Specialties, Capacity, load, Active,
                [.. LeaveJson.Read(Leave).Select(l => new LeaveView(l.From, l.To, l.Substitute))], Version, Wecom_user_id);
            return withWorkload ? view with { Open = Open, Overdue = Overdue, AssignedToday = Today } : view;
        }
    }
}
