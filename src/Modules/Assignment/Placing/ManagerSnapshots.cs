using System.Text.Json;
using Dapper;
using Npgsql;

namespace PowerCrm.Assignment;

/// <summary>Reads all managers with their work in one query.</summary>
internal static class ManagerSnapshots
{
    private const string Sql = """
        select m.staff_id, s.active, m.territories, m.specialties, m.capacity, m.leave::text as leave, m.last_served_at, m.created_at,
            coalesce(a.open, 0)::int as open, coalesce(a.weight, 0) as weight
        from pc_managers m
        join pc_v_staff s on s.id = m.staff_id
        left join (
            select manager_id, count(*) as open, sum(weight) as weight
            from pc_assignments
            where state <> 'serving'
            group by manager_id) a on a.manager_id = m.staff_id
        """;

    public static async Task<IReadOnlyList<ManagerSnapshot>> ReadAll(NpgsqlConnection connection, NpgsqlTransaction? transaction,
        CancellationToken ct) =>
        [.. (await connection.QueryAsync<Row>(new CommandDefinition(Sql, transaction: transaction, cancellationToken: ct)))
            .Select(r => r.Snapshot)];

    private sealed class Row
    {
        public Guid Staff_id { get; init; }
        public bool Active { get; init; }
        public string[] Territories { get; init; } = [];
        public string[] Specialties { get; init; } = [];
        public int Capacity { get; init; }
        public string Leave { get; init; } = "[]";
        public DateTime? Last_served_at { get; init; }
        public DateTime Created_at { get; init; }
        public int Open { get; init; }
        public decimal Weight { get; init; }

        public ManagerSnapshot Snapshot => new(Staff_id, Active, Territories, Specialties, Capacity, Open, Weight, LeaveJson.Read(Leave),
            Last_served_at is { } at ? new DateTimeOffset(at) : null, new DateTimeOffset(Created_at));
    }
}

/// <summary>Reads and writes the leave column.</summary>
internal static class LeaveJson
{
    public static IReadOnlyList<Leave> Read(string json) => JsonSerializer.Deserialize<List<Leave>>(json) ?? [];

    public static string Write(IReadOnlyList<Leave> leave) => JsonSerializer.Serialize(leave);
}
