using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.EventStore;
using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>Opens a case for a reader: in clear for who holds the claim, masked for all others. Opening it in clear is recorded once a claim.</summary>
internal sealed class CaseReader(IEventStore events, IKeyRing keys)
{
    /// <summary>Null: no such case.</summary>
    public async Task<CaseAnswer?> Read(Guid id, CurrentCaller reader, CancellationToken ct)
    {
        var folded = await events.Load<CaseStory>(id, ct);
        var (story, it) = (folded.State, folded.State.Case);
        if (!it.Exists || story.Rounds.Count == 0)
            return null;
        var clear = it.HeldBy(reader.Id, folded.Now);
        if (clear)
            await Record(id, reader, it.ClaimedAt, ct);
        var now = story.Rounds[^1];
        var person = await keys.Open<ApplicantData>(now.Applicant, Sealed.Applicant, "review", ct);
        var readings = await keys.Open<MaterialReadings>(story.Materials?.Readings, Sealed.Readings, "review", ct);
        var submission = Submission(now, person, story.Materials, clear);
        return new CaseAnswer(id, it.Status, folded.Version, it.Round, submission, Images(story.Materials), Ocr(readings, submission, clear),
            [.. story.Findings.Select(f => new CaseFinding(f.Code, f.Severity, AutomaticCheck.Text(f.Code), f.Evidence))],
            new CheckReview.Checks(it.MaterialsVerdict, it.Identity), await Changes(story, person, clear, ct),
            [.. story.Decisions.Where(d => d.Round < it.Round || it.Status is AuthStatus.Rejected or AuthStatus.Approved).Select(d => new CaseRound(d.Round, d.Decision, d.Reasons))],
            it.ClaimedBy is { } by && it.LeaseUntil > folded.Now ? new CaseClaim(by, it.LeaseUntil) : null,
            it.Status is AuthStatus.Pending or AuthStatus.Processing ? WorkingCalendar.DueAfterWorkingDays(it.SubmittedAt, CaseRow.WorkingDays) : null, story.History);
    }

    private static CaseSubmission Submission(InfoSubmitted e, ApplicantData? person, MaterialsUploaded? materials, bool clear)
    {
        string Show(string? value, Func<string, string> mask) => value is null ? "" : clear ? value : mask(value);
        return new CaseSubmission(Show(person?.RealName, Mask.Name), person?.Position ?? "", person?.Email is { } email ? Show(email, Mask.Email) : null,
            Show(person?.Phone, Mask.Phone), person?.ContactPhone is { } contact ? Show(contact, Mask.Phone) : null, e.CompanyName, e.CreditCode, e.RegionCode, e.Province, e.City,
            e.District, Show(person?.DetailAddress, Mask.Address), e.PowerCapacity, e.MonthlyUsage, e.CurrentPrice, e.VoltageLevel, e.Industry,
            clear ? person?.AccountNumbers ?? [] : [.. (person?.AccountNumbers ?? []).Select(n => new string('*', Math.Max(0, n.Length - 4)) + n[^Math.Min(4, n.Length)..])],
            materials?.BusinessLicense.ImageId, materials?.IdCardFront.ImageId, materials?.IdCardBack.ImageId, !clear);
    }

    private static IReadOnlyList<CaseImage> Images(MaterialsUploaded? materials) => materials is null ? [] :
    [
        new(materials.BusinessLicense.ImageId, "businessLicense"), new(materials.IdCardFront.ImageId, "idCardFront"), new(materials.IdCardBack.ImageId, "idCardBack"),
    ];

    private static IReadOnlyDictionary<string, IReadOnlyDictionary<string, CaseReading>> Ocr(MaterialReadings? readings, CaseSubmission submission, bool clear)
    {
        var kinds = new Dictionary<string, IReadOnlyDictionary<string, CaseReading>>(StringComparer.Ordinal);
        foreach (var (kind, fields) in readings?.Kinds ?? new Dictionary<string, IReadOnlyDictionary<string, MaterialReading>>())
            kinds[kind] = fields.ToDictionary(f => f.Key, f => Compare(f.Key, f.Value, submission, clear), StringComparer.Ordinal);
        return kinds;
    }

    private static CaseReading Compare(string field, MaterialReading reading, CaseSubmission submission, bool clear)
    {
        var stated = field switch
        {
            "companyName" => submission.CompanyName,
            "creditCode" => submission.CreditCode,
            "name" or "legalPerson" => clear ? submission.RealName : null,
            _ => null,
        };
        var read = reading.Confirmed ?? reading.Read;
        bool? match = stated is null || read is null ? null : Names.Key(stated) == Names.Key(read);
        bool open = clear || field is "companyName" or "creditCode" or "companyType" or "businessScope" or "registeredCapital" or "establishedOn" or "businessTerm";
        return open ? new CaseReading(reading.Read, stated, reading.Confirmed, match) : new CaseReading(Hidden(reading.Read), stated, Hidden(reading.Confirmed), match);
    }

    private static string? Hidden(string? value) => value is null ? null : "***";

    /// <summary>What changed since the round before, value beside value.</summary>
    private async Task<IReadOnlyList<CaseChange>> Changes(CaseStory story, ApplicantData? person, bool clear, CancellationToken ct)
    {
        if (story.Rounds.Count < 2)
            return [];
        var (before, after) = (story.Rounds[^2], story.Rounds[^1]);
        var was = await keys.Open<ApplicantData>(before.Applicant, Sealed.Applicant, "review", ct);
        var (old, now) = (Submission(before, was, null, clear), Submission(after, person, null, clear));
        return [.. after.Changed.Select(pointer => new CaseChange(pointer, Value(old, pointer), Value(now, pointer)))];
    }

    private static object? Value(CaseSubmission it, string pointer) =>
        typeof(CaseSubmission).GetProperties().FirstOrDefault(p => string.Equals("/" + p.Name, pointer, StringComparison.OrdinalIgnoreCase))?.GetValue(it);

    /// <summary>Once a claim, not once a look: the person reads this list.</summary>
    private Task Record(Guid id, CurrentCaller reader, DateTimeOffset claimedAt, CancellationToken ct) =>
        events.Decide<Opened>(Ids.Derived(id, "access"), (it, _) => it.Last.TryGetValue(reader.Id, out var last) && last >= claimedAt ? Decision.Nothing
            : Decision.Append(new PersonalDataRevealed(id, reader.Id, reader.Role ?? "", "case", null)), ct);

    private sealed record Opened(IReadOnlyDictionary<Guid, DateTimeOffset> Last) : IFold<Opened>
    {
        public static Opened Initial { get; } = new(new Dictionary<Guid, DateTimeOffset>());
        public static Opened Apply(Opened state, object @event) => state;

        public static Opened ApplyRecorded(Opened it, Recorded e) => e.Data is PersonalDataRevealed { What: "case" } seen
            ? new Opened(new Dictionary<Guid, DateTimeOffset>(it.Last) { [seen.By] = e.At }) : it;
    }
}
