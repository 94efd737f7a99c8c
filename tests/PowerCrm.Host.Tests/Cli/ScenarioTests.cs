using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Host.Demo;
using PowerCrm.Store;

namespace PowerCrm.Host.Tests.Cli;

/// <summary>
/// A scenario is played as written, at the given times, and a registration is recorded as a scenario without personal data.
/// </summary>
[Trait("Category", "Slow")]
public sealed class ScenarioTests
{
    private static readonly string Correction = ReadExample("correction"), Detours = ReadExample("detours");

    private static string ReadExample(string name) => File.ReadAllText(Path.Combine(Repository.Root, "docs", "scenarios", $"{name}.jsonl"));

    /// <summary>All personal values in it.</summary>
    private static readonly string[] PersonalValues = ["王一鸣", "总经理", "13800001234", "科技园示范路1号", "广东省深圳市南山区示范路1号", "1985-03-12",
        "44030519850312001X", "深圳市公安局", "2016-05-01", "2036-05-01", "容量与变压器铭牌不一致", "请核对用电容量", "正在休假", "已电话联系", "现场查看配电房",
        "发送合同"];

    private static Task<TestHost> StartHost() => TestHost.StartAsync(builder => ScenarioPapers.Add(builder.Services));

    private static async Task<IReadOnlyList<ScenarioOutcome>> Play(TestHost host, string text) =>
        await new ScenarioRunner(host.Services, host.Http, (_, _) => { }).Run(ReadValid(host, text), CancellationToken.None);

    private static Scenario ReadValid(TestHost host, string text)
    {
        var (scenario, faults) = Read(host, text);
        faults.ShouldBeEmpty();
        return scenario!;
    }

    private static (Scenario?, IReadOnlyList<ScenarioFault>) Read(TestHost host, string text) => Scenario.Read(text,
        Scenario.ListRoutes(host.Services.GetRequiredService<EndpointDataSource>()), []);

    [Fact, Trait("Category", "Full")]
    public async Task a_replayed_and_a_recorded_scenario_give_the_same_states_at_the_same_times()
    {
        await using var host = await StartHost();
        var first = (await Play(host, Correction)).ShouldHaveSingleItem();
        (first.AuthStatus, first.CustomerStatus, first.Manager).ShouldBe(("approved", "serving", "wu"));
        var start = new DateTimeOffset(2026, 11, 24, 9, 0, 0, TimeSpan.FromHours(8));
        first.Timeline.ShouldContain(m => m.Events == "review_released" && m.At == start.AddMinutes(90), "a claim ends at its own time");
        first.Timeline.Where(m => m.Events.Contains("info_submitted", StringComparison.Ordinal)).Select(m => m.At)
            .ShouldBe([start.AddMinutes(20), start.AddHours(5)], "the times are those of the file to the microsecond");
        (await host.ExecuteScalar<bool>("select fixed is null and powercrm_now() > @end and powercrm_now() < @end + interval '10 minutes' "
            + "from pc_clock", new { end = start.AddHours(26).UtcDateTime })).ShouldBeTrue("the clock goes on from the last step");

        await using (var secondHost = await StartHost())
        {
            var repeated = (await Play(secondHost, Correction)).ShouldHaveSingleItem();
            repeated.Timeline.ShouldBe(first.Timeline);
            repeated.Manager.ShouldBe(first.Manager);
        }

        var text = await Record(host, first.RegistrationId);
        foreach (var value in PersonalValues)
            text.ShouldNotContain(value);
        text.ShouldContain("深圳市云岭电子有限公司", Case.Sensitive, "a company's name is public");
        text.ShouldContain("\"skipped\":\"review_released\"");
        await using var thirdHost = await StartHost();
        var replayed = (await Play(thirdHost, text)).ShouldHaveSingleItem();
        replayed.Timeline.ShouldBe(first.Timeline);
        replayed.Manager.ShouldBe("manager2", "the second of those who were chosen");

        // The reader is recorded in the same place as every access.
        (await host.ExecuteScalar<string>("select actor || ' ' || reason from pc_operations where act = 'scenario_record'"))
            .ShouldBe("operator:tester bug 7");
        var access = (await host.Events(AccessStream.Of(first.RegistrationId))).OfType<PersonalDataRevealed>().Last();
        (access.Role, access.What, Access.Of(access)!.By).ShouldBe(("operator", "scenario", "operator"));
        AssertReplacements(text);
    }

    /// <summary>Checks that the replacements keep what the rules look at.</summary>
    private static void AssertReplacements(string text)
    {
        var steps = text.Split('\n').Where(l => l.StartsWith('{')).Select(l => JsonNode.Parse(l)!).ToList();
        JsonNode Reads(string kind) =>
            steps.First(s => (string?)s["command"] == "upload" && (string?)s["body"]!["kind"] == kind)["body"]!["reads"]!;
        var form = steps.First(s => (string?)s["command"] == "POST /auth/register")["body"]!;
        var (card, licence) = (Reads("idCardFront"), Reads("businessLicense"));
        var number = (string)card["idNumber"]!;
        IdNumber.IsValid(number, new DateOnly(2026, 11, 24)).ShouldBeTrue();
        (number[..6], IdNumber.IsMale(number)).ShouldBe(("440305", true));
        ((string)card["birthDate"]!).ShouldBe(IdNumber.BirthDate(number)!.Value.ToString("yyyy-MM-dd"));
        ((string)card["name"]!).ShouldBe((string)form["realName"]!, "one value has one replacement");
        ((string)licence["legalPerson"]!).ShouldBe((string)form["realName"]!);
        ((string)form["realName"]!).Length.ShouldBe(3);
        ((string)card["address"]!).ShouldStartWith("广东省深圳市南山区");
    }

    [Fact, Trait("Category", "Full")]
    public async Task a_recording_contains_no_personal_data_and_replays_to_the_same_states()
    {
        await using var host = await StartHost();
        var first = (await Play(host, Detours)).ShouldHaveSingleItem();
        var text = await Record(host, first.RegistrationId);
        string[] personal = ["李恩慧", "店主", "li.enhui", "13912345678", "0512-65123456", "65123456", "姑苏区", "92320505MA1X7K3T8C", "狮山路",
            "3201234567890", "320505199107082224", "1991-07-08", "a-phone-of-li", "电话无人接听", "林悦请假", "与证件不符", "证件已核对", "同意撤销",
            "执照原件已看", "首次联系", "距离太远", "吴敏出差", "无人联系", "苏0505民初88号", "案件已结"];
        foreach (var value in personal)
            text.ShouldNotContain(value);
        text.ShouldContain("\"skipped\":\"personal_data_revealed\"");
        text.ShouldContain("\"skipped\":\"assignment_overdue\"");
        // By which policies it was decided, and the content of the one that came into force meanwhile.
        text.ShouldContain("// Policies of that time: assignment-0 (2026-1), requirements-0, retention-0, review-0, review-1.");
        first.Timeline.ShouldContain(m => m.Events == "decision_proposed");
        text.Split('\n').Where(l => l.Contains("policies activate", StringComparison.Ordinal)).ShouldHaveSingleItem()
            .ShouldContain("\"recorded\":\"review-1\"");
        await using var secondHost = await StartHost();
        var replayed = (await Play(secondHost, text)).ShouldHaveSingleItem();
        replayed.Timeline.ShouldBe(first.Timeline);
    }

    [Fact, Trait("Category", "Full")]
    public async Task the_states_of_an_erased_person_are_recorded_too()
    {
        await using var host = await StartHost();
        var steps = Correction.Split('\n').TakeWhile(l => !l.Contains("+01:00", StringComparison.Ordinal)).ToList();
        var text = string.Join('\n', [.. steps, """{"at":"+02:00","who":"applicant:wang","command":"POST /privacy/erase"}"""]);
        var first = (await Play(host, text)).ShouldHaveSingleItem();
        var recorded = await Record(host, first.RegistrationId);
        recorded.ShouldContain("POST /privacy/erase");
        await using var secondHost = await StartHost();
        (await Play(secondHost, recorded)).ShouldHaveSingleItem().Timeline.ShouldBe(first.Timeline);
    }

    [Fact, Trait("Category", "Full")]
    public async Task a_recording_of_real_use_replays_to_the_same_states()
    {
        await using var host = await StartHost();
        var (reviewer, it) = (await Review.Staff.Of(host), await Review.Staff.NewCase(host));
        var version = await reviewer.Claim(it.Id);
        version = await reviewer.Check(it.Id, "materials", "passed", version);
        version = await reviewer.Check(it.Id, "identity", "passed", version);
        (await reviewer.Post($"/reviews/{it.Id}/decision", new { decision = "approved" }, version)).ShouldBe(200);
        await host.WaitUntilSettled();
        (await it.Get("/auth/status")).ShouldBe(200);
        var first = await ScenarioOutcome.Of("it", it.Id, host.Services, CancellationToken.None);
        first.CustomerStatus.ShouldBe("waiting", "there is no manager");
        var recorded = await Record(host, it.Id);
        foreach (var value in (string[])["张伟", "能源主管", "zhang.wei", "科技园南区", "0312345678901", it.OpenId, it.Id.ToString()])
            recorded.ShouldNotContain(value);
        await using var secondHost = await StartHost();
        var replayed = (await Play(secondHost, recorded)).ShouldHaveSingleItem();
        (replayed.AuthStatus, replayed.CustomerStatus).ShouldBe((first.AuthStatus, first.CustomerStatus));
        Events(replayed).ShouldBe(Events(first));

        static IEnumerable<string> Events(ScenarioOutcome outcome) =>
            outcome.Timeline.SelectMany(m => m.Events.Split(' ')).Order(StringComparer.Ordinal);
    }

    private static async Task<string> Record(TestHost host, Guid registration)
    {
        var text = await ScenarioRecorder.Record(host.Services, host.Services.GetRequiredService<StreamsFactory>()
            .As(new Caller("operator:tester", "c")), registration, "bug 7", CancellationToken.None);
        text.ShouldNotBeNull();
        return text;
    }

    [Fact]
    public async Task playing_stops_at_the_first_unexpected_answer_and_reports_it()
    {
        await using var host = await StartHost();
        var steps = Correction.Split('\n').TakeWhile(l => !l.Contains("/auth/register", StringComparison.Ordinal)).ToList();
        var exception = await Should.ThrowAsync<ScenarioException>(() => Play(host, string.Join('\n', [.. steps,
            """{"at":"+00:15","who":"applicant:wang","command":"POST /auth/urge","expect":{"status":200}}"""])));
        exception.Message.ShouldStartWith($"Line {steps.Count + 1}: applicant:wang POST /auth/urge: expected 200, came 409 ");
        await Should.ThrowAsync<ScenarioException>(() => Play(host, Correction), "the phone is bound already");
    }

    [Fact]
    public async Task a_file_is_checked_without_being_played()
    {
        await using var host = await StartHost();
        var (scenario, faults) = Read(host, """
            {"scenario":1,"start":"2026-11-24T09:00:00+08:00"}
            {"at":"+00:05","who":"applicant:wang","command":"sign-in"}
            // a comment
            {"at":"+00:04","who":"applicant:wang","command":"POST /auth/urge"}
            {"at":"+00:06","who":"applicant:wang","command":"POST /auth/fly"}
            {"at":"+00:06","who":"applicant:wang","command":"fly"}
            {"at":"+00:06","who":"applicant:wang"}
            {"who":"applicant:wang","command":"POST /auth/urge"}
            {"at":"+00:06","command":"POST /auth/urge"}
            {"at":"+00:06","who":"applicant:wang","command":"verify-phone"}
            {"at":"soon","who":"applicant:wang","command":"POST /auth/urge"}
            {"at":"+00:06","who":"wang","command":"POST /auth/urge"}
            {"at":"+00:06","who":"applicant:li","command":"POST /auth/urge"}
            {"at":"+00:06","who":"reviewer:lin","command":"POST /reviews/{wang}/claim"}
            {"at":"+00:06","who":"applicant:wang","command":"PUT /auth/draft","body":{"idCardFront":"{wang.idCardFront}"}}
            {"at":"+00:06","who":"applicant:wang","command":"POST /auth/urge","colour":"red"}
            {"at":"+00:06",
            """);
        scenario.ShouldBeNull();
        faults.Select(f => f.Line).ShouldBe([4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]);
        faults[0].ToString().ShouldBe("Line 4: the time goes backwards: +00:04 is before the step above it.");
        faults[1].Text.ShouldBe("there is no route POST /auth/fly.");
        faults[2].Text.ShouldStartWith("there is no command 'fly'");
        faults[6].Text.ShouldBe("the body of 'verify-phone' needs phone.");
        (await host.ExecuteScalar<long>("select count(*) from pc_v_streams")).ShouldBe(0);
    }

    [Fact]
    public async Task only_an_empty_or_a_demo_database_in_development_is_played_on()
    {
        await using var host = await StartHost();
        await Registration.Applicant.WithPhone(host);
        (await Should.ThrowAsync<ScenarioException>(() => Play(host, Correction))).Message.ShouldContain("empty database");
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.CreateVersion7():N}.jsonl");
        await File.WriteAllTextAsync(file, Correction);
        var (exit, _, errors) = await CommandRunner.Run(host, [("ASPNETCORE_ENVIRONMENT", "Production")], "demo", "play", file);
        (exit, errors).ShouldBe((2, "The demo is for Development only."));
        File.Delete(file);
    }

    [Fact, Trait("Category", "Full")]
    public async Task the_verbs_play_check_and_record()
    {
        await using var host = await TestHost.StartAsync(readers: false);
        await host.ExecuteSql("update pc_clock set shift = interval '0'");
        var file = Path.Combine(Path.GetTempPath(), $"{Guid.CreateVersion7():N}.jsonl");
        await File.WriteAllTextAsync(file, string.Join('\n', Correction.Split('\n').Take(9)));
        (await CommandRunner.Run(host, "demo", "play", file, "--dry-run")).ShouldBe((0, "6 steps, nothing is wrong with them.", ""));
        var (exit, json, errors) = await CommandRunner.Run(host, [("ASPNETCORE_URLS", FreePort.Url().ToString())], "demo", "play", file,
            "--json");
        exit.ShouldBe(0, errors);
        var outcome = JsonNode.Parse(json)!.AsArray().ShouldHaveSingleItem()!;
        ((string)outcome["authStatus"]!).ShouldBe("draft");
        // As after a scenario that was killed: the next verb lets the clock continue.
        await host.ExecuteSql("update pc_clock set fixed = powercrm_now()");
        var output = file + ".recorded";
        (exit, _, errors) = await CommandRunner.Run(host, "demo", "record", (string)outcome["registrationId"]!, "--reason", "r",
            "--output", output);
        exit.ShouldBe(0, errors);
        (await File.ReadAllTextAsync(output)).ShouldContain("verify-phone");
        (await host.ExecuteScalar<bool>("select fixed is null and shift <> interval '0' from pc_clock")).ShouldBeTrue();
        (await CommandRunner.Run(host, "demo", "record", $"{Guid.CreateVersion7()}", "--reason", "r")).Errors
            .ShouldBe("There is no such registration.");
        (await CommandRunner.Run(host, "demo", "record", (string)outcome["registrationId"]!)).Exit.ShouldBe(2, "a reason is asked for");
        (await CommandRunner.Run(host, "demo", "reset", "--yes")).Output.ShouldStartWith("Removed 1 registrations and 4 members of staff.");
        (await host.ExecuteScalar<bool>("select fixed is null and shift = interval '0' from pc_clock")).ShouldBeTrue();
        File.Delete(file);
        File.Delete(output);
    }
}
