using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Assignment;

/// <summary>Makes a member of staff a manager, with territories, specialties and a capacity.</summary>
[Tags("managers")]
public static class AddManager
{
    /// <param name="WecomUserId">The member's id at WeCom, used for messages when the manager has no page open.</param>
    public sealed record Request(Guid StaffId, IReadOnlyList<string> Territories, IReadOnlyList<string>? Specialties, int Capacity,
        IReadOnlyList<LeaveView>? Leave, string? WecomUserId = null) : IValidatableBody
    {
        internal ManagerData Data => new(Territories, Specialties ?? [], Capacity, Leave, WecomUserId);

        IReadOnlyList<Fault> IValidatableBody.Faults() => Data.Faults();
    }

    [WolverinePost("/managers"), Staff("admin"), Idempotent]
    [Answers<ManagerView>(201), ProblemCodes("manager_exists")]
    public static async Task<IResult> Post(Body<Request> body, StaffAccounts accounts, NpgsqlDataSource source, FactRecorder facts,
        IKeyRing keys, CurrentCaller caller, HttpContext http, CancellationToken ct)
    {
        var request = body.Value;
        if (request.Data.Faults() is { Count: > 0 } faults)
            return Problem.Invalid([.. faults]);
        var account = await accounts.Find(request.StaffId, ct);
        await using var connection = await source.OpenConnectionAsync(ct);
        var policy = await ActivePolicy.Read(connection, ct);
        var data = request.Data.Normalize(policy);
        if (account?.Role != "manager")
            return Problem.Invalid(new Fault("/staffId", "staff_unknown"));
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (await ChangeManager.ValidateSubstitutes(connection, transaction, request.StaffId, data, ct) is { Count: > 0 } substituteFaults)
            return Problem.Invalid([.. substituteFaults]);
        if (!await ManagerDirectory.Insert(connection, transaction, request.StaffId, data, facts, keys, caller.ToCaller(), ct))
            return new Problem("manager_exists");
        var manager = (await ManagerRows.Read(connection, request.StaffId, withWorkload: false, ct, transaction))[0] with
        {
            UnknownSpecialties = Specialties.FindUnknown(data.Specialties, policy),
            LeaveHints = await LeaveHint.Read(connection, transaction, data.LeavePeriods, ct),
        };
        var reply = Reply.Created(manager, manager.Version, $"/managers/{request.StaffId}");
        await Rows.Run(connection, transaction, IdempotencyScope.Of(http).RowsFor(reply), ct);
        await transaction.CommitAsync(ct);
        return reply;
    }
}
