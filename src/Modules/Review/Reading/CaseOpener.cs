using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>A case with its sealed parts open: all that showing it needs, read at once.</summary>
/// <param name="ReadAt">When the server read pictures of this round after its submission; null: it did not.</param>
/// <param name="Others">Other registrations of the company, or with the same pictures, that are there now; null: the case is decided, or
/// shown as of an earlier time.</param>
/// <param name="CertainFrom">The confidence from which on what was read then is no finding.</param>
public sealed record CaseFile(Guid Id, CaseStory Story, ApplicantData Applicant, ApplicantData? ApplicantBefore,
    MaterialReadings? Readings, IReadOnlyDictionary<Guid, string> Notes, IReadOnlyDictionary<Guid, DecisionTexts> Texts,
    DateTimeOffset? ReadAt = null, decimal CertainFrom = 0, IReadOnlyList<Finding>? Others = null)
{
    /// <summary>The last submission of the round; holds the company's data in clear.</summary>
    public InfoSubmitted Info => Story.Submission(Story.Case.Round)!;
    public MaterialsUploaded? Pictures => Story.Pictures(Story.Case.Round);
}

/// <summary>Opens what is sealed in a case. The route is <see cref="ReadCase"/>; what is shown of it is <see cref="CaseView"/>.</summary>
public sealed class CaseOpener(IKeyRing keys, PolicyVersions policies, Namesakes namesakes)
{
    private const string Purpose = "review";

    /// <param name="id">Of the registration.</param>
    /// <param name="it">Its story.</param>
    /// <param name="events">As the reader may read them.</param>
    /// <param name="ct">Ends it.</param>
    /// <param name="at">Of a story that ends at an earlier time: readings of the pictures, and the policy, are those of then.</param>
    /// <returns>Null: there is no such case, or not any more.</returns>
    public async Task<CaseFile?> Open(Guid id, CaseStory it, IStreams events, CancellationToken ct, DateTimeOffset? at = null)
    {
        if (!it.Case.Submitted || it.Submission(it.Case.Round) is not { } info
            || await keys.Open<ApplicantData>(info.Applicant, Sealed.Applicant, Purpose, ct) is not { } applicant)
            return null;
        var before = it.Before() is { } earlier
            ? await keys.Open<ApplicantData>(earlier.Info.Applicant, Sealed.Applicant, Purpose, ct) : null;
        var (readings, readAt) = await it.Readings(id, events, keys, Purpose, ct, at);
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
            if (await keys.Open<ReviewNote>(note, Sealed.Note, Purpose, ct) is { } said)
                notes[e.Id] = said.Text;
            var texted = e.Data switch { ReviewDecided d => d.Texts, DecisionProposed p => p.Texts, _ => null };
            if (await keys.Open<DecisionTexts>(texted, Sealed.Texts, Purpose, ct) is { } told)
                texts[e.Id] = told;
        }
        var policy = (await policies.InForce<ReviewPolicy>(ct, at)).Content;
        // Read now, not at the submission: so an earlier case shows a duplicate that came later.
        var others = at is not null || it.Case.Decided ? null
            : AutomaticCheck.Others(await namesakes.Of(id, info, it.Pictures(it.Case.Round), policy.SamePicture, ct));
        return new CaseFile(id, it, applicant, before, readings, notes, texts, readAt, policy.CertainFrom, others);
    }
}
