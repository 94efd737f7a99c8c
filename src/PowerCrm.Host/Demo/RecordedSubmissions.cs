using System.Text.Json.Nodes;
using JasperFx.Events;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Registration;
using PowerCrm.Vendors;

namespace PowerCrm.Host.Demo;

/// <summary>Records submissions and their papers: the form with fictitious values, and pictures with readings like the real ones.</summary>
internal sealed class RecordedSubmissions(RecordedLines lines, RecordedValues values, IReadOnlyList<IEvent> events)
{
    private readonly Dictionary<int, MaterialReadings?> lateReadings = [];
    private Submission? lastSubmission;

    /// <summary>Opens the readings of the pictures that were read after their submission.</summary>
    public async Task ReadLate(CancellationToken ct)
    {
        foreach (var e in events)
            if (e.Data is MaterialsRead read)
                lateReadings[read.Round] = await values.Open<MaterialReadings>(e, read.Readings, SealedFieldNames.Readings, ct);
    }

    public async Task Add(RecordedEvent it, InfoSubmitted info, CancellationToken ct)
    {
        var (e, papers) = (it.Event, it.FindPapers(info.Round));
        var person = await values.Open<ApplicantData>(e, info.Applicant, SealedFieldNames.Applicant, ct);
        var submission = Submission.From(info, person ?? new ApplicantData("某某某", "经理", null, "13900000000", null, "某路某号", []), papers);
        var read = await values.Open<MaterialReadings>(e, papers.Readings, SealedFieldNames.Readings, ct);
        if (person is null || papers.Readings is not null && read is null)
            read = ReplaceErased(submission, read);
        var isPrivate = person is null || IsPrivate(submission, read ?? lateReadings.GetValueOrDefault(info.Round));
        foreach (var (kind, image) in RegistrationForm.PictureNames.Zip(submission.Pictures))
            if (lastSubmission is null || !lastSubmission.Pictures.Contains(image))
                AddPaper(e, kind, read?.Kinds.GetValueOrDefault(kind), read?.Warnings?.GetValueOrDefault(kind), info, isPrivate);
        var form = FillForm(submission, info, isPrivate);
        if (lastSubmission is not null)
        {
            foreach (var removed in FillForm(lastSubmission, info, isPrivate).Select(f => f.Key).Where(f => !form.ContainsKey(f)))
                form[removed] = null;
            if (it.Status == AuthStatus.Rejected)
                foreach (var unchanged in form.Select(f => f.Key).Where(f => !info.Changed.Contains("/" + f)).ToList())
                    form.Remove(unchanged);
        }
        lastSubmission = submission;
        lines.AddApplicantStep(e, "POST /auth/register", form);
    }

    /// <summary>
    /// The person or the papers were erased. Where the automatic check had passed, papers that agree with the form are made up, so that it
    /// passes again.
    /// </summary>
    private MaterialReadings? ReplaceErased(Submission it, MaterialReadings? read)
    {
        lines.AddRemark("Person or papers were erased: what was submitted and read is made up.");
        if (!events.Any(e => e.Data is MaterialsChecked { By: Verdicts.Automatic, Verdict: Verdicts.Passed }))
            return read;
        var birthDate = new DateOnly(1980, 1, 1);
        static Dictionary<string, MaterialReading> Of(params IEnumerable<(string Field, string? Value)> fields) =>
            fields.ToDictionary(f => f.Field, f => new MaterialReading(f.Value, ScenarioPapers.DefaultConfidence, null),
            StringComparer.Ordinal);
        var readings = new MaterialReadings(new Dictionary<string, IReadOnlyDictionary<string, MaterialReading>>(StringComparer.Ordinal)
        {
            [PaperKinds.Licence] = Of(("companyName", it.CompanyName), ("creditCode", it.CreditCode), ("legalPerson", it.RealName)),
            [PaperKinds.CardFront] = Of(("name", it.RealName), ("birthDate", "1980-01-01"), ("gender", "男"),
                ("idNumber", IdNumber.CreateExample(1, it.RegionCode, birthDate))),
            [PaperKinds.CardBack] = Of(("validFrom", "2020-01-01"), ("validTo", "长期")),
        });
        var round = lateReadings.Keys.DefaultIfEmpty(0).Max();
        if (round == 0)
            return readings;
        lateReadings[round] = readings;
        return read;
    }

    /// <summary>Whether the business belongs to one person, or its name contains a name of the registration.</summary>
    private static bool IsPrivate(Submission it, MaterialReadings? read)
    {
        var licence = read?.Kinds.GetValueOrDefault(PaperKinds.Licence);
        string?[] persons = [it.RealName, licence?.GetValueOrDefault("legalPerson")?.Read,
            licence?.GetValueOrDefault("legalPerson")?.Confirmed];
        // 92 is the prefix of businesses of one person in the register (GB 32100).
        return it.CreditCode is null || it.CreditCode.StartsWith("92", StringComparison.Ordinal) || persons.OfType<string>()
            .Any(p => p.Length > 1 && Names.Key(it.CompanyName).Contains(Names.Key(p), StringComparison.Ordinal));
    }

    private JsonObject FillForm(Submission it, InfoSubmitted info, bool isPrivate)
    {
        var form = it.ToForm();
        void Put(string name, string? value) => form[name] = value is null ? null : JsonValue.Create(value);
        foreach (var name in form.Select(f => f.Key).ToList())
            switch (name)
            {
                case "realName":
                    Put(name, values.Pseudonyms.Name(it.RealName));
                    break;
                case "email":
                    Put(name, values.Pseudonyms.Email(it.Email!));
                    break;
                case "contactPhone":
                    Put(name, values.Pseudonyms.Phone(it.ContactPhone!));
                    break;
                case "detailAddress":
                    Put(name, values.Pseudonyms.Address(it.DetailAddress, info.Province, info.City, info.District));
                    break;
                case "companyName" when isPrivate:
                    Put(name, values.Pseudonyms.Company(it.CompanyName));
                    break;
                case "creditCode" when isPrivate:
                    Put(name, values.Pseudonyms.Code(it.CreditCode!));
                    break;
                case "accountNumbers":
                    form[name] = new JsonArray([.. it.AccountNumbers.Select(a => JsonValue.Create(values.Pseudonyms.Digits(a)))]);
                    break;
                case "position" or "wxNickname":
                    Put(name, values.Pseudonyms.Text(form[name]!.ToString()));
                    break;
                case "wxAvatar":
                    Put(name, "https://example.com/avatar.png");
                    break;
                case "businessLicense" or "idCardFront" or "idCardBack":
                    Put(name, $"{{{RecordedLines.ApplicantName}.{name}}}");
                    break;
            }
        return form;
    }

    /// <summary>Records a picture with the text on it, whether it was read, and what the applicant confirmed or corrected.</summary>
    private void AddPaper(IEvent e, string kind, IReadOnlyDictionary<string, MaterialReading>? read, IReadOnlyList<string>? warnings,
        InfoSubmitted info, bool isPrivate)
    {
        var lateReading = lateReadings.GetValueOrDefault(info.Round)?.Kinds.GetValueOrDefault(kind);
        var byApplicant = read is not null && (read.Count == 0 || read.Values.Any(f => f.Read is not null));
        var effective = byApplicant ? read : lateReading;
        warnings = byApplicant ? warnings : lateReadings.GetValueOrDefault(info.Round)?.Warnings?.GetValueOrDefault(kind);
        var reads = effective?.Where(f => f.Value.Read is not null || f.Value.Confirmed is null).Select(f => (f.Key, Value: Field(f.Key,
            f.Value.Read), f.Value.Confidence)).ToDictionary(f => f.Key, f => f.Confidence == ScenarioPapers.DefaultConfidence
            ? (JsonNode?)f.Value : new JsonObject { ["value"] = f.Value, ["confidence"] = f.Confidence }, StringComparer.Ordinal);
        lines.AddApplicantStep(e, ScenarioCommand.Upload, ("kind", kind), ("reads", reads is null ? null : new JsonObject(reads)),
            ("warnings", warnings is { Count: > 0 } ? new JsonArray([.. warnings.Select(w => JsonValue.Create(w))]) : null));
        var image = $"{{{RecordedLines.ApplicantName}.{kind}}}";
        if (byApplicant)
            lines.AddApplicantStep(e, "POST /ocr/recognize", RecordedLines.CreateBody(("imageId", image)), reads is { Count: 0 }
                ? new ScenarioExpectation(422) : null);
        if (read?.Where(f => f.Value.Confirmed is not null).ToList() is { Count: > 0 } confirmed)
            lines.AddApplicantStep(e, $"POST /ocr/{image}/confirm", ("fields", new JsonObject(confirmed.Select(f =>
                KeyValuePair.Create(f.Key, (JsonNode?)Field(f.Key, f.Value.Confirmed))))));

        JsonValue? Field(string name, string? value) => value is null ? null : JsonValue.Create((kind, name) switch
        {
            (_, "name" or "legalPerson") => values.Pseudonyms.Name(value),
            (_, "idNumber") => values.Pseudonyms.IdNumber(value),
            (_, "birthDate") => values.Pseudonyms.BirthDate(value),
            (_, "validFrom" or "validTo") => values.Pseudonyms.CardDate(value),
            (_, "ethnicity") => "汉",
            (_, "authority") => values.Pseudonyms.Text(value),
            (_, "address") => values.Pseudonyms.Address(value, info.Province, info.City, info.District),
            (_, "businessScope" or "registeredCapital") when isPrivate => values.Pseudonyms.Text(value),
            (_, "establishedOn") when isPrivate => values.Pseudonyms.CardDate(value),
            (_, "companyName") when isPrivate => values.Pseudonyms.Company(value),
            (_, "creditCode") when isPrivate => values.Pseudonyms.Code(value),
            _ => value,
        });
    }
}
