using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Host.Audit;

/// <summary>
/// Exports of one registration with its personal values in clear. One person requests it with a reason, another approves it within a day,
/// and the requester downloads it within a day of the approval. Each step appends an event that the person can read, in the same
/// transaction.
/// </summary>
internal sealed class PersonalExports(NpgsqlDataSource database, IKeyRing keys, MasterKey master)
{
    private static readonly Rejection NotAwaitingApproval = new("not_awaiting_approval", "This export no longer waits for an approval.");

    /// <param name="events">The streams in the name of the requester.</param>
    /// <param name="additionalRows">Additional rows for the same transaction.</param>
    public async Task Request(IStreams events, string role, Guid export, Guid registration, string reason, CancellationToken ct,
        params IReadOnlyList<Row> additionalRows)
    {
        var actor = events.Caller.Actor;
        var purpose = await AuditRegistration.SealPurpose(registration, reason, keys, ct);
        await events.Append([new StreamAppend(AccessStream.Of(registration), ExpectedVersion.Any,
            new PersonalExportRequested(registration, export, actor, role, purpose))], ct,
            [
                Row.Any("""
                    insert into pc_audit_exports (id, registration_id, sealed_reason, actor, at, state, personal, until_at)
                    values ($1, $2, $3, $4, powercrm_now(), 'awaiting_second_person', true, powercrm_now() + interval '24 hours')
                    """, export, registration, ExportRows.SealReason(master, export, reason), actor),
                .. additionalRows,
            ]);
    }

    /// <param name="events">The streams in the name of the approver.</param>
    /// <param name="additionalRows">Additional rows for the same transaction.</param>
    /// <returns>The export after the approval, or the reason why it was refused.</returns>
    public async Task<(ExportRow? Export, Rejection? Rejection)> Approve(IStreams events, string role, Guid export, string reason,
        CancellationToken ct, params IReadOnlyList<Row> additionalRows)
    {
        var actor = events.Caller.Actor;
        await using var connection = await database.OpenConnectionAsync(ct);
        var it = await ExportRows.Find(connection, master, export, ct);
        if (FindRefusal(it, actor) is { } refusal)
            return (null, refusal);
        // Already approved: commands are idempotent.
        if (it is not { State: ExportRows.AwaitingApproval, RegistrationId: { } registration })
            return (it, null);
        var purpose = await AuditRegistration.SealPurpose(registration, reason, keys, ct);
        try
        {
            await events.Append([new StreamAppend(AccessStream.Of(registration), ExpectedVersion.Any,
                new PersonalExportApproved(registration, export, actor, role, purpose))], ct,
                [
                    Row.MustHit("""
                        update pc_audit_exports set state = 'waiting', approved_by = $2, sealed_approved_reason = $3,
                            approved_at = powercrm_now(), until_at = powercrm_now() + interval '24 hours'
                        where id = $1 and state = 'awaiting_second_person' and actor <> $2 and until_at > powercrm_now()
                        """, NotAwaitingApproval, export, actor, ExportRows.SealReason(master, export, reason)),
                    .. additionalRows,
                ]);
        }
        catch (RowMissedException e) when (e.Rejection == NotAwaitingApproval)
        {
            return (null, NotAwaitingApproval);
        }
        return (await ExportRows.Find(connection, master, export, ct), null);
    }

    /// <summary>Records the download before any data is returned, so that none goes unrecorded.</summary>
    /// <param name="events">The streams in the name of the person who downloads it.</param>
    public static Task RecordDownload(IStreams events, string role, ExportRow it, CancellationToken ct) =>
        events.Append([new StreamAppend(AccessStream.Of(it.RegistrationId!.Value), ExpectedVersion.Any,
            new PersonalExportTaken(it.RegistrationId.Value, it.Id, events.Caller.Actor, role))], ct);

    /// <summary>Returns the reason why this person cannot approve the export; null if they can, or already did.</summary>
    internal static Rejection? FindRefusal(ExportRow? it, string actor) => it switch
    {
        null => new Rejection("not_found", "There is no such export, or it has expired.", Missing: true),
        { Personal: true } when it.Actor == actor => new Rejection("own_export", "Another person must approve the export."),
        { State: ExportRows.AwaitingApproval } => null,
        { Approval: { } approval } when approval.By == actor => null,
        _ => NotAwaitingApproval,
    };
}
