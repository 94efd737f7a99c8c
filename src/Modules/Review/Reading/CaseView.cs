using System.Text.Json;
using System.Text.Json.Nodes;
using PowerCrm.Contracts;
using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>Builds the part of a case that one reader may see.</summary>
internal static class CaseView
{
    /// <param name="now">The moment as of which the case is shown.</param>
    /// <param name="reader">The reader, whose own notes are shown too.</param>
    /// <param name="draft">The reader's own draft.</param>
    /// <param name="unmasked">The reader holds the claim. All others get masked personal values and no free text.</param>
    /// <param name="showReversal">The reader may agree to the reversal, so its reason is shown.</param>
    public static CaseAnswer Of(CaseFile file, bool unmasked, ClaimShown? claim, string status, long version, Language language,
        DateTimeOffset now, Guid? reader = null, DraftShown? draft = null, bool showReversal = false)
    {
        var it = file.History;
        var info = file.Info;
        var due = CaseRow.GetDueAt(it.Case);
        return new CaseAnswer(file.Id, status, version, it.Case.Round, SubmissionShown.Of(info, file.Applicant, file.Pictures, unmasked),
            GetImages(file.Pictures), GetOcr(file, unmasked), GetFindings(file, now, language),
            ChecksShown.Of(it.Case),
            GetChanges(file, unmasked), GetEarlierDecisions(file, unmasked, language), claim, due, CaseRow.GetMinutesLeft(now, due),
            GetHistory(file, unmasked), it.Case switch
            {
                { OpenReversal: { } openReversal } => new SecondOpinionShown("reversal", openReversal.By, unmasked || showReversal
                    ? file.Notes.GetValueOrDefault(it.FindLastEvent<ReversalOpened>(_ => true)!.Id) : null),
                { Proposed: { } proposal } => new SecondOpinionShown("approval", proposal.Reviewer),
                _ => null,
            }, GetNotes(file, unmasked, reader), draft);
    }

    private static IReadOnlyList<ImageShown> GetImages(MaterialsUploaded? it) => it is null ? [] :
    [
        new(it.BusinessLicense.ImageId, "businessLicense"), new(it.IdCardFront.ImageId, "idCardFront"),
        new(it.IdCardBack.ImageId, "idCardBack"),
    ];

    private static Dictionary<string, IReadOnlyDictionary<string, OcrShown>> GetOcr(CaseFile file, bool unmasked)
    {
        string? Shown(OcrFieldComparison line, string? value) => unmasked ? value : OcrComparison.MaskValue(line, value);
        return OcrComparison.Compare(file.Info, file.Applicant, file.Readings).GroupBy(l => l.Kind, StringComparer.Ordinal).ToDictionary(
            kind => kind.Key,
            kind => (IReadOnlyDictionary<string, OcrShown>)kind.ToDictionary(l => l.Field,
                l => new OcrShown(Shown(l, l.Read), Shown(l, l.Stated), Shown(l, l.Confirmed), l.Confidence, l.Match, l.Place),
                StringComparer.Ordinal),
            StringComparer.Ordinal);
    }

    private static IReadOnlyList<FindingShown> GetFindings(CaseFile file, DateTimeOffset now, Language language) =>
        [.. CurrentFindings.Of(file, now).Select(f =>
            new FindingShown(f.Code, f.Severity, FindingTexts.Of(f.Code, language), f.Pointer, f.Evidence))];

    private static IReadOnlyList<NoteShown> GetNotes(CaseFile file, bool unmasked, Guid? reader) =>
        [.. file.History.Events.Where(e => e.Data is ReviewNoted).Select(e => new NoteShown(e.Timestamp, ((ReviewNoted)e.Data).By,
            unmasked || ((ReviewNoted)e.Data).By == reader ? file.Notes.GetValueOrDefault(e.Id) : null))];

    private static IReadOnlyList<HistoryEntryShown> GetHistory(CaseFile file, bool unmasked) =>
        [.. file.History.Events.Select(e => new HistoryEntryShown(e.Timestamp, e.EventTypeName, e.UserName ?? "",
            unmasked ? file.Notes.GetValueOrDefault(e.Id) ?? file.Texts.GetValueOrDefault(e.Id)?.Note : null))];

    private static IReadOnlyList<ChangeShown> GetChanges(CaseFile file, bool unmasked) =>
        file.History.FindPreviousSubmission() is { } previous && file.PreviousApplicant is { } person
            ? GetChanges((previous.Info, person, previous.Pictures), (file.Info, file.Applicant, file.Pictures), unmasked) : [];

    /// <summary>
    /// Compares the values in clear and shows them as the reader may see them: two masked values may look the same and still differ.
    /// </summary>
    /// <param name="before">Null for no earlier submission; then everything is new.</param>
    public static IReadOnlyList<ChangeShown> GetChanges((InfoSubmitted Info, ApplicantData Person, MaterialsUploaded? Pictures)? before,
        (InfoSubmitted Info, ApplicantData Person, MaterialsUploaded? Pictures) after, bool unmasked)
    {
        JsonObject Json((InfoSubmitted Info, ApplicantData Person, MaterialsUploaded? Pictures)? it, bool open) => it is { } side
            ? JsonSerializer.SerializeToNode(SubmissionShown.Of(side.Info, side.Person, side.Pictures, open), WebJson.Options)!.AsObject()
            : [];
        var (oldJson, newJson, oldShown, newShown) = (Json(before, true), Json(after, true), Json(before, unmasked), Json(after, unmasked));
        return [.. newJson.Where(m => m.Key != "masked" && !JsonNode.DeepEquals(m.Value, oldJson[m.Key]))
            .Select(m => new ChangeShown("/" + m.Key, oldShown[m.Key]?.DeepClone(), newShown[m.Key]?.DeepClone()))];
    }

    private static IReadOnlyList<EarlierDecisionShown> GetEarlierDecisions(CaseFile file, bool unmasked, Language language) =>
        [.. file.History.Events.Where(e => e.Data is ReviewDecided).Select(e =>
        {
            var (decision, texts) = ((ReviewDecided)e.Data, unmasked ? file.Texts.GetValueOrDefault(e.Id) : null);
            return new EarlierDecisionShown(decision.Round, decision.Decision, e.Timestamp,
                [.. decision.Reasons.Select((r, i) => new ReasonShown(
                r.Code, r.Step, ReasonCatalogue.Find(r.Code, decision.CatalogueVersion)?.GetText(language) ?? r.Code, r.Opens,
                    texts?.Messages.ElementAtOrDefault(i)))]);
        })];
}
