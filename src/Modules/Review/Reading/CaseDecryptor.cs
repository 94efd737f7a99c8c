using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>A case with its sealed parts decrypted: everything that is needed to show it.</summary>
/// <param name="ReadAt">When the server read pictures of this round after the submission; null when it did not.</param>
/// <param name="Duplicates">Other current registrations of the company, or with the same pictures; null when the case is decided or is
/// shown as of an earlier time.</param>
/// <param name="CertainFrom">The confidence from which a reading was not a finding at that time.</param>
public sealed record CaseFile(Guid Id, CaseHistory History, ApplicantData Applicant, ApplicantData? PreviousApplicant,
    MaterialReadings? Readings, IReadOnlyDictionary<Guid, string> Notes, IReadOnlyDictionary<Guid, DecisionTexts> Texts,
    DateTimeOffset? ReadAt = null, decimal CertainFrom = 0, IReadOnlyList<Finding>? Duplicates = null)
{
    /// <summary>The last submission of the round. It contains the company's data in clear.</summary>
    public InfoSubmitted Info => History.FindSubmission(History.Case.Round)!;
    public MaterialsUploaded? Pictures => History.FindPictures(History.Case.Round);
}

/// <summary>
/// Decrypts the sealed parts of a case. The route is <see cref="ReadCase"/>; <see cref="CaseView"/> selects what is shown.
/// </summary>
public sealed class CaseDecryptor(IKeyRing keys, PolicyVersions policies, DuplicateSearch duplicateSearch)
{
    private const string Purpose = "review";

    /// <param name="id">The registration's id.</param>
    /// <param name="it">The case's story.</param>
    /// <param name="events">The streams, with the reader's permissions.</param>
    /// <param name="ct">The cancellation token.</param>
    /// <param name="at">For a story that ends at an earlier time: the readings and the policy are those of that time.</param>
    /// <returns>Null when there is no such case, or no longer one.</returns>
    public async Task<CaseFile?> Decrypt(Guid id, CaseHistory it, IStreams events, CancellationToken ct, DateTimeOffset? at = null)
    {
        if (!it.Case.Submitted || it.FindSubmission(it.Case.Round) is not { } info
            || await keys.Open<ApplicantData>(info.Applicant, SealedFieldNames.Applicant, Purpose, ct) is not { } applicant)
            return null;
        var previousApplicant = it.FindPreviousSubmission() is { } previous
            ? await keys.Open<ApplicantData>(previous.Info.Applicant, SealedFieldNames.Applicant, Purpose, ct) : null;
        var (readings, readAt) = await it.LoadReadings(id, events, keys, Purpose, ct, at);
        var notes = new Dictionary<Guid, string>();
        var texts = new Dictionary<Guid, DecisionTexts>();
        foreach (var e in it.Events)
        {
            var note = e.Data switch
            {
                MaterialsChecked c => c.Note,
                IdentityChecked c => c.Note,
                ReviewTakenOver t => t.Reason,
                ReversalOpened r => r.Reason,
                SecondOpinionGiven s => s.Note,
                ReviewNoted n => n.Note,
                _ => null,
            };
            if (await keys.Open<ReviewNote>(note, SealedFieldNames.Note, Purpose, ct) is { } reviewNote)
                notes[e.Id] = reviewNote.Text;
            var sealedTexts = e.Data switch { ReviewDecided d => d.Texts, DecisionProposed p => p.Texts, _ => null };
            if (await keys.Open<DecisionTexts>(sealedTexts, SealedFieldNames.Texts, Purpose, ct) is { } decisionTexts)
                texts[e.Id] = decisionTexts;
        }
        var policy = (await policies.ReadEffective<ReviewPolicy>(ct, at)).Content;
        // Searched now, not at the submission, so that an earlier case also shows a later duplicate.
        var duplicates = at is not null || it.Case.Decided ? null
            : AutomaticCheck.CheckDuplicates(await duplicateSearch.Find(id, info, it.FindPictures(it.Case.Round), policy.SamePicture, ct));
        return new CaseFile(id, it, applicant, previousApplicant, readings, notes, texts, readAt, policy.CertainFrom, duplicates);
    }
}
