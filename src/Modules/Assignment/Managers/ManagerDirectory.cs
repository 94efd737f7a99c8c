using Dapper;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Assignment;

/// <summary>Registers managers, for the command line and for administrators.</summary>
public sealed class ManagerDirectory(NpgsqlDataSource source, FactRecorder facts, IKeyRing keys)
{
    /// <summary>Returns the first fault of a manager's data as a text; null when there is none.</summary>
    public static string? FindFault(IReadOnlyList<string> territories, IReadOnlyList<string> specialties, int capacity,
        string? wecomUserId = null) => FindFault(new ManagerData(territories, specialties, capacity, null, wecomUserId));

    private static string? FindFault(ManagerData data) =>
        data.Faults() is [var fault, ..] ? $"{fault.Pointer}: {fault.Code}. {fault.Message(Language.English)}" : null;

    /// <summary>Makes a member of staff a manager. Waiting customers are considered again right after.</summary>
    /// <returns>Specialties that match no customer under the policy in force; null when there are none.</returns>
    /// <exception cref="InvalidOperationException">The data is invalid, or the person is already a manager.</exception>
    public async Task<IReadOnlyList<string>?> Add(Guid staffId, IReadOnlyList<string> territories, IReadOnlyList<string> specialties,
        int capacity, string? wecomUserId, Caller caller, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var policy = await ActivePolicy.Read(connection, ct);
        var given = new ManagerData(territories, specialties, capacity, null, wecomUserId);
        if (FindFault(given) is { } fault)
            throw new InvalidOperationException(fault);
        var data = given.Normalize(policy);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (!await Insert(connection, transaction, staffId, data, facts, keys, caller, ct))
            throw new InvalidOperationException("This member of staff is already an account manager.");
        await transaction.CommitAsync(ct);
        return Specialties.FindUnknown(data.Specialties, policy);
    }

    /// <summary>
    /// Called when a manager's account is closed: all customers, including those in service, wait for another manager, whom the policy
    /// chooses.
    /// </summary>
    /// <returns>Number of customers by state; empty when the person is not a manager.</returns>
    public static async Task<IReadOnlyDictionary<string, int>> Offboard(NpgsqlConnection connection, NpgsqlTransaction transaction,
        Guid staffId, CancellationToken ct)
    {
        // In a statement of its own, so that the next one also sees customers who were assigned to the manager a moment ago.
        await connection.ExecuteAsync(new CommandDefinition(
            "update pc_managers set list_version = list_version + 1 where staff_id = @staffId", new { staffId }, transaction,
            cancellationToken: ct));
        var states = (await connection.QueryAsync<string>(new CommandDefinition(
            """
            with left_alone as (
                insert into pc_assignment_waiting (registration_id, reason, parked_at)
                select registration_id, 'no_active_manager', powercrm_now() from pc_assignments where manager_id = @staffId
                on conflict (registration_id) do nothing
            )
            select state from pc_assignments where manager_id = @staffId
            """, new { staffId }, transaction, cancellationToken: ct))).ToList();
        if (states.Count > 0)
            await Rows.Run(connection, transaction,
                [DueCommand.ScheduleNow(staffId, PlaceFreed.Command),
                    DueCommand.ScheduleNow(staffId, DueCommands.ManagerLeft, $"{states.Count}")], ct);
        return states.GroupBy(s => s, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
    }

    internal static async Task<bool> Insert(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid staffId, ManagerData data,
        FactRecorder facts, IKeyRing keys, Caller caller, CancellationToken ct)
    {
        var wasAdded = await connection.ExecuteAsync(new CommandDefinition(
            """
            insert into pc_managers (staff_id, territories, specialties, capacity, leave, wecom_user_id, created_at)
            values (@staffId, @territories, @specialties, @Capacity, @leave::jsonb, nullif(@WecomUserId, ''), powercrm_now())
            on conflict (staff_id) do nothing
            """,
            new
            {
                staffId,
                territories = data.Territories.ToArray(),
                specialties = data.Specialties.ToArray(),
                data.Capacity,
                leave = LeaveJson.Write(data.LeavePeriods),
                data.WecomUserId,
            },
            transaction, cancellationToken: ct)) == 1;
        if (!wasAdded)
            return false;
        var leave = data.LeavePeriods.Count > 0 ? await ManagerLeave.Seal(keys, staffId, data.LeavePeriods, ct) : null;
        await facts.Record(transaction, caller, AccountStream.Of(staffId),
            new ManagerAdded(staffId, data.Territories, data.Specialties, data.Capacity, leave), ct);
        await ScheduleWaitingSearch(connection, transaction, staffId, data.LeavePeriods, ct);
        return true;
    }

    /// <summary>
    /// Schedules the search for waiting customers: now, at the start of each leave with a substitute, who then covers more, and on the day
    /// after each leave.
    /// </summary>
    internal static async Task ScheduleWaitingSearch(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid manager,
        IReadOnlyList<Leave> leave, CancellationToken ct)
    {
        var now = new DateTimeOffset(await connection.ExecuteScalarAsync<DateTime>(
            new CommandDefinition("select powercrm_now()", transaction: transaction, cancellationToken: ct)));
        var changes = leave.Where(l => l.Substitute is not null).Select(l => (At: ChinaTime.Start(l.From), Why: "away"))
            .Concat(leave.Select(l => (At: ChinaTime.Start(l.To.AddDays(1)), Why: "back"))).Where(c => c.At > now);
        await Rows.Run(connection, transaction,
        [
            DueCommand.Schedule(now, manager, PlaceFreed.Command),
            .. changes.Select(c => DueCommand.Schedule(c.At, manager, PlaceFreed.Command, $"{c.Why} {ChinaTime.Day(c.At):yyyy-MM-dd}")),
        ], ct);
    }
}
