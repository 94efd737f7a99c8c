using Dapper;
using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Assignment;

/// <summary>
/// Changes a manager's territories, specialties, capacity, leave or WeCom id. Waiting customers are considered again right after.
/// </summary>
[Tags("managers")]
public static class ChangeManager
{
    /// <param name="WecomUserId">The member's WeCom id. If omitted, it is unchanged; an empty text removes it.</param>
    public sealed record Request(IReadOnlyList<string> Territories, IReadOnlyList<string>? Specialties, int Capacity,
        IReadOnlyList<LeaveView>? Leave, string? WecomUserId = null) : IValidatableBody
    {
        internal ManagerData Data => new(Territories, Specialties ?? [], Capacity, Leave, WecomUserId);

        IReadOnlyList<Fault> IValidatableBody.Faults() => Data.Faults();
    }

    private sealed record LockedRow(int Version, int Open);

    // Locks the manager's row in a statement of its own, so that the count after it sees every place that was taken before.
    private const string LockSql = "select version from pc_managers where staff_id = @id for update";

    private const string UpdateSql = """
        update pc_managers
        set territories = @territories, specialties = @specialties, capacity = @Capacity, leave = @leave::jsonb,
            wecom_user_id = nullif(coalesce(@WecomUserId, wecom_user_id), ''), version = version + 1
        where staff_id = @id
        """;

    [WolverinePut("/managers/{id:guid}"), Staff("admin"), Idempotent]
    [Answers<ManagerView>, ProblemCodes("capacity_below_open", "version_mismatch", "precondition_required")]
    public static async Task<IResult> Put(Guid id, Body<Request> body, IfMatch.Required ifMatch, NpgsqlDataSource source,
        FactRecorder facts, IKeyRing keys, CurrentCaller caller, HttpContext http, CancellationToken ct)
    {
        if (body.Value.Data.Faults() is { Count: > 0 } faults)
            return Problem.Invalid([.. faults]);
        await using var connection = await source.OpenConnectionAsync(ct);
        var policy = await ActivePolicy.Read(connection, ct);
        var data = body.Value.Data.Normalize(policy);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var (changed, problem) = await Change(connection, transaction, id, data, ifMatch.Version, facts, keys, caller.ToCaller(),
            ct);
        if (changed is null)
            return problem!;
        var reply = Reply.Ok(changed with { UnknownSpecialties = Specialties.FindUnknown(data.Specialties, policy) }, changed.Version);
        await Rows.Run(connection, transaction, IdempotencyScope.Of(http).RowsFor(reply), ct);
        await transaction.CommitAsync(ct);
        return reply;
    }

    /// <summary>Makes the change in the caller's transaction; also used by the command line. The data must have been validated.</summary>
    /// <param name="expectedVersion">The version that the caller saw; null for any.</param>
    internal static async Task<(ManagerView? Changed, Problem? Problem)> Change(NpgsqlConnection connection, NpgsqlTransaction transaction,
        Guid id, ManagerData data, long? expectedVersion, FactRecorder facts, IKeyRing keys, Caller caller, CancellationToken ct)
    {
        await FactRecorder.LockStream(transaction, AccountStream.Of(id), ct);
        if (await LockRow(connection, transaction, id, ct) is not { } row)
            return (null, Problem.NotFound);
        if (expectedVersion is { } version && row.Version != version)
            return (null, Problem.Stale(row.Version));
        if (data.Capacity < row.Open)
            return (null, new Problem("capacity_below_open", Extra: new Dictionary<string, object?> { ["open"] = row.Open }));
        if (await ValidateSubstitutes(connection, transaction, id, data, ct) is { Count: > 0 } substituteFaults)
            return (null, Problem.Invalid([.. substituteFaults]));
        var before = (await ManagerRows.Read(connection, id, withWorkload: false, ct, transaction))[0];
        await connection.ExecuteAsync(new CommandDefinition(UpdateSql, new
        {
            id,
            territories = data.Territories.ToArray(),
            specialties = data.Specialties.ToArray(),
            data.Capacity,
            leave = LeaveJson.Write(data.LeavePeriods),
            data.WecomUserId,
        }, transaction, cancellationToken: ct));
        await ManagerDirectory.ScheduleWaitingSearch(connection, transaction, id, data.LeavePeriods, ct);
        var changed = (await ManagerRows.Read(connection, id, withWorkload: false, ct, transaction))[0];
        var differences = Differences(before, changed);
        var leave = differences.Contains(ManagerChanged.LeaveName) ? await ManagerLeave.Seal(keys, id, data.LeavePeriods, ct) : null;
        await facts.Record(transaction, caller, AccountStream.Of(id),
            new ManagerChanged(id, data.Territories, data.Specialties, data.Capacity, differences, leave), ct);
        return (changed with { LeaveHints = await LeaveHint.Read(connection, transaction, data.LeavePeriods, ct) }, null);
    }

    private static IReadOnlyList<string> Differences(ManagerView before, ManagerView after) =>
    [
        .. before.Territories.SequenceEqual(after.Territories) ? [] : (string[])["territories"],
        .. before.Specialties.SequenceEqual(after.Specialties) ? [] : (string[])["specialties"],
        .. before.Capacity == after.Capacity ? [] : (string[])["capacity"],
        .. before.Leave.SequenceEqual(after.Leave) ? [] : (string[])[ManagerChanged.LeaveName],
        .. before.WecomUserId == after.WecomUserId ? [] : (string[])["wecomUserId"],
    ];

    private static async Task<LockedRow?> LockRow(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid id, CancellationToken ct)
    {
        if (await connection.QuerySingleOrDefaultAsync<int?>(
            new CommandDefinition(LockSql, new { id }, transaction, cancellationToken: ct)) is not { } version)
            return null;
        return new LockedRow(version, await connection.ExecuteScalarAsync<int>(new CommandDefinition(
            "select count(*) from pc_assignments where manager_id = @id and state <> 'serving'", new { id }, transaction,
            cancellationToken: ct)));
    }

    /// <summary>
    /// Validates the substitutes of the leaves. A substitute must be a manager with an open account, must not be the absent manager, and
    /// must not have the absent manager as substitute on the same days. Unchanged leaves are not validated, since their substitute may have
    /// left.
    /// </summary>
    internal static async Task<IReadOnlyList<Fault>> ValidateSubstitutes(NpgsqlConnection connection, NpgsqlTransaction transaction,
        Guid id, ManagerData data, CancellationToken ct)
    {
        var managers = (await ManagerSnapshots.ReadAll(connection, transaction, ct)).ToDictionary(m => m.Id);
        var faults = new List<Fault>();
        for (var i = 0; i < data.LeavePeriods.Count; i++)
            if (data.LeavePeriods[i] is { Substitute: { } other } leave && managers.GetValueOrDefault(id)?.Leave.Contains(leave) != true
                && Fault(other, leave) is { } code)
                faults.Add(new Fault($"/leave/{i}/substitute", code));
        return faults;

        string? Fault(Guid other, Leave leave) => other == id || managers.GetValueOrDefault(other) is not { Active: true } substitute
            ? "manager_unknown"
            : substitute.Leave.Any(l => l.Substitute == id && l.From <= leave.To && leave.From <= l.To) ? "substitute_mutual" : null;
    }
}
