using Dapper;
using Npgsql;
using PowerCrm.China;

namespace PowerCrm.Assignment;

/// <summary>A leave that its substitute does not cover, or not on each day. It is saved nevertheless.</summary>
/// <param name="Code"><c>substitute_away</c>: on leave on some of the same days. <c>substitute_left</c>: the account is closed.</param>
public sealed record LeaveHint(DateOnly From, DateOnly To, Guid Substitute, string Code)
{
    /// <summary>Returns the hints on the leaves that have not ended.</summary>
    /// <returns>Null when there are none.</returns>
    internal static async Task<IReadOnlyList<LeaveHint>?> Read(NpgsqlConnection connection, NpgsqlTransaction transaction,
        IReadOnlyList<Leave> leaves, CancellationToken ct)
    {
        if (leaves.All(l => l.Substitute is null))
            return null;
        var now = new DateTimeOffset(await connection.ExecuteScalarAsync<DateTime>(
            new CommandDefinition("select powercrm_now()", transaction: transaction, cancellationToken: ct)));
        return Find(leaves, await ManagerSnapshots.ReadAll(connection, transaction, ct), ChinaTime.Day(now)) is { Count: > 0 } hints
            ? hints : null;
    }

    private static IReadOnlyList<LeaveHint> Find(IReadOnlyList<Leave> leaves, IReadOnlyList<ManagerSnapshot> managers, DateOnly today)
    {
        var byId = managers.ToDictionary(m => m.Id);
        var hints = new List<LeaveHint>();
        foreach (var leave in leaves.Where(l => l.To >= today))
            if (leave.Substitute is { } other && FindCode(byId.GetValueOrDefault(other), leave) is { } code)
                hints.Add(new LeaveHint(leave.From, leave.To, other, code));
        return hints;
    }

    private static string? FindCode(ManagerSnapshot? substitute, Leave leave) => substitute is not { Active: true } ? "substitute_left"
        : substitute.Leave.Any(l => l.From <= leave.To && leave.From <= l.To) ? "substitute_away" : null;
}
