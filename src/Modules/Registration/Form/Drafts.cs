using System.Text.Json.Nodes;
using Dapper;
using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>
/// The applicant's draft: one sealed row outside the event log, saved at every step, also when it is incomplete or wrong. The row can be
/// changed and deleted, which events cannot; a submission stores a snapshot of it.
/// </summary>
[PerRequest]
public sealed class Drafts(NpgsqlDataSource database, IKeyRing keys, IStreams events, LastRoundReader lastRound, PolicyVersions policies)
{
    private const string SealedField = "draft";
    private const int MaxBytes = 64 * 1024;

    /// <param name="Now">The database's time; it gives the current day.</param>
    public sealed record StoredDraft(JsonObject Form, long Revision, DateTimeOffset? At, DateTimeOffset Now);

    public Task<StoredDraft> Read(Guid registration, CancellationToken ct) => Read(registration, null, ct);

    /// <param name="registration">The registration whose draft is read.</param>
    /// <param name="it">The registration if it was loaded already; when null, it is loaded only if it is needed.</param>
    /// <param name="ct">Cancels the read.</param>
    private async Task<StoredDraft> Read(Guid registration, Registrant? it, CancellationToken ct)
    {
        var row = await ReadRow(registration, ct);
        if (row.Data is null)
            return new StoredDraft(await PrefillFromLastRound(registration, it, ct), 0, null, row.Now);
        return new StoredDraft(await keys.OpenBytes(registration, SealedField, row.Data, ct) is { } plaintext
            ? JsonNode.Parse(plaintext)!.AsObject() : [], row.Revision ?? 0, row.At, row.Now);
    }

    /// <summary>
    /// Merges a change into the draft and saves it. Concurrent saves are merged one after the other. All that needs a connection is done
    /// before the one of the transaction is opened: saves that held one while they waited for a second would block each other.
    /// </summary>
    /// <param name="prepare">Loads what <paramref name="createReply"/> needs, and returns why nothing may be saved; null when it may.
    /// Called after the draft was read. If a submission or an erasure comes in between, the update of the draft's row misses and this is
    /// called again.</param>
    /// <param name="createReply">Makes the response from the saved draft; a retry gets the same response.</param>
    public async Task<IResult> Save(Guid registration, Func<Task<Problem?>> prepare, Func<JsonObject, JsonObject> merge,
        Func<StoredDraft, Reply> createReply, IdempotencyScope? scope, CancellationToken ct)
    {
        while (true)
        {
            var previous = await Read(registration, null, ct);
            if (await prepare() is { } problem)
                return problem;
            var form = merge(previous.Form);
            var plaintext = System.Text.Encoding.UTF8.GetBytes(form.ToJsonString(WebJson.Options));
            if (plaintext.Length > MaxBytes)
                return new Problem("payload_too_large");
            var row = CreateRow(registration, await keys.SealBytes(registration, SealedField, plaintext, ct), previous.Revision);
            await using var connection = await database.OpenConnectionAsync(ct);
            await using var transaction = await connection.BeginTransactionAsync(ct);
            try
            {
                await Rows.Run(connection, transaction, [row, Images.MarkDrafted(registration, Images.GetPictureIds(form))], ct);
            }
            catch (RowMissedException)
            {
                continue;
            }
            var at = await connection.ExecuteScalarAsync<DateTime>(new CommandDefinition(
                "select saved_at from pc_drafts where registration = @registration", new { registration }, transaction,
                cancellationToken: ct));
            var reply = createReply(new StoredDraft(form, previous.Revision + 1, at, at));
            await Rows.Run(connection, transaction, scope?.RowsFor(reply) ?? [], ct);
            await transaction.CommitAsync(ct);
            return reply;
        }
    }

    /// <summary>
    /// Fills in the nickname and the avatar from WeChat where the applicant has typed nothing yet. Without the consent nothing is stored: a
    /// sign-in does not give it any more when it was changed too often that day.
    /// </summary>
    public async Task PrefillProfile(Guid registration, string? nickname, string? avatar, CancellationToken ct)
    {
        if (string.IsNullOrEmpty(nickname) && string.IsNullOrEmpty(avatar))
            return;
        await Save(registration, Refused, form =>
        {
            var result = (JsonObject)form.DeepClone();
            if (!string.IsNullOrEmpty(nickname) && !result.ContainsKey("wxNickname"))
                result["wxNickname"] = nickname;
            if (!string.IsNullOrEmpty(avatar) && !result.ContainsKey("wxAvatar"))
                result["wxAvatar"] = avatar;
            return result;
        }, _ => Reply.NoContent(), null, ct);

        async Task<Problem?> Refused() =>
            (await events.Load<Registrant>(registration, ct)).State is { Agreed: true, Erased: false } ? null : Problem.NotFound;
    }

    /// <summary>Returns the step that the applicant is at. The draft is read only when the step depends on it.</summary>
    public async Task<string> GetStep(Guid registration, Registrant it, CancellationToken ct) =>
        it is { Editable: true, Phone: not null }
            ? FormSteps.GetCurrent(it, (await Check(registration, it, await Read(registration, it, ct), ct)).Issues)
                : FormSteps.GetCurrent(it, []);

    public async Task<string> GetStep(Guid registration, CancellationToken ct) =>
        await GetStep(registration, (await events.Load<Registrant>(registration, ct)).State, ct);

    public async Task<FormCheckResult> Check(Guid registration, Registrant it, StoredDraft draft, CancellationToken ct) =>
        (await LoadCheck(registration, it, ct))(draft);

    /// <summary>Loads what a draft is checked against, and returns the check.</summary>
    public async Task<Func<StoredDraft, FormCheckResult>> LoadCheck(Guid registration, Registrant it, CancellationToken ct)
    {
        var (policy, pictures) = await Images.LoadReady(policies, registration, ct);
        var last = it.Correcting ? await lastRound.Read(it, ct) : null;
        return draft => FormRules.Check(draft.Form, FormFactsBuilder.Build(it, pictures, draft.Now, last, policy.Content));
    }

    /// <summary>
    /// The row that stores the submitted form as the draft, in the submission's transaction. A correction or a withdrawal continues from
    /// it.
    /// </summary>
    public async Task<Row> CreateSubmittedRow(Guid registration, JsonObject form, CancellationToken ct) => Row.Any(
        """
        insert into pc_drafts (registration, revision, sealed, saved_at)
        values ($1, 1, $2, powercrm_now())
        on conflict (registration) do update set revision = pc_drafts.revision + 1, sealed = excluded.sealed, saved_at = excluded.saved_at
        """, registration, await keys.SealBytes(registration, SealedField,
            System.Text.Encoding.UTF8.GetBytes(form.ToJsonString(WebJson.Options)), ct));

    private static Row CreateRow(Guid registration, byte[] data, long previousRevision) => Row.MustHit(
        $"""
        {Reservations.WhileHeldSql}
        insert into pc_drafts (registration, revision, sealed, saved_at)
        select $1, $3 + 1, $2, powercrm_now() from held
        on conflict (registration) do update set revision = excluded.revision, sealed = excluded.sealed, saved_at = excluded.saved_at
        where pc_drafts.revision = $3
        """, new Rejection("draft_raced", "The draft was saved meanwhile."), registration, data, previousRevision);

    private async Task<DraftRow> ReadRow(Guid registration, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleAsync<DraftRow>(new CommandDefinition(
            """
            select powercrm_now() as now, revision, sealed as data, saved_at as at
            from (values (1)) as one left join pc_drafts on registration = @registration
            """, new { registration }, cancellationToken: ct));
    }

    /// <summary>Returns the last round as the start of the next one when no draft is stored.</summary>
    private async Task<JsonObject> PrefillFromLastRound(Guid registration, Registrant? it, CancellationToken ct) =>
        (await lastRound.Read(it ?? (await events.Load<Registrant>(registration, ct)).State, ct))?.ToForm() ?? [];

    private sealed record DraftRow(DateTime Now, long? Revision, byte[]? Data, DateTime? At);
}
