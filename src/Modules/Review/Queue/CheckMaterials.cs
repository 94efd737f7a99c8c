using JasperFx.Events;
using Marten;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Attributes;

namespace PowerCrm.Review;

/// <summary>Checks every submission by rules before a person does. Uncertain results are left to the person.</summary>
[StickyHandler("check_materials")]
public static class CheckMaterialsHandler
{
    public static Task Handle(IEvent<MaterialsUploaded> e, IDocumentSession session, StreamsFactory streams, IKeyRing keys,
        QueueRows rows, DuplicateSearch duplicateSearch, PolicyVersions policies, DateTimeOffset now, CancellationToken ct) =>
        Check(e.StreamId, e.Data.Round, session, streams.As(Caller.System("check_materials")), keys, rows, duplicateSearch, policies, now,
            ct);

    public static Task Handle(IEvent<MaterialsRead> e, IDocumentSession session, StreamsFactory streams, IKeyRing keys,
        QueueRows rows, DuplicateSearch duplicateSearch, PolicyVersions policies, DateTimeOffset now, CancellationToken ct) =>
        Check(e.Data.Registration, e.Data.Round, session, streams.As(Caller.System("check_materials")), keys, rows, duplicateSearch,
            policies, now, ct);

    /// <summary>Checks the pictures that were read while the claim lasted, so that the queue shows their findings.</summary>
    public static Task Handle(IEvent<ReviewReleased> e, IDocumentSession session, StreamsFactory streams, IKeyRing keys,
        QueueRows rows, DuplicateSearch duplicateSearch, PolicyVersions policies, DateTimeOffset now, CancellationToken ct) =>
        Check(e.StreamId, null, session, streams.As(Caller.System("check_materials")), keys, rows, duplicateSearch, policies, now, ct);

    /// <param name="submitted">The round of the pictures; null for any pictures that were read after the last check.</param>
    private static async Task Check(Guid id, int? submitted, IDocumentSession session, IStreams streams, IKeyRing keys,
        QueueRows rows, DuplicateSearch duplicateSearch, PolicyVersions policies, DateTimeOffset now, CancellationToken ct)
    {
        var (history, version) = await session.Fold<CaseHistory>(id, ct);
        var round = submitted ?? history.Case.Round;
        if (!history.Case.Submitted || history.Case.Decided || history.Case.Round != round || history.FindSubmission(round) is not { } info)
            return;
        const string purpose = "automatic material check";
        var applicant = await keys.Open<ApplicantData>(info.Applicant, SealedFieldNames.Applicant, purpose, ct);
        var (readings, readAt) = await history.LoadReadings(id, streams, keys, purpose, ct);
        if (applicant is null || (submitted is null && !(readAt > history.FindLastAutomaticCheck()?.Timestamp)))
            return;
        var policy = await policies.ReadEffective<ReviewPolicy>(ct);
        // Writes the row before the search, so that of two duplicates submitted at the same moment at least one finds the other.
        await rows.Refresh(id, ct);
        var duplicates = await duplicateSearch.Find(id, info, history.FindPictures(round), policy.Content.SamePicture, ct);
        var today = ChinaTime.Day(now);
        (info, duplicates) = await duplicateSearch.AddSharedData(id, info, duplicates, today, ct);
        var findings = AutomaticCheck.GetFindings(info, applicant, readings, duplicates, today, policy.Content.CertainFrom);
        session.Append(id, version, Decide(history.Case, id, round, findings, now, readings is not null, policy.Name), now);
    }

    /// <param name="hasReadings">The pictures were read. This may happen after the submission and justifies a second check.</param>
    internal static Decision Decide(ReviewCase it, Guid id, int round, IReadOnlyList<Finding> findings, DateTimeOffset now,
        bool hasReadings, string? policy = null) => it switch
        {
            { Submitted: false } or { Decided: true } => Decision.Nothing,
            // Done before. A person who was faster does not prevent the first check: its warnings count for the second opinion.
            { Automatic: Verdicts.Passed } or { Automatic: not null, Materials: not null } => Decision.Nothing,
            { Automatic: not null } when !hasReadings => Decision.Nothing,
            // The holder sees the readings anyway, and a new version would make their If-Match stale.
            { Automatic: not null, Reviewer: not null } when it.LeaseUntil > now => Decision.Nothing,
            _ when it.Round != round => Decision.Nothing,
            _ => it.Append(id, now, new MaterialsChecked(round, Verdicts.Automatic, AutomaticCheck.GetVerdict(findings), findings,
                Policy: policy)),
        };
}
