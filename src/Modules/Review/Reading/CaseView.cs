using System.Text.Json;
using System.Text.Json.Nodes;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>From the open file to what one reader may see of it.</summary>
internal static class CaseView
{
    /// <param name="now">The moment that it is shown as of.</param>
    /// <param name="reader">Whose own notes are shown, too.</param>
    /// <param name="draft">The reader's own.</param>
    /// <param name="clear">The reader holds the claim; everybody else gets a person's values masked and no free text.</param>
    /// <param name="reversal">The reader may say whether the decision is reversed, so reads why it should be.</param>
    public static CaseAnswer Of(CaseFile file, bool clear, ClaimShown? claim, string status, long version, Language language,
        DateTimeOffset now, Guid? reader = null, DraftShown? draft = null, bool reversal = false)
    {
        var it = file.Story;
        var info = file.Info;
        var due = CaseRow.DueAt(it.Case);
        return new CaseAnswer(file.Id, status, version, it.Case.Round, Submission(info, file.Applicant, file.Pictures, clear),
            Images(file.Pictures), Ocr(file, clear), Findings(file, now, language),
            ChecksShown.Of(it.Case),
            Changes(file, clear), Earlier(file, clear, language), claim, due, CaseRow.MinutesLeft(now, due), History(file, clear),
            it.Case switch
            {
                { Reversing: { } open } => new OpinionAsked("reversal", open.By, clear || reversal
                    ? file.Notes.GetValueOrDefault(it.LastOf<ReversalOpened>(_ => true)!.Id) : null),
                { Proposed: { } first } => new OpinionAsked("approval", first.Reviewer),
                _ => null,
            }, NotesOf(file, clear, reader), draft);
    }

    private static SubmissionShown Submission(InfoSubmitted info, ApplicantData person, MaterialsUploaded? pictures, bool clear)
    {
        var who = clear ? person : person.Masked();
        return new SubmissionShown(who.RealName, who.Position, who.Email, who.Phone, who.ContactPhone, info.CompanyName, info.CreditCode,
            info.RegionCode, info.Province, info.City, info.District, who.DetailAddress, info.PowerCapacity, info.MonthlyUsage,
            info.CurrentPrice, info.VoltageLevel, info.Industry, who.AccountNumbers, pictures?.BusinessLicense.ImageId,
            pictures?.IdCardFront.ImageId, pictures?.IdCardBack.ImageId, who.WxNickname, who.WxAvatar, !clear);
    }

    private static IReadOnlyList<ImageShown> Images(MaterialsUploaded? it) => it is null ? [] :
    [
        new(it.BusinessLicense.ImageId, "businessLicense"), new(it.IdCardFront.ImageId, "idCardFront"),
        new(it.IdCardBack.ImageId, "idCardBack"),
    ];

    private static Dictionary<string, IReadOnlyDictionary<string, OcrShown>> Ocr(CaseFile file, bool clear)
    {
        string? Shown(OcrLine line, string? value) => clear ? value : OcrSheet.Masked(line, value);
        return OcrSheet.Compare(file.Info, file.Applicant, file.Readings).GroupBy(l => l.Kind, StringComparer.Ordinal).ToDictionary(
            kind => kind.Key,
            kind => (IReadOnlyDictionary<string, OcrShown>)kind.ToDictionary(l => l.Field,
                l => new OcrShown(Shown(l, l.Read), Shown(l, l.Stated), Shown(l, l.Confirmed), l.Confidence, l.Match, l.Place),
                StringComparer.Ordinal),
            StringComparer.Ordinal);
    }

    /// <summary>
    /// Those of the automatic check; where pictures were read after it, what they say now. Other registrations are those of now, and papers
    /// are judged by the day: of the decision, or of now.
    /// </summary>
    private static IReadOnlyList<FindingShown> Findings(CaseFile file, DateTimeOffset now, Language language)
    {
        var check = file.Story.LastOf<MaterialsChecked>(c => c.By == Verdicts.Automatic);
        var findings = (check?.Data as MaterialsChecked)?.Findings ?? [];
        if (file.ReadAt is { } readAt && (check is null || check.Timestamp < readAt))
            findings = [.. findings.Where(f => !PapersCheck.Gives(f)),
                .. PapersCheck.Findings(file.Info, file.Applicant, file.Readings, ChinaTime.Day(readAt),
                    file.CertainFrom)];
        if (file.Others is { } others)
            findings = [.. findings.Where(f => others.All(o => o.Code != f.Code)), .. others];
        var decided = file.Story.Case.Decided ? file.Story.LastOf<ReviewDecided>(_ => true)?.Timestamp : null;
        findings = [.. findings, .. PapersCheck.Expired(file.Readings, ChinaTime.Day(decided ?? now), file.CertainFrom)
            .Where(e => findings.All(f => f.Code != e.Code))];
        if (file.Story.LastOf<IdentityChecked>(c => c.By == Verdicts.Automatic)?.Data is IdentityChecked { Findings: { } registers })
            findings = [.. findings, .. registers];
        return [.. findings.Select(f => new FindingShown(f.Code, f.Severity, FindingTexts.Of(f.Code, language), f.Pointer, f.Evidence))];
    }

    private static IReadOnlyList<NoteShown> NotesOf(CaseFile file, bool clear, Guid? reader) =>
        [.. file.Story.Events.Where(e => e.Data is ReviewNoted).Select(e => new NoteShown(e.Timestamp, ((ReviewNoted)e.Data).By,
            clear || ((ReviewNoted)e.Data).By == reader ? file.Notes.GetValueOrDefault(e.Id) : null))];

    private static IReadOnlyList<PastShown> History(CaseFile file, bool clear) =>
        [.. file.Story.Events.Select(e => new PastShown(e.Timestamp, e.EventTypeName, e.UserName ?? "",
            clear ? file.Notes.GetValueOrDefault(e.Id) ?? file.Texts.GetValueOrDefault(e.Id)?.Note : null))];

    private static IReadOnlyList<ChangeShown> Changes(CaseFile file, bool clear) =>
        file.Story.Before() is { } before && file.ApplicantBefore is { } person
            ? Changes((before.Info, person, before.Pictures), (file.Info, file.Applicant, file.Pictures), clear) : [];

    /// <summary>Compared in clear, shown as the reader may see it: two masked values may look the same and still differ.</summary>
    /// <param name="before">Null: nothing, so that all of the later one is new.</param>
    public static IReadOnlyList<ChangeShown> Changes((InfoSubmitted Info, ApplicantData Person, MaterialsUploaded? Pictures)? before,
        (InfoSubmitted Info, ApplicantData Person, MaterialsUploaded? Pictures) after, bool clear)
    {
        JsonObject Json((InfoSubmitted Info, ApplicantData Person, MaterialsUploaded? Pictures)? it, bool open) => it is { } one
            ? JsonSerializer.SerializeToNode(Submission(one.Info, one.Person, one.Pictures, open), WebJson.Options)!.AsObject() : [];
        var (was, now, wasShown, nowShown) = (Json(before, true), Json(after, true), Json(before, clear), Json(after, clear));
        return [.. now.Where(m => m.Key != "masked" && !JsonNode.DeepEquals(m.Value, was[m.Key]))
            .Select(m => new ChangeShown("/" + m.Key, wasShown[m.Key]?.DeepClone(), nowShown[m.Key]?.DeepClone()))];
    }

    private static IReadOnlyList<EarlierShown> Earlier(CaseFile file, bool clear, Language language) =>
        [.. file.Story.Events.Where(e => e.Data is ReviewDecided).Select(e =>
        {
            var (decided, texts) = ((ReviewDecided)e.Data, clear ? file.Texts.GetValueOrDefault(e.Id) : null);
            return new EarlierShown(decided.Round, decided.Decision, e.Timestamp, [.. decided.Reasons.Select((r, i) => new ReasonShown(
                r.Code, r.Step, ReasonCatalogue.Find(r.Code)?.Text(language) ?? r.Code, r.Opens, texts?.Messages.ElementAtOrDefault(i)))]);
        })];
}
