using System.Text.Json;
using PowerCrm.Contracts;
using PowerCrm.Testing;
using PowerCrm.Web;
using static PowerCrm.Testing.TestEvents;

namespace PowerCrm.Review.Tests;

public class CaseViewTests
{
    private static readonly ApplicantData Renamed = Case.Person with { RealName = "张三" };

    private static readonly MaterialReadings Read = new(new Dictionary<string, IReadOnlyDictionary<string, MaterialReading>>
    {
        ["idCardFront"] = new Dictionary<string, MaterialReading>
        {
            ["name"] = new("张伟", 0.9m, null),
            ["idNumber"] = new("110105194912310026", 0.9m, null),
            ["birthDate"] = new("1949-12-31", 0.9m, null),
        },
        ["businessLicense"] = new Dictionary<string, MaterialReading>
        {
            ["legalPerson"] = new("王芳", 0.9m, null),
            ["companyType"] = new("有限责任公司", 1, null),
        },
    });

    private static readonly CaseFile File = new(StreamId,
        Case.Resubmitted("name_mismatch", Pictures(2)),
        Renamed, Case.Person, Read, new Dictionary<Guid, string>(), new Dictionary<Guid, DecisionTexts>());

    [Fact]
    public void other_readers_see_no_personal_values()
    {
        var text = JsonSerializer.Serialize(View(unmasked: false), WebJson.Options);
        foreach (var value in (string[])["张三", "张伟", "王芳", "13800138000", "科技园", "zhang@", "0312345678901", "110105194912310026",
            "1949-12-31"])
            text.ShouldNotContain(value);
        text.ShouldContain("深圳市示例电子有限公司");
        text.ShouldContain("有限责任公司");
    }

    [Fact]
    public void the_reviewer_who_claimed_the_case_sees_clear_text()
    {
        var it = View(unmasked: true);
        it.Submission.RealName.ShouldBe("张三");
        it.Submission.Phone.ShouldBe("13800138000");
        it.Ocr["idCardFront"]["name"].ShouldBe(new OcrShown("张伟", "张三", null, 0.9m, false, null));
    }

    [Fact]
    public void a_masked_view_shows_whether_the_reading_matches() => View(unmasked: false).Ocr["idCardFront"]["name"].Match.ShouldBe(false);

    [Fact]
    public void a_change_hidden_by_masking_is_still_listed()
    {
        View(unmasked: false).Changes.Select(c => c.Pointer).ShouldBe(["/realName"]);
        var change = View(unmasked: true).Changes.Single();
        change.Before!.ToString().ShouldBe("张伟");
        change.After!.ToString().ShouldBe("张三");
    }

    [Fact]
    public void a_replaced_picture_is_listed_as_a_change()
    {
        var resubmitted = Pictures(2) with { IdCardFront = new Material(StreamId, "d") };
        var file = File with
        {
            History = Case.Resubmitted("id_card_unreadable", resubmitted),
            PreviousApplicant = Renamed
        };
        var change = CaseView.Of(file, unmasked: false, null, AuthStatus.Pending, 6, Language.Chinese, Now).Changes.Single();
        change.Pointer.ShouldBe("/idCardFront");
        change.Before!.ToString().ShouldBe(TestEvents.Picture.ToString());
        change.After!.ToString().ShouldBe(StreamId.ToString());
    }

    [Fact]
    public void pictures_uploaded_twice_in_a_round_are_compared_with_the_previous_round()
    {
        var resubmitted = Pictures(2) with { IdCardFront = new Material(StreamId, "d") };
        var history = Case.Resubmitted("id_card_unreadable", resubmitted, resubmitted with { Readings = Secret });
        history.FindPreviousSubmission()!.Value.Info.Round.ShouldBe(1);
        history.FindPreviousSubmission()!.Value.Pictures.ShouldBe(Pictures());
    }

    [Fact]
    public void the_legal_persons_name_is_masked_and_the_company_is_not()
    {
        var licence = View(unmasked: false).Ocr["businessLicense"];
        licence["legalPerson"].Read.ShouldBe("王*");
        licence["companyType"].Read.ShouldBe("有限责任公司");
    }

    [Fact]
    public void earlier_rounds_keep_their_reasons() => View(unmasked: false).Earlier.Single().ShouldSatisfyAllConditions(
        e => e.Round.ShouldBe(1), e => e.Decision.ShouldBe("rejected"), e => e.Reasons.Single().Code.ShouldBe("name_mismatch"));

    [Fact]
    public void a_later_reading_replaces_the_findings_of_the_papers_and_not_the_warnings_of_the_submission()
    {
        var risky = new Finding("picture_risky", Severities.Warning, null, null);
        var copy = new Finding("picture_copy", Severities.Warning, "/idCardFront", "idCardFront");
        var file = File with
        {
            History = Case.Resubmitted("name_mismatch", Pictures(2),
                new MaterialsChecked(2, Verdicts.Automatic, Verdicts.Unclear, [risky, copy])),
            ReadAt = Now,
        };
        var codes = CaseView.Of(file, unmasked: false, null, AuthStatus.Pending, 6, Language.Chinese, Now).Findings.Select(f => f.Code);
        codes.ShouldContain("picture_risky");
        codes.ShouldNotContain("picture_copy", "the reading no longer warns of it");
        PapersCheck.IsOwnFinding(risky).ShouldBeFalse();
    }

    private static CaseAnswer View(bool unmasked) => CaseView.Of(File, unmasked, null, AuthStatus.Pending, 6, Language.Chinese, Now);
}
