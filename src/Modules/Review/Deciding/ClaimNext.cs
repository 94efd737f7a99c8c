using Dapper;
using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Review;

/// <summary>
/// Claims the most urgent free case that matches the filters of the queue, and returns it. The reviewer's own application is left out.
/// </summary>
/// <remarks>
/// Concurrent callers are offered different cases: one statement skips locked rows, locks a row and marks it for 10 seconds. The append
/// still decides, since only one of two can succeed; the mark saves the other a useless attempt. A case is not missed because something
/// else happens to it at the same moment (a lease expires, the applicant urges): before the answer is 204, the query waits for locked rows,
/// and a case that changed without being claimed is read again and retried.
/// </remarks>
[Tags("review")]
public static class ClaimNext
{
    private const int MaxAttempts = 8;

    /// <summary>Attempts for one case that changes meanwhile and stays free.</summary>
    private const int MaxAttemptsPerCase = 3;

    private const string OfferSql = $"{MostUrgentSql} skip locked) returning registration_id",
        OfferWaitingSql = $"{MostUrgentSql}) returning registration_id";

    private const string MostUrgentSql = $"""
        update pc_review_cases
        set offered_until = powercrm_now() + interval '10 seconds'
        where registration_id = (
            select c.registration_id from pc_review_cases c
            where c.status in ('pending', 'processing')     -- same condition as the index
              and {CaseFilter.Sql}
              and not ('{Flags.SecondOpinion}' = any(c.flags) and @staff = any(c.first_by))  -- needs another person
              and (c.claimed_by is null or c.lease_until <= powercrm_now())
              and (c.offered_until is null or c.offered_until <= powercrm_now())
              and not exists (
                select from pc_v_own_registrations own
                where own.staff = @staff and own.registration = c.registration_id)
            order by {CaseRow.OrderSql}
            limit 1
            for update of c
        """;

    [WolverinePost("/reviews/claim-next"), Staff("reviewer", "admin"), Idempotent]
    [QueryParameters("status", "q", "flag", "region", "reviewer", "age", "round")]
    [Answers<CaseAnswer>, Answers(204)]
    public static async Task<IResult> Post(CurrentCaller caller, NpgsqlDataSource database, IStreams events, CaseDecryptor cases,
        RefusedDrafts drafts, IKeyRing keys, PolicyVersions policies, HttpContext http, CancellationToken ct)
    {
        var policy = (await policies.ReadEffective<ReviewPolicy>(ct)).Content;
        var filter = CaseFilter.Read(http, [AuthStatus.Pending, AuthStatus.Processing], policy);
        filter.Add("staff", caller.Id);
        for (var i = 0; i < MaxAttempts; i++)
        {
            if ((await OfferNext(database, OfferSql, filter, ct) ?? await OfferNext(database, OfferWaitingSql, filter, ct)) is not { } id)
                break;
            for (var j = 0; j < MaxAttemptsPerCase; j++)
            {
                var (reply, hasChanged) = await TryClaim(id, policy, caller, events, cases, drafts, keys, http, ct);
                if (reply is not null)
                    return reply;
                if (!hasChanged)
                    break;
            }
        }
        return Reply.NoContent();
    }

    /// <summary>
    /// Writes the claim, the record of the access, the row and the response for a retry in one transaction. Returns no reply when somebody
    /// else was faster, or when the case changed and may still be free.
    /// </summary>
    private static async Task<(Reply? Reply, bool HasChanged)> TryClaim(Guid id, ReviewPolicy policy, CurrentCaller caller, IStreams events,
        CaseDecryptor cases, RefusedDrafts drafts, IKeyRing keys, HttpContext http, CancellationToken ct)
    {
        var read = await events.Load<CaseHistory>(id, ct);
        var decision = ClaimReview.Decide(id, read.State.Case, caller.Id, read.Now, policy.ClaimDuration);
        if (decision.Rejection is not null || decision.Events.Count == 0 || await cases.Decrypt(id, read.State, events, ct) is not { } file)
            return (null, false);
        var version = read.Version + decision.Events.Count;
        var claim = new ClaimShown(caller.Id, decision.Events.OfType<ReviewClaimed>().Single().LeaseUntil);
        var draft = await drafts.Find(id, caller.Id, ct);
        var scope = IdempotencyScope.Of(http);
        scope.Subject = id;
        var revealed = await CaseAccessLog.CreateRevealed(keys, id, caller.Id, caller.Role, ct);
        try
        {
            await events.Append(
                [new StreamAppend(id, ExpectedVersion.At(read.Version), decision.Events), AccessStream.Append(revealed)], ct,
                [.. decision.Rows, .. scope.RowsFor(Shown(clear: false))]);
            return (Shown(clear: true), false);
        }
        catch (Exception e) when (e is StaleVersionException or TooManyConflictsException)
        {
            return (null, true);
        }
        catch (RowMissedException)
        {
            return (null, false);
        }

        // The response stored for a retry is masked, because somebody else may hold the case by then.
        Reply Shown(bool clear) => Reply.Ok(CaseView.Of(file, clear, claim, AuthStatus.Processing, version, Languages.Of(http), read.Now,
            caller.Id, draft), version).WithHeader("Cache-Control", "no-store");
    }

    private static async Task<Guid?> OfferNext(NpgsqlDataSource database, string sql, DynamicParameters filter, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.QuerySingleOrDefaultAsync<Guid?>(new CommandDefinition(sql, filter, cancellationToken: ct));
    }
}
