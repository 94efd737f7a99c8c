using Npgsql;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Registration;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Host.Audit;

/// <summary>
/// An auditor requests an export of a customer's history, or of the events of a period, with its proof. A host writes it; the customer can
/// see who requested it and why. An export with personal values waits until another person approves it.
/// </summary>
[Tags("audit")]
public static class RequestExport
{
    internal const string AccessKind = "audit_export";
    private static readonly TimeSpan MaxPeriod = TimeSpan.FromDays(366);
    private static readonly DateTimeOffset Earliest = new(Query.FirstYear, 1, 1, 0, 0, 0, TimeSpan.Zero),
        Latest = new(Query.EndYear, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <param name="RegistrationId">Either this, or <paramref name="From"/> and <paramref name="To"/> (exclusive).</param>
    /// <param name="Personal">Includes the personal values in clear; only for one registration.</param>
    public sealed record Request([NoPersonalNumber, MinRunes(1), MaxRunes(500)] string Reason,
        Guid? RegistrationId = null, DateTimeOffset? From = null, DateTimeOffset? To = null, bool Personal = false);

    public sealed record Answer(Guid Id);

    internal static void Describe()
    {
        ProblemCatalogue.AddFault("export_of_what", "请填写 registrationId，或同时填写 from 和 to。",
            "Either registrationId, or both from and to.");
        ProblemCatalogue.AddFault("period_order", "结束时间应晚于开始时间，且不超过一年。",
            "The end must be after the start, and at most one year later.");
        ProblemCatalogue.AddFault("personal_of_one", "含个人信息的导出仅限单个注册。",
            "An export with personal values must be of one registration only.");
        ProblemCatalogue.Add("own_export", 409, "申请人不能自行批准，请由另一位审计人员或管理员批准。",
            "The person who requested an export cannot approve it; another auditor or administrator must.");
        ProblemCatalogue.Add("not_awaiting_approval", 409, "该导出无需批准，或已有人批准。",
            "This export needs no approval, or has one.");
        ProblemCatalogue.Add("not_your_export", 403, "含个人信息的导出只能由申请人取走。",
            "Only the person who requested an export with personal values can download it.");
        ProblemCatalogue.Add("export_failed", 409, "导出失败：可能是日志与防篡改校验不一致，请先核验；若核验通过，请联系运维人员。",
            "The export failed. Verify the log first: it may have been changed. If it is intact, ask the operator.");
        ProblemCatalogue.Add("export_not_sealed", 409, "最新事件尚未完成防篡改封存，未能导出。请稍后重新申请；若仍失败，请联系运维人员。",
            "The export failed because its newest events are not sealed yet. Request it again later; if it fails again, ask the operator.");
        ProblemCatalogue.Add("export_unavailable", 503, "文件存储暂时不可用，请稍后再试。", "The file store is temporarily unavailable; try again later.");
    }

    [WolverinePost("/audit/exports"), Staff("auditor", "admin"), Idempotent]
    [Answers<Answer>(202), ProblemCodes("not_found")]
    public static async Task<IResult> Post(Body<Request> body, CurrentCaller caller, IStreams events, IKeyRing keys,
        NpgsqlDataSource database, MasterKey master, HttpContext http, CancellationToken ct)
    {
        var (reason, registration, from, to, personal) = body.Value;
        if (registration is null ? from is null || to is null : from is not null || to is not null)
            return Problem.Invalid(new Fault("/registrationId", "export_of_what"));
        if (registration is null && (to <= from || to - from > MaxPeriod || from < Earliest || to > Latest))
            return Problem.Invalid(new Fault("/to", "period_order"));
        if (personal && registration is null)
            return Problem.Invalid(new Fault("/personal", "personal_of_one"));
        var id = Guid.CreateVersion7();
        var reply = Reply.Accepted(new Answer(id));
        IReadOnlyList<Row> rows =
        [
            Row.Any("""
                insert into pc_audit_exports (id, registration_id, from_at, to_at, sealed_reason, actor, at, state)
                values ($1, $2, $3, $4, $5, $6, powercrm_now(), 'waiting')
                """, id, registration, from?.UtcDateTime, to?.UtcDateTime,
                ExportRows.SealReason(master, id, reason), caller.Actor),
            .. IdempotencyScope.Of(http).RowsFor(reply),
        ];
        if (registration is { } registrationId)
        {
            if ((await events.Load<AuditState>(registrationId, ct)).State.Life.Status == AuthStatus.None)
                return Problem.NotFound;
            if (personal)
            {
                await new PersonalExports(database, keys, master).Request(events, caller.Role ?? "", id, registrationId, reason, ct,
                    [.. IdempotencyScope.Of(http).RowsFor(reply)]);
                return reply;
            }
            // One transaction for the export and the record of the access, so that neither exists without the other.
            await AuditRegistration.RecordAccess(registrationId, caller.Id, caller.Role ?? "", AccessKind, reason, events, keys, ct, rows);
            return reply;
        }
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await Rows.Run(connection, transaction, rows, ct);
        await transaction.CommitAsync(ct);
        return reply;
    }
}

/// <summary>
/// Returns the progress of an export (202), and when it is done the zip (200), for a week. An export with personal values is available to
/// its requester for a day after the approval; the download is recorded.
/// </summary>
[Tags("audit")]
public static class ReadExport
{
    /// <param name="State"><c>awaiting_second_person</c>, <c>waiting</c> or <c>running</c>.</param>
    public sealed record Answer(Guid Id, string State, long Done, long Total, DateTimeOffset At);

    [WolverineGet("/audit/exports/{id:guid}"), Staff("auditor", "admin")]
    [Answers<string>(200, ContentType = "application/zip"), Answers<Answer>(202)]
    [ProblemCodes("export_failed", "export_not_sealed", "export_unavailable", "not_your_export")]
    public static async Task<IResult> Get(Guid id, CurrentCaller caller, IStreams events, NpgsqlDataSource database, MasterKey master,
        HttpContext http, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        if (await ExportRows.Find(connection, master, id, ct) is not { } it)
            return Problem.NotFound;
        if (it.State == "failed")
            return new Problem(it.Fault == ExportRows.NotSealed ? "export_not_sealed" : "export_failed");
        if (it.State != "done")
            return Reply.Accepted(new Answer(id, it.State, it.Done, it.Total, it.At)).WithHeader("Retry-After", "1")
                .WithHeader("Cache-Control", "no-store");
        if (it.Personal && it.Actor != caller.Actor)
            return new Problem("not_your_export");
        var runner = http.RequestServices.GetRequiredService<ExportRunner>();
        var (zip, problem) = await BlobRequests.Open(() => runner.ReadZip(id, ct),
            Problem.Unavailable("export_unavailable", TimeSpan.FromSeconds(30)));
        if (zip is null)
            return problem!;
        if (it.Personal)
            await PersonalExports.RecordDownload(events, caller.Role ?? "", it, ct);
        http.Response.Headers.CacheControl = "no-store";
        return Results.Bytes(zip, "application/zip", $"audit-{id}.zip");
    }
}
