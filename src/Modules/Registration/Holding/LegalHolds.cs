using Dapper;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Registration;

/// <summary>Lists the holds that have not ended, and places and lifts a hold from the command line.</summary>
public sealed class LegalHolds(NpgsqlDataSource database, Images images, IKeyRing keys, ErasureCompletion erasure, ILegalHoldList holdList)
{
    /// <summary>Returns an SQL condition: no hold keeps the data of the registration in this column.</summary>
    internal static string NotHeldSql(string registration) => $"not exists (select from mt_doc_legalhold h where h.id = {registration})";

    /// <summary>
    /// Returns an SQL condition: the registration in this column is not waiting for an erasure, so its data may be used in comparisons.
    /// </summary>
    internal static string NoPendingErasureSql(string registration) =>
        $"not exists (select from mt_doc_legalhold h where h.id = {registration} and (h.data ->> 'ErasureWaits')::boolean)";

    private const string ListSql = """
        select id, data ->> 'Reason' as reason, data ->> 'Reference' as reference, data ->> 'By' as by,
            (data ->> 'At')::timestamptz as at, (data ->> 'ErasureWaits')::boolean as waits
        from mt_doc_legalhold
        where @at::timestamptz is null or ((data ->> 'At')::timestamptz, id) < (@at, @before)
        order by at desc, id desc
        limit @most
        """;

    /// <summary>Returns the holds, newest first.</summary>
    /// <param name="at">Returns only holds older than this time and <paramref name="before"/>; null starts with the newest.</param>
    public async Task<IReadOnlyList<LegalHold>> List(DateTimeOffset? at, Guid before, int most, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return [.. (await connection.QueryAsync<(Guid Id, string Reason, string Reference, string Actor, DateTime At,
            bool IsErasureWaiting)>(
            new CommandDefinition(ListSql, new { at, before, most }, cancellationToken: ct)))
            .Select(r => new LegalHold(r.Id, r.Reason, r.Reference, r.Actor, new DateTimeOffset(r.At), r.IsErasureWaiting))];
    }

    /// <param name="events">The streams of the actor who places the hold.</param>
    public async Task<Outcome> Place(IStreams events, Guid registration, HoldReason reason, string reference, CancellationToken ct)
    {
        var outcome = await events.Decide<Registrant>(registration,
            (it, _) => PlaceHold.Decide(it, reason, reference, events.Caller.Actor), ct);
        if (outcome is Outcome.Done done)
            await holdList.Add(registration, done.At, done.Events);
        return outcome;
    }

    /// <param name="events">The streams of the actor who lifts the hold.</param>
    public Task<Outcome> Lift(IStreams events, Guid registration, string reason, CancellationToken ct) =>
        Lift(events, registration, reason, events.Caller.Actor, ct);

    /// <summary>Lifts a hold that had been lifted before the database was restored to an earlier time.</summary>
    public Task RepeatLift(IStreams events, HoldChange lifted, CancellationToken ct) =>
        Lift(events, lifted.Registration, lifted.Reason, lifted.By, ct);

    private async Task<Outcome> Lift(IStreams events, Guid registration, string reason, string actor, CancellationToken ct)
    {
        var pictures = await images.FindByOwner(registration, ct);
        IReadOnlyList<Guid> subjects = [];
        var outcome = await events.Decide<Registrant>(registration, (it, _) =>
        {
            (var decision, subjects) = LiftHold.DecideWithRows(registration, it, reason, actor, pictures, keys);
            return decision;
        }, ct);
        if (LiftHold.IncludesErasure(outcome))
            await erasure.Complete(registration, subjects, pictures);
        else if (outcome is Outcome.Done { Events.Count: > 0 })
            await erasure.DeleteContent(subjects, []);
        if (outcome is Outcome.Done done)
            await holdList.Add(registration, done.At, done.Events);
        return outcome;
    }
}
