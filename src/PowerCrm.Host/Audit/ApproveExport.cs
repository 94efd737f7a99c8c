using Npgsql;
using PowerCrm.China;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Host.Audit;

/// <summary>
/// An auditor or administrator other than the requester approves an export with personal values. It is then written, and the requester can
/// download it for a day.
/// </summary>
[Tags("audit")]
public static class ApproveExport
{
    /// <param name="Reason">The reason for releasing the values. It is kept for good and shown to the person.</param>
    public sealed record Request([NoPersonalNumber, MinRunes(1), MaxRunes(500)] string Reason);

    public sealed record Answer(Guid Id, string State);

    [WolverinePost("/audit/exports/{id:guid}/approve"), Staff("auditor", "admin"), Idempotent]
    [Answers<Answer>, ProblemCodes("own_export", "not_awaiting_approval")]
    public static async Task<IResult> Post(Guid id, Body<Request> body, CurrentCaller caller, IStreams events, IKeyRing keys,
        NpgsqlDataSource database, MasterKey master, HttpContext http, CancellationToken ct)
    {
        var reply = Reply.Ok(new Answer(id, "waiting"));
        var (it, refusal) = await new PersonalExports(database, keys, master).Approve(events, caller.Role ?? "", id, body.Value.Reason, ct,
            [.. IdempotencyScope.Of(http).RowsFor(reply)]);
        return refusal is not null ? Problem.From(refusal) : it is null ? Problem.NotFound
            : it.State == "waiting" ? reply : Reply.Ok(new Answer(id, it.State));
    }
}
