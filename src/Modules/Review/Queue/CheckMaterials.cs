using Dapper;
using JasperFx.Events;
using Marten;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;
using Wolverine.Attributes;

namespace PowerCrm.Review;

/// <summary>Every submission is looked at by rule before a person does; what is not certain is left to the person.</summary>
[StickyHandler("check_materials")]
public static class CheckMaterialsHandler
{
    public static Task Handle(IEvent<MaterialsUploaded> e, IDocumentSession session, StreamsRoot streams, IKeyRing keys,
        NpgsqlDataSource database, DateTimeOffset now, CancellationToken ct) =>
        Check(e.StreamId, e.Data.Round, e.Timestamp, session, streams.As(Caller.System("check_materials")), keys, database, now, ct);

    public static Task Handle(IEvent<MaterialsRead> e, IDocumentSession session, StreamsRoot streams, IKeyRing keys,
        NpgsqlDataSource database, DateTimeOffset now, CancellationToken ct) =>
        Check(e.Data.Registration, e.Data.Round, e.Timestamp, session, streams.As(Caller.System("check_materials")), keys,
            database, now, ct);

    private static async Task Check(Guid id, int round, DateTimeOffset at, IDocumentSession session, IStreams streams, IKeyRing keys,
        NpgsqlDataSource database, DateTimeOffset now, CancellationToken ct)
    {
        var (history, version) = await session.Fold<CaseStory>(id, ct);
        if (!history.Case.Submitted || history.Case.Decided || history.Case.Round != round || history.Submission(round) is not { } info)
            return;
        const string purpose = "automatic material check";
        var applicant = await keys.Open<ApplicantData>(info.Applicant, Sealed.Applicant, purpose, ct);
        var (readings, _) = await history.Readings(id, streams, keys, purpose, ct);
        if (applicant is null)
            return;
        var same = await Namesakes(database, id, info, ct);
        var findings = AutomaticCheck.Findings(info, applicant, readings, same, ChinaTime.Day(at));
        session.Append(id, version, Decide(history.Case, id, round, findings, now, readings is not null), now);
    }

    /// <param name="read">The pictures were read: that may come after the submission, and is worth a second check.</param>
    internal static Decision Decide(ReviewCase it, Guid id, int round, IReadOnlyList<Finding> findings, DateTimeOffset now,
        bool read) => it switch
        {
            { Submitted: false } or { Decided: true } => Decision.Nothing,
            { Automatic: Verdicts.Passed } or { Materials: not null } => Decision.Nothing,   // done before, or a person was faster
            { Automatic: not null } when !read => Decision.Nothing,
            // Whoever has the case open sees what was read; the version is not moved under his hands.
            { Automatic: not null, Reviewer: not null } when it.LeaseUntil > now => Decision.Nothing,
            _ when it.Round != round => Decision.Nothing,
            _ => it.Append(id, now, new MaterialsChecked(round, Verdicts.Automatic, AutomaticCheck.Verdict(findings), findings)),
        };

    private static async Task<Duplicates> Namesakes(NpgsqlDataSource database, Guid id, InfoSubmitted info, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<(Guid Id, bool SameCode, bool SameName)>(new CommandDefinition(
            """
            select registration_id, coalesce(credit_code = @code::text, false), company_key = @key
            from pc_review_cases
            where registration_id <> @id and status <> 'draft' and (credit_code = @code::text or company_key = @key)
            order by submitted_at, registration_id
            limit 10
            """, new { id, code = info.CreditCode, key = Names.Key(info.CompanyName) }, cancellationToken: ct));
        var found = rows.ToList();
        var imported = await connection.QueryAsync<Guid>(new CommandDefinition(
            """
            select customer from pc_v_imported_customers where company_key = @key
            union
            select customer from pc_v_imported_customers where credit_code = @code::text
            union
            select customer from pc_v_imported_customers where phone_of = @id
            order by customer
            limit 10
            """, new { id, code = info.CreditCode, key = Names.Key(info.CompanyName) }, cancellationToken: ct));
        return new Duplicates([.. found.Where(r => r.SameCode).Select(r => r.Id)], [.. found.Where(r => r.SameName).Select(r => r.Id)],
            [.. imported]);
    }
}

/// <summary>Other live registrations of what looks like the same company.</summary>
/// <param name="Imported">Customers taken over from a file, of the same company or the same phone.</param>
internal sealed record Duplicates(IReadOnlyList<Guid> ByCode, IReadOnlyList<Guid> ByName, IReadOnlyList<Guid> Imported)
{
    public static Duplicates None { get; } = new([], [], []);
}
