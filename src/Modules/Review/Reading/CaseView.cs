using System.Text.Json;
using System.Text.Json.Nodes;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>Builds the part of a case that one reader may see.</summary>
internal static class CaseView
{
    /// <param name="now">The moment as of which the case is shown.</param>
    /// <param name="reader">The reader, whose own notes are shown too.</param>
    /// <param name="draft">The reader's own draft.</param>
    /// <param name="clear">The reader holds the claim. All others get masked personal values and no free text.</param>
    /// <param name="reversal">The reader may agree to the reversal, so its reason is shown.</param>
    public static CaseAnswer Of(CaseFile file, bool clear, ClaimShown? claim, string status, long version, Language language,
        DateTimeOffset now, Guid? reader = null, DraftShown? draft = null, bool reversal = false)
    {
        var it = file.History;
        var info = file.Info;
        var due = CaseRow.DueAt(it.Case);
        return new CaseAnswer(file.Id, status, version, it.Case.Round, SubmissionShown.Of(info, file.Applicant, file.Pictures, clear),
            Images(file.Pictures), Ocr(file, clear), Findings(file, now, language),
            ChecksShown.Of(it.Case),
            Changes(file, clear), Earlier(file, clear, language), claim, due, CaseRow.MinutesLeft(now, due), History(file, clear),
            it.Case switch
            {
                { OpenReversal: { } open } => new SecondOpinionShown("reversal", open.By, clear || reversal
                    ? file.Notes.GetValueOrDefault(it.FindLast<ReversalOpened>(_ => true)!.Id) : null),
                { Proposed: { } first } => new SecondOpinionShown("approval", first.Reviewer),
                _ => null,
            }, NotesOf(file, clear, reader), draft);
    }

    private static IReadOnlyList<ImageShown> Images(MaterialsUploaded? it) => it is null ? [] :
    [
        new(it.BusinessLicense.ImageId, "businessLicense"), new(it.IdCardFront.ImageId, "idCardFront"),
        new(it.IdCardBack.ImageId, "idCardBack"),
    ];

    private static Dictionary<string, IReadOnlyDictionary<string, OcrShown>> Ocr(CaseFile file, bool clear)
    {
        string? Shown(OcrFieldComparison line, string? value) => clear ? value : OcrComparison.Masked(line, value);
        return OcrComparison.Compare(file.Info, file.Applicant, file.Readings).GroupBy(l => l.Kind, StringComparer.Ordinal).ToDictionary(
            kind => kind.Key,
            kind => (IReadOnlyDictionary<string, OcrShown>)kind.ToDictionary(l => l.Field,
                l => new OcrShown(Shown(l, l.Read), Shown(l, l.Stated), Shown(l, l.Confirmed), l.Confidence, l.Match, l.Place),
                StringComparer.Ordinal),
            StringComparer.Ordinal);
    }

    /// <summary>
    /// The findings of the automatic check, renewed when pictures were read after it. Other registrations are the current ones. Expiry of
    /// papers is judged by the day of the decision, or by the current day.
    /// </summary>
    private static IReadOnlyList<FindingShown> Findings(CaseFile file, DateTimeOffset now, Language language)
    {
        var check = file.History.FindLast<MaterialsChecked>(c => c.By == Verdicts.Automatic);
        var findings = (check?.Data as MaterialsChecked)?.Findings ?? [];
        if (file.ReadAt is { } readAt && (check is null || check.Timestamp < readAt))
            findings = [.. findings.Where(f => !PapersCheck.IsOwnFinding(f)),
                .. PapersCheck.Findings(file.Info, file.Applicant, file.Readings, ChinaTime.Day(readAt),
                    file.CertainFrom)];
        if (file.Others is { } others)
            findings = [.. findings.Where(f => others.All(o => o.Code != f.Code)), .. others];
        var decided = file.History.Case.Decided ? file.History.FindLast<ReviewDecided>(_ => true)?.Timestamp : null;
        findings = [.. findings, .. PapersCheck.Expired(file.Readings, ChinaTime.Day(decided ?? now), file.CertainFrom)
            .Where(e => findings.All(f => f.Code != e.Code))];
        if (file.History.FindLast<IdentityChecked>(c => c.By == Verdicts.Automatic)?.Data is IdentityChecked { Findings: { } registers })
            findings = [.. findings, .. registers];
        return [.. findings.Select(f => new FindingShown(f.Code, f.Severity, FindingTexts.Of(f.Code, language), f.Pointer, f.Evidence))];
    }

    private static IReadOnlyList<NoteShown> NotesOf(CaseFile file, bool clear, Guid? reader) =>
        [.. file.History.Events.Where(e => e.Data is ReviewNoted).Select(e => new NoteShown(e.Timestamp, ((ReviewNoted)e.Data).By,
            clear || ((ReviewNoted)e.Data).By == reader ? file.Notes.GetValueOrDefault(e.Id) : null))];

    private static IReadOnlyList<HistoryEntryShown> History(CaseFile file, bool clear) =>
        [.. file.History.Events.Select(e => new HistoryEntryShown(e.Timestamp, e.EventTypeName, e.UserName ?? "",
            clear ? file.Notes.GetValueOrDefault(e.Id) ?? file.Texts.GetValueOrDefault(e.Id)?.Note : null))];

    private static IReadOnlyList<ChangeShown> Changes(CaseFile file, bool clear) =>
        file.History.FindPreviousSubmission() is { } before && file.ApplicantBefore is { } person
            ? Changes((before.Info, person, before.Pictures), (file.Info, file.Applicant, file.Pictures), clear) : [];

    /// <summary>
    /// Compares the values in clear and shows them as the reader may see them: two masked values may look the same and still differ.
    /// </summary>
    /// <param name="before">Null for no earlier submission; then everything is new.</param>
    public static IReadOnlyList<ChangeShown> Changes((InfoSubmitted Info, ApplicantData Person, MaterialsUploaded? Pictures)? before,
        (InfoSubmitted Info, ApplicantData Person, MaterialsUploaded? Pictures) after, bool clear)
    {
        JsonObject Json((InfoSubmitted Info, ApplicantData Person, MaterialsUploaded? Pictures)? it, bool open) => it is { } one
            ? JsonSerializer.SerializeToNode(SubmissionShown.Of(one.Info, one.Person, one.Pictures, open), WebJson.Options)!.AsObject()
            : [];
        var (was, now, wasShown, nowShown) = (Json(before, true), Json(after, true), Json(before, clear), Json(after, clear));
        return [.. now.Where(m => m.Key != "masked" && !JsonNode.DeepEquals(m.Value, was[m.Key]))
            .Select(m => new ChangeShown("/" + m.Key, wasShown[m.Key]?.DeepClone(), nowShown[m.Key]?.DeepClone()))];
    }

    private static IReadOnlyList<EarlierDecisionShown> Earlier(CaseFile file, bool clear, Language language) =>
        [.. file.History.Events.Where(e => e.Data is ReviewDecided).Select(e =>
        {
            var (decided, texts) = ((ReviewDecided)e.Data, clear ? file.Texts.GetValueOrDefault(e.Id) : null);
            return new EarlierDecisionShown(decided.Round, decided.Decision, e.Timestamp,
                [.. decided.Reasons.Select((r, i) => new ReasonShown(
                r.Code, r.Step, ReasonCatalogue.Find(r.Code)?.Text(language) ?? r.Code, r.Opens, texts?.Messages.ElementAtOrDefault(i)))]);
        })];
}
