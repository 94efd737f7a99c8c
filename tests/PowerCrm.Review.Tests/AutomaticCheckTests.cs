using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Testing;
using static PowerCrm.Testing.Decider;
using static PowerCrm.Testing.TestEvents;

namespace PowerCrm.Review.Tests;

public class AutomaticCheckTests
{
    private static readonly decimal CertaintyThreshold = Case.Policy().Content.CertainFrom;
    private static readonly DateOnly Today = new(2026, 3, 2);
    private static readonly InfoSubmitted Form = Info(code: CreditCode.CreateExample(1, "440300"));
    private static readonly Duplicates NoDuplicates = new([], [], [], []);

    [Fact]
    public void certain_matching_readings_pass() =>
        AutomaticCheck.GetVerdict(Check(Form, Read())).ShouldBe(Verdicts.Passed);

    [Fact]
    public void missing_readings_need_a_reviewer()
    {
        var findings = Check(Form, null);
        findings.Select(f => f.Code).Distinct().ShouldBe(["ocr_absent"]);
        AutomaticCheck.GetVerdict(findings).ShouldBe(Verdicts.Unclear);
    }

    [Fact]
    public void each_doubt_alone_makes_the_check_unclear_and_names_its_field()
    {
        SingleFinding(Check(Info(code: null), Read(code: "x"))).ShouldBe(("credit_code_missing", "/creditCode"));
        SingleFinding(Check(Form, Read(company: "另一家公司"))).ShouldBe(("company_mismatch", "/companyName"));
        SingleFinding(Check(Form, Read(name: "李强"))).ShouldBe(("name_mismatch", "/realName"));
        SingleFinding(Check(Form, Read(confidence: 0.5m))).ShouldBe(("ocr_uncertain", "/realName"));
        SingleFinding(Check(Form, Read(validTo: "2026-03-01"))).ShouldBe(("id_card_expired", "/idCardBack"));
        SingleFinding(Check(Form with { Warnings = ["price_unusual"] }, Read())).ShouldBe(("price_unusual", "/currentPrice"));
    }

    /// <summary>The product's own reader gives free text at most 0.85: a matching name must not hold up every case.</summary>
    [Theory]
    [InlineData(0.85, Verdicts.Passed)]
    [InlineData(0.75, Verdicts.Passed)]
    [InlineData(0.70, Verdicts.Unclear)]
    public void an_uncertain_text_that_matches_the_form_is_no_doubt_above_a_threshold(double confidence, string verdict)
    {
        var findings = Check(Form, Read(confidence: (decimal)confidence));
        SingleFinding(findings).ShouldBe(("ocr_uncertain", "/realName"));
        AutomaticCheck.GetVerdict(findings).ShouldBe(verdict);
    }

    [Fact]
    public void a_confirmed_value_that_differs_from_a_certain_reading_is_found()
    {
        var read = Read();
        var corrected = new Dictionary<string, MaterialReading>
        {
            ["name"] = new("张伟", 0.99m, null),
            ["idNumber"] = new("110105194912310026", 0.98m, "11010519491231002X")
        };
        var unsure = new Dictionary<string, MaterialReading>
        {
            ["name"] = new("张伟", 0.99m, null),
            ["idNumber"] = new("11010519491231002X", 0.98m, null),
            ["ethnicity"] = new("汉", 0.5m, "回"),
        };
        SingleFinding(Check(Form, WithFields(read, "idCardFront", corrected))).ShouldBe(("ocr_corrected", "/idCardFront"));
        Check(Form, WithFields(read, "idCardFront", corrected)).Single().Evidence.ShouldBe("idCardFront.idNumber");
        Check(Form, WithFields(read, "idCardFront", unsure)).ShouldBeEmpty("what was not certain is there to be corrected");
    }

    [Fact]
    public void a_confirmed_code_with_a_wrong_check_digit_names_its_picture()
    {
        var wrong = Form.CreditCode![..17] + (Form.CreditCode[17] == '0' ? '1' : '0');
        var licence = new Dictionary<string, MaterialReading>
        {
            ["companyName"] = new(Form.CompanyName, 0.99m, null),
            ["creditCode"] = new(Form.CreditCode, 0.99m, wrong)
        };
        Check(Form, WithFields(Read(), "businessLicense", licence)).Select(f => (f.Code, f.Evidence))
            .ShouldBe([("ocr_corrected", "businessLicense.creditCode"), ("credit_code_check_digit", "businessLicense.creditCode")]);
    }

    [Theory, InlineData("copy"), InlineData("reshot"), InlineData("temporary"), InlineData("edited"), InlineData("covered"),
        InlineData("cut_off"), InlineData("electronic"), InlineData("is_card_front"), InlineData("is_card_back"), InlineData("is_licence")]
    public void a_picture_with_a_reader_warning_does_not_pass_automatically(string warning)
    {
        var readings = Read() with { Warnings = new Dictionary<string, IReadOnlyList<string>> { ["idCardFront"] = [warning] } };
        SingleFinding(Check(Form, readings)).ShouldBe(("picture_" + warning, "/idCardFront"));
        AutomaticCheck.GetVerdict(Check(Form, readings)).ShouldBe(Verdicts.Unclear);
        PapersCheck.IsOwnFinding(Check(Form, readings).Single()).ShouldBeTrue();
        FindingTexts.Of("picture_" + warning, Web.Language.English).ShouldNotBe("picture_" + warning);
    }

    [Fact]
    public void an_expired_card_is_not_made_valid_by_a_correction()
    {
        var back = new Dictionary<string, MaterialReading>
        {
            ["validFrom"] = new("2016-01-01", 0.99m, null),
            ["validTo"] = new("2026-03-01", 0.5m, "2036-03-01")
        };
        SingleFinding(Check(Form, WithFields(Read(), "idCardBack", back))).ShouldBe(("id_card_expired", "/idCardBack"));
    }

    [Theory]
    [InlineData(null, 0, null, "ocr_absent")]
    [InlineData(null, 0, "11010519491231002X", "ocr_absent")]                         // typed by hand; nothing was read
    [InlineData("11010519491231002X", 0.5, "11010519491231002X", "ocr_uncertain")]    // confirming an uncertain value proves nothing
    [InlineData("110105194912310021", 0.95, null, "id_number_invalid")]
    [InlineData("110105200803030027", 0.95, null, "underage")]
    [InlineData("110105200803020021", 0.95, null, null)]                              // exactly 18 years old today
    public void the_id_number_must_be_certain_complete_and_of_an_adult(string? read, double confidence, string? confirmed, string? code)
    {
        var number = read is null && confirmed is null ? null : new MaterialReading(read, (decimal)confidence, confirmed);
        var front = new Dictionary<string, MaterialReading> { ["name"] = new("张伟", 0.99m, null) };
        if (number is not null)
            front["idNumber"] = number;
        var findings = Check(Form, WithFields(Read(), "idCardFront", front));
        findings.Select(f => (f.Code, f.Pointer)).ShouldBe(code is null ? [] : [(code, (string?)"/idCardFront")]);
        findings.ShouldAllBe(f => PapersCheck.IsOwnFinding(f) && FindingTexts.Of(f.Code, Web.Language.English) != f.Code);
        AutomaticCheck.GetVerdict(findings).ShouldBe(code is null ? Verdicts.Passed : Verdicts.Unclear);
    }

    [Theory]
    [InlineData("birthDate", "1949-12-31", 0.98, null, null)]
    [InlineData("birthDate", "1949-12-30", 0.98, null, "id_number_contradicted")]
    [InlineData("birthDate", "1949-12-31", 0.98, "1984-12-31", "id_number_contradicted")]
    [InlineData("birthDate", "1949-12-30", 0.7, null, null)]                           // misread, and not confirmed by the applicant
    [InlineData("birthDate", "1949-12-30", 0.7, "1949-12-31", null)]
    [InlineData("gender", "女", 0.98, null, null)]
    [InlineData("gender", "男", 0.98, null, "id_number_contradicted")]
    public void the_id_number_must_match_the_other_fields_of_the_card(string field, string read, double confidence, string? confirmed,
        string? code)
    {
        var front = new Dictionary<string, MaterialReading>
        {
            ["name"] = new("张伟", 0.99m, null),
            ["idNumber"] = new("11010519491231002X", 0.98m, null),
            [field] = new(read, (decimal)confidence, confirmed),
        };
        var findings = Check(Form, WithFields(Read(), "idCardFront", front)).Where(f => f.Code != "ocr_corrected").ToList();
        findings.Select(f => (f.Code, f.Evidence)).ShouldBe(code is null ? [] : [(code, (string?)$"idCardFront.{field}")]);
        findings.ShouldAllBe(f => PapersCheck.IsOwnFinding(f) && FindingTexts.Of(f.Code, Web.Language.English) != f.Code);
    }

    [Fact]
    public void an_unread_end_of_validity_does_not_mean_valid_for_life()
    {
        var readings =
            Read(validTo: null) with { Warnings = new Dictionary<string, IReadOnlyList<string>> { ["idCardBack"] = ["validity_unsure"] } };
        SingleFinding(Check(Form, readings)).ShouldBe(("ocr_uncertain", "/idCardBack"));
    }

    /// <summary>Vendors give no warning: an end date that they could not read has no confidence.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData("长期")]
    [InlineData("2036-01-01")]
    public void an_end_of_validity_without_confidence_is_a_doubt_whatever_the_applicant_confirms(string? confirmed)
    {
        var back = new Dictionary<string, MaterialReading>
        {
            ["validFrom"] = new("2016-01-01", 0.9m, null),
            ["validTo"] = new(null, 0, confirmed),
        };
        SingleFinding(Check(Form, WithFields(Read(), "idCardBack", back))).ShouldBe(("ocr_uncertain", "/idCardBack"));
        back.Remove("validTo");
        SingleFinding(Check(Form, WithFields(Read(), "idCardBack", back))).ShouldBe(("ocr_uncertain", "/idCardBack"));
        back["validTo"] = new MaterialReading(null, 0.9m, confirmed is null ? null : "长期");
        Check(Form, WithFields(Read(), "idCardBack", back)).ShouldBeEmpty("the card says 长期");
    }

    [Fact]
    public void another_legal_person_is_a_finding_but_no_doubt()
    {
        var licence = new Dictionary<string, MaterialReading>(Read().Kinds["businessLicense"]) { ["legalPerson"] = new("李强", 0.95m, null) };
        var findings = Check(Form, WithFields(Read(), "businessLicense", licence));
        SingleFinding(findings).ShouldBe(("legal_person_other", "/realName"));
        AutomaticCheck.GetVerdict(findings).ShouldBe(Verdicts.Passed);
    }

    [Theory]
    [InlineData("2006年03月02日至2026年03月01日", 0.95, null, true)]
    [InlineData("2006-03-02至2026-03-01", 0.95, null, true)]
    [InlineData("2006年03月02日至2026年03月01日", 0.95, "2006年03月02日至2046年03月01日", true)]
    [InlineData("2006年03月02日至2026年03月02日", 0.95, null, false)]                 // valid through its last day
    [InlineData("2006年03月02日至2026年03月01日", 0.5, null, false)]
    [InlineData("2006年03月02日至2028年03月01日", 0.5, "2006年03月02日至2026年03月01日", true)]
    [InlineData("2006年03月02日至长期", 0.95, null, false), InlineData("长期", 0.95, null, false)]
    [InlineData("2006年03月02日", 0.95, null, false)]
    public void an_expired_licence_is_found(string read, double confidence, string? confirmed, bool isExpired)
    {
        var licence = new Dictionary<string, MaterialReading>(Read().Kinds["businessLicense"])
        {
            ["businessTerm"] = new(read, (decimal)confidence, confirmed),
        };
        var findings = Check(Form, WithFields(Read(), "businessLicense", licence)).Where(f => f.Code != "ocr_corrected").ToList();
        findings.Select(f => (f.Code, f.Pointer)).ShouldBe(isExpired ? [("licence_expired", (string?)"/businessLicense")] : []);
        findings.ShouldAllBe(f => PapersCheck.IsOwnFinding(f) && FindingTexts.Of(f.Code, Web.Language.English) != f.Code);
    }

    [Fact]
    public void a_card_is_valid_through_its_last_day_and_without_an_end_date_for_life()
    {
        Check(Form, Read(validTo: "2026-03-02")).ShouldBeEmpty();
        Check(Form, Read(validTo: null)).ShouldBeEmpty();
    }

    [Fact]
    public void a_wrong_check_digit_is_found_once_as_a_warning()
    {
        var wrong = Form.CreditCode![..17] + (Form.CreditCode[17] == '0' ? '1' : '0');
        var findings = Check(Form with { CreditCode = wrong, Warnings = ["credit_code_check_digit"] }, Read(code: wrong));
        findings.Single().ShouldBe(new Finding("credit_code_check_digit", Severities.Warning, "/creditCode", null));
    }

    [Theory]
    [InlineData("440300", "440305", null)]
    // Another city of the province, and a company registered at national level.
    [InlineData("441900", "440305", null), InlineData("100000", "440305", null)]
    [InlineData("320500", "440305", "320000"), InlineData("110105", "120101", "110000")]
    public void a_code_of_another_province_is_only_an_information(string registered, string place, string? evidence)
    {
        var form = Form with { CreditCode = CreditCode.CreateExample(1, registered), RegionCode = place };
        Check(form, Read(code: form.CreditCode)).ShouldBe(evidence is null ? []
            : [new Finding("credit_code_other_province", Severities.Info, "/creditCode", evidence)]);
    }

    [Fact]
    public void other_cases_of_the_same_company_are_evidence_by_id()
    {
        var findings = AutomaticCheck.GetFindings(Form, Case.Person, Read(),
            new Duplicates([Case.Me], [Case.Me, Case.Other], [], []), Today, CertaintyThreshold);
        findings.Select(f => f.Code).ShouldBe(["duplicate_credit_code", "duplicate_company"]);
        findings[1].Evidence.ShouldBe($"{Case.Me},{Case.Other}");
    }

    [Fact]
    public void other_cases_with_the_same_data_are_evidence_by_id()
    {
        var findings = AutomaticCheck.GetFindings(Form with { Warnings = ["account_number_shared", "price_unusual"] }, Case.Person, Read(),
            NoDuplicates with { Sharing = new Dictionary<string, IReadOnlyList<Guid>> { ["account_number_shared"] = [Case.Other] } }, Today,
            CertaintyThreshold);
        findings.Select(f => (f.Code, f.Pointer, f.Evidence)).ShouldBe([("account_number_shared", "/accountNumbers", $"{Case.Other}"),
            ("price_unusual", "/currentPrice", null)]);
    }

    [Fact]
    public void a_picture_reused_from_another_company_is_a_doubt()
    {
        IReadOnlyList<Finding> With(params (string Kind, bool OwnCompany)[] pictures) =>
            AutomaticCheck.GetFindings(Form, Case.Person, Read(), NoDuplicates with
            {
                Pictures = [.. pictures.Select(p => new Duplicates.Picture(new DuplicatePicture(p.Kind, Case.Other, 90, 0.0042),
                    p.OwnCompany))],
            }, Today, CertaintyThreshold);
        var findings = With(("businessLicense", false));
        findings.Single().ShouldBe(new Finding("same_picture", Severities.Warning, "/businessLicense",
            $"{Case.Other} turned=90 differs=4"));
        AutomaticCheck.GetVerdict(findings).ShouldBe(Verdicts.Unclear);
        AutomaticCheck.GetVerdict(With(("businessLicense", true), ("idCardFront", true))).ShouldBe(Verdicts.Passed);
        // Both papers of another registration count as one finding, as for the similar findings.
        Severities.ComputeWeight(With(("businessLicense", false), ("idCardFront", false))).ShouldBe(1);
        findings.ShouldAllBe(f => !PapersCheck.IsOwnFinding(f) && FindingTexts.Of(f.Code, Web.Language.English) != f.Code);
    }

    [Fact]
    public void findings_contain_no_personal_values() =>
        string.Join(' ', Check(Form, Read(name: "李强", company: "另一家公司")).Select(f => f.Evidence)).ShouldNotContain("李强");

    [Fact]
    public void two_spellings_of_a_company_are_one() =>
        Check(Form with { CompanyName = "示例（深圳）有限公司" }, Read(company: "示例(深圳)有限公司")).ShouldBeEmpty();

    [Fact]
    public void a_case_is_checked_again_when_its_pictures_are_read_later()
    {
        var unclear = Given<ReviewCase>(Submitted(Materials(Verdicts.Unclear, Verdicts.Automatic)));
        unclear.When(it => Decide(it, Now, read: false)).ThenNothing();
        unclear.When(it => Decide(it, Now, read: true)).Then(new MaterialsChecked(1, Verdicts.Automatic, Verdicts.Passed, []));
        Given<ReviewCase>(Submitted(Materials(Verdicts.Passed, Verdicts.Automatic))).When(it => Decide(it, Now, read: true)).ThenNothing();
        // The case is not changed while a reviewer holds it.
        var claimed = Given<ReviewCase>(Submitted(Materials(Verdicts.Unclear, Verdicts.Automatic), Claimed(Case.Me)));
        claimed.When(it => Decide(it, Now, read: true)).ThenNothing();
        claimed.When(it => Decide(it, Now.AddHours(1), read: true)).Then<MaterialsChecked>();
        // A reviewer has already decided the check.
        Given<ReviewCase>(Submitted(Materials(Verdicts.Unclear, Verdicts.Automatic), Claimed(Case.Me), Materials(Verdicts.Failed)))
            .When(it => Decide(it, Now, read: true)).ThenNothing();
    }

    [Fact]
    public void a_reviewer_who_is_faster_than_the_automatic_check_does_not_prevent_it_and_keeps_the_version()
    {
        var warning = new Finding("name_mismatch", Severities.Warning, "/realName", null);
        var faster = Given<ReviewCase>(Submitted(Claimed(Case.Me), Materials(Verdicts.Passed)));
        faster.When(it => CheckMaterialsHandler.Decide(it, StreamId, 1, [warning], Now, hasReadings: false))
            .Then(new MaterialsChecked(1, Verdicts.Automatic, Verdicts.Unclear, [warning]));
        faster.When(it =>
        {
            var after = it.StateAfter(Now, new MaterialsChecked(1, Verdicts.Automatic, Verdicts.Unclear, [warning]));
            (after.MaterialsVerdict, after.Risk, after.UnchangedSince).ShouldBe((Verdicts.Passed, 1, it.Version));
            return Store.Decision.Nothing;
        }).ThenNothing();
    }

    [Fact]
    public void a_first_check_that_finds_nothing_keeps_the_version_of_a_claimed_case()
    {
        var warning = new Finding("name_mismatch", Severities.Warning, "/realName", null);
        var hint = new Finding("credit_code_check_digit", Severities.Info, "/creditCode", null);
        var unread = new Finding(PapersCheck.Unread, Severities.Warning, "/realName", null);
        IsSameCase([Claimed(Case.Me)]).ShouldBeTrue();
        IsSameCase([Claimed(Case.Me)], unread, unread).ShouldBeTrue("the holder sees that nothing was read");
        IsSameCase([Claimed(Case.Me)], unread, warning).ShouldBeFalse();
        IsSameCase([Claimed(Case.Me)], hint).ShouldBeFalse();
        IsSameCase([]).ShouldBeFalse("nobody holds it");
        IsSameCase([Claimed(Case.Me), Released(Case.Me)]).ShouldBeFalse();

        static bool IsSameCase(object[] events, params Finding[] findings)
        {
            var before = StoredEvents.Fold<ReviewCase>(Submitted(events));
            var check = CheckMaterialsHandler.Decide(before, StreamId, 1, findings, Now, hasReadings: false).Events.ShouldHaveSingleItem();
            var after = before.StateAfter(Now, check);
            after.Version.ShouldBe(before.Version + 1);
            return after.UnchangedSince == before.UnchangedSince;
        }
    }

    private static Store.Decision Decide(ReviewCase it, DateTimeOffset now, bool read) =>
        CheckMaterialsHandler.Decide(it, StreamId, 1, [], now, read);

    private static MaterialReadings WithFields(MaterialReadings it, string kind, IReadOnlyDictionary<string, MaterialReading> fields) =>
        it with { Kinds = new Dictionary<string, IReadOnlyDictionary<string, MaterialReading>>(it.Kinds) { [kind] = fields } };

    private static (string, string?) SingleFinding(IReadOnlyList<Finding> findings) => (findings.Single().Code, findings.Single().Pointer);

    private static IReadOnlyList<Finding> Check(InfoSubmitted info, MaterialReadings? readings) =>
        AutomaticCheck.GetFindings(info, Case.Person, readings, NoDuplicates, Today, CertaintyThreshold);

    private static MaterialReadings Read(string? company = null, string? code = null, string name = "张伟", string? validTo = "2036-01-01",
        decimal confidence = 0.99m) => new(new Dictionary<string, IReadOnlyDictionary<string, MaterialReading>>
        {
            ["businessLicense"] = new Dictionary<string, MaterialReading>
            {
                ["companyName"] = new(company ?? Form.CompanyName, 0.99m, null),
                ["creditCode"] = new(code ?? Form.CreditCode, 0.99m, null),
            },
            ["idCardFront"] = new Dictionary<string, MaterialReading>
            {
                ["name"] = new(name, confidence, null),
                ["idNumber"] = new("11010519491231002X", 0.98m, null)
            },
            ["idCardBack"] = new Dictionary<string, MaterialReading>
            {
                ["validFrom"] = new("2016-01-01", 0.99m, null),
                ["validTo"] = new(validTo, 0.99m, null),
            },
        });
}
