using Dapper;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.EventStore;

namespace PowerCrm.Review;

/// <summary>A submitted application enters the queue with its automatic check; a withdrawn or erased one leaves it.</summary>
internal sealed class KeepQueue : ISubscription
{
    public static string Name => "review-queue";
    public static IReadOnlyList<Type> Handles => [typeof(MaterialsUploaded), typeof(RegistrationWithdrawn), typeof(PersonalDataErased)];

    public async Task Handle(Recorded e, Reaction reaction, CancellationToken ct)
    {
        if (e.Data is PersonalDataErased)
        {
            await reaction.Connection.ExecuteAsync(new CommandDefinition("delete from pc_review_cases where registration_id = @Stream", new { e.Stream }, reaction.Transaction, cancellationToken: ct));
            return;
        }
        var folded = await reaction.Events.Load<ReviewCase>(e.Stream, ct);
        if (e.Data is MaterialsUploaded uploaded && folded.State.Round == uploaded.Round && folded.State.Automatic is null)
        {
            var findings = AutomaticCheck.Findings(folded.State, await Others(e.Stream, folded.State, reaction, ct));
            await reaction.Events.Decide<ReviewCase>(e.Stream, (it, _) => Open(e.Stream, it, uploaded.Round, findings), ct);
        }
        else
            await reaction.Events.Decide<ReviewCase>(e.Stream, (it, _) => Decision.Nothing.With(CaseRow.Upsert(e.Stream, it, it.Status, it.ClaimedBy, it.ClaimedBy is null ? null : it.LeaseUntil)), ct);
    }

    public static Decision Open(Guid id, ReviewCase it, int round, IReadOnlyList<Finding> findings) => it switch
    {
        { Exists: false } => Decision.Nothing,
        _ when it.Round != round || it.Automatic is not null || it.Status is not (AuthStatus.Pending or AuthStatus.Processing) => Decision.Nothing,
        _ => Decision.Append(new MaterialsChecked(round, "automatic", AutomaticCheck.VerdictOf(findings), findings))
            .With(CaseRow.Upsert(id, it, it.Status, it.ClaimedBy, it.ClaimedBy is null ? null : it.LeaseUntil),
                Alongside.Any("update pc_review_cases set flags = $2 where registration_id = $1", id,
                    findings.Where(f => f.Severity != "info").Select(f => f.Code).Distinct().ToArray())),
    };

    /// <summary>Other live registrations of the same company, by code or by name.</summary>
    private static async Task<IReadOnlyList<Guid>> Others(Guid id, ReviewCase it, Reaction reaction, CancellationToken ct) =>
        [.. await reaction.Connection.QueryAsync<Guid>(new CommandDefinition(
            """
            select registration_id from pc_review_cases
            where registration_id <> @id and status in ('pending', 'processing', 'approved')
              and (company_key = @key or (credit_code is not null and credit_code = @code))
            order by submitted_at limit 5
            """, new { id, key = Names.Key(it.CompanyName), code = it.CreditCode }, reaction.Transaction, cancellationToken: ct))];
}
