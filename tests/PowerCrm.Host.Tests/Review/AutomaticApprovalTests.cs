using Microsoft.Extensions.DependencyInjection;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Host.Cli;
using PowerCrm.Host.Hosting;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Store;

namespace PowerCrm.Host.Tests.Review;

/// <summary>Approval without a person: off by default, and visible wherever decisions are shown when it is on.</summary>
[Trait("Category", "Slow")]
public class AutomaticApprovalTests
{
    [Fact]
    public async Task a_clean_case_is_approved_automatically_marked_as_such_and_reversible()
    {
        await using var host = await TestHost.StartAsync("--Review:AutoApprove=true", "--Review:SecondOpinionFrom=50",
            "--Identity:Provider=http");
        var (boss, second, auditor) = (await Staff.Of(host, "admin"), await Staff.Of(host, "admin"), await Staff.Of(host, "auditor"));
        var claimed = await Staff.NewCase(host);
        await (await Staff.Of(host)).Claim(claimed.Id);
        await RecordCleanCheck(host, claimed);
        (await claimed.Get("/auth/status"))["authStatus"].GetValue<string>().ShouldBe("processing", "somebody holds the case");

        var it = await Staff.NewCase(host, "深圳市无疑点电子有限公司");
        await RecordCleanCheck(host, it);
        (await it.Get("/auth/status"))["authStatus"].GetValue<string>().ShouldBe("approved");
        (await host.Events(it.Id)).OfType<ReviewDecided>().ShouldHaveSingleItem().Reviewer.ShouldBe(ReviewDecided.NoPerson);
        var file = (await boss.Get($"/reviews/{it.Id}")).ShouldBe(200);
        file.Body["history"]!.AsArray().Single(h => h!["code"]!.GetValue<string>() == "review_decided")!["by"]!.GetValue<string>()
            .ShouldBe("system:automatic");
        (await auditor.Get($"/audit/registrations/{it.Id}")).ShouldBe(200).Body["state"]!["decision"]!["automatic"]!.GetValue<bool>()
            .ShouldBeTrue();
        var decisions = (await boss.Get("/reviews/metrics")).ShouldBe(200)["decisions"];
        (decisions["decided"]!.GetValue<int>(), decisions["automatic"]!["approved"]!.GetValue<int>()).ShouldBe((0, 1));
        decisions["people"]!.AsArray().ShouldBeEmpty();

        async Task<long> Version() => (await boss.Get($"/reviews/{it.Id}")).ShouldBe(200).Version;
        (await boss.Post($"/reviews/{it.Id}/reverse", new { reason = "企业已搬迁" }, await Version())).ShouldBe(200);
        (await second.Post($"/reviews/{it.Id}/second-opinion", new { agree = true }, await Version())).ShouldBe(200);
        await host.WaitUntilSettled();
        (await it.Get("/auth/status"))["authStatus"].GetValue<string>().ShouldBe("processing", "it is not approved once more");
        (await boss.Get("/reviews/metrics"))["decisions"]["automatic"]!["reversed"]!.GetValue<int>().ShouldBe(1);

        (await AutoApprovalNotice.ReadState(host.Services, default))
            .ShouldBe((true, "ON: cases without findings are approved without a person"));
        (await CheckEnv.CheckAutomaticApproval(host.Services, default)).State.ShouldBe(CheckState.Warning);
    }

    /// <summary>The registers answer days after the papers were checked, as after an operator repeated a call that had no answer.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(30, true)]
    public async Task a_paper_that_expired_after_its_check_is_left_to_a_person(int validDays, bool isApproved)
    {
        await using var host = await TestHost.StartAsync("--Review:AutoApprove=true");
        var it = await Applicant.WithPhone(host);
        var form = await it.Form();
        var back = form["idCardBack"]!.GetValue<string>();
        (await it.Post("/ocr/recognize", new { imageId = back })).ShouldBe(200);
        var validTo = ChinaTime.Day(await host.ExecuteScalar<DateTime>("select powercrm_now()")).AddDays(validDays);
        (await it.Post($"/ocr/{back}/confirm", new { fields = new { validTo = $"{validTo:yyyy-MM-dd}" } })).ShouldBe(204);
        (await it.Post("/auth/register", form)).ShouldBe(201);
        await host.WaitUntilSettled();
        await Record(host, it, new MaterialsChecked(1, "automatic", "passed", []));
        await host.PassTime(TimeSpan.FromDays(2));
        await Record(host, it, Confirmed);
        (await host.Events(it.Id)).Any(e => e is ReviewDecided).ShouldBe(isApproved);
    }

    [Fact]
    public async Task a_case_is_left_to_a_person_when_its_company_was_submitted_again_after_the_check()
    {
        await using var host = await TestHost.StartAsync("--Review:AutoApprove=true");
        var it = await Staff.NewCase(host);
        await Record(host, it, new MaterialsChecked(1, "automatic", "passed", []));
        await Staff.NewCase(host);
        await Record(host, it, Confirmed);
        (await host.Events(it.Id)).ShouldNotContain(e => e is ReviewDecided);
    }

    [Fact]
    public async Task automatic_approval_is_off_by_default()
    {
        await using var host = await TestHost.StartAsync("--Identity:Provider=http");
        var it = await Staff.NewCase(host);
        await RecordCleanCheck(host, it);
        (await it.Get("/auth/status"))["authStatus"].GetValue<string>().ShouldBe("processing");
        (await host.Events(it.Id)).ShouldNotContain(e => e is ReviewDecided);
        (await CheckEnv.CheckAutomaticApproval(host.Services, default)).State.ShouldBe(CheckState.Ok);
    }

    /// <summary>Records a check without findings; the sandbox's papers themselves are copies, which the check would report.</summary>
    internal static Task RecordCleanCheck(TestHost host, Applicant it) =>
        Record(host, it, new MaterialsChecked(1, "automatic", "passed", []), Confirmed);

    private static IdentityChecked Confirmed { get; } =
        new(1, "automatic", "passed", null, [new Finding("person_confirmed", "info", null, null)]);

    private static async Task Record(TestHost host, Applicant it, params object[] checks)
    {
        await host.Services.GetRequiredService<StreamsFactory>().As(Caller.System("test")).Append(
            [new StreamAppend(it.Id, ExpectedVersion.Any, checks)], CancellationToken.None);
        await host.WaitUntilSettled();
    }
}
