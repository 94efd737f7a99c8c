using System.Text.Json.Nodes;
using PowerCrm.Host.Tests.Cli;

namespace PowerCrm.Host.Tests.Review;

public class TellApplicantTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task the_sandbox_shows_the_message_of_a_decision_at_night_too()
    {
        await host.PassTime(TimeSpan.FromHours(13.5));
        var (ann, it) = (await Staff.Of(host), await Staff.NewCase(host));
        var template = (await host.Get("/reference/templates")).ShouldBe(200).Items[0]!["id"]!.GetValue<string>();
        (await it.Post("/auth/subscriptions", new { templateId = template, outcome = "accept" })).ShouldBe(200);
        var version = await ann.Check(it.Id, "identity", "passed", await ann.Check(it.Id, "materials", "passed", await ann.Claim(it.Id)));
        (await ann.Post($"/reviews/{it.Id}/decision", new { decision = "approved" }, version)).ShouldBe(200);
        await host.WaitUntilSettled();
        var message = (await host.Get($"/sandbox/wechat/messages?openid={it.OpenId}")).ShouldBe(200).Body.AsArray().ShouldHaveSingleItem()!;
        var listed = await CommandRunner.Run(host, "notifications", "list", "--state", "sent", "--channel", "wechat", "--json");
        listed.Exit.ShouldBe(0, listed.Errors);
        JsonNode.Parse(listed.Output)!.AsArray().Select(n => (n!["registration"]!.GetValue<Guid>(), n["kind"]!.GetValue<string>()))
            .ShouldContain((it.Id, "review_decided"));
        (await CommandRunner.Run(host, "notifications", "list", "--state", "skipped")).Output.Trim().ShouldBe("There is none.");
        (await host.Get("/sandbox/sms/notices")).ShouldBe(200).Body.AsArray().Count.ShouldBe(0, "it is off by default");
        message["data"]!.AsObject().Select(f => f.Value!.GetValue<string>()).ShouldContain("客户经理将尽快与您联系");
    }
}
