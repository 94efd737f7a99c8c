using System.Text.Json.Nodes;

namespace PowerCrm.Host.Tests.Review;

/// <summary>The differences between the rounds of a case.</summary>
[Trait("Category", "Slow")]
[Collection(SharedHost.Name)]
public class DiffTests(TestHost host)
{
    [Fact]
    public async Task a_reader_sees_what_changed_between_two_rounds_and_since_they_last_looked()
    {
        var (ann, bob, it) = (await Staff.Of(host), await Staff.Of(host), await Staff.NewCase(host));
        await ann.Claim(it.Id);
        await ann.Get($"/reviews/{it.Id}");
        (await ann.Get($"/reviews/{it.Id}/diff?from=seen")).ShouldBe(200)["from"].GetValue<int>()
            .ShouldBe(0, "what is read under this claim was not seen before it");
        await MetricsTests.Reject(ann, it.Id, "name_mismatch", "power_data_implausible");
        var front = (await it.Upload("idCardFront", Registration.Applicant.Picture("idCardBack"))).ShouldBe(201)["imageId"]
            .GetValue<string>();
        var form = new { powerCapacity = 1400, realName = "张三", idCardFront = front };
        (await it.Post("/auth/register", form, (await it.Get("/auth/status")).Version)).ShouldBe(201);
        await host.WaitUntilSettled();

        var masked = (await ann.Get($"/reviews/{it.Id}/diff")).ShouldBe(200);
        masked.Text.ShouldNotContain("张三");
        (masked["from"].GetValue<int>(), masked["to"].GetValue<int>()).ShouldBe((1, 2));
        ReadChanges(masked)["/powerCapacity"].ShouldBe("1250 1400");
        ReadChanges(masked)["/realName"].ShouldBe("张* 张*");
        ReadChanges(masked).Keys.ShouldBe(["/realName", "/powerCapacity", "/idCardFront"], ignoreOrder: true);
        ReadChanges((await ann.Get($"/reviews/{it.Id}/diff?from=seen")).ShouldBe(200)).Count.ShouldBe(3);
        (await bob.Get($"/reviews/{it.Id}/diff?from=seen")).ShouldBe(200)["from"].GetValue<int>().ShouldBe(0);

        await ann.Claim(it.Id);
        var unmasked = (await ann.Get($"/reviews/{it.Id}/diff?from=seen")).ShouldBe(200);
        ReadChanges(unmasked)["/realName"].ShouldBe("张伟 张三");
        unmasked.Header("Cache-Control")!.ShouldContain("no-store");
        (await it.Get("/privacy/access-log")).ShouldBe(200).Items.Count.ShouldBe(2, "reading the difference in clear is a look");
        ReadChanges(await ann.Get($"/reviews/{it.Id}/diff?from=2&to=1"))["/powerCapacity"].ShouldBe("1400 1250");
        ReadChanges(await ann.Get($"/reviews/{it.Id}/diff?from=0&to=1"))["/powerCapacity"].ShouldBe(" 1250");
        (await ann.Get($"/reviews/{it.Id}/diff?from=3")).ShouldBeProblem(400, "validation_failed")["errors"][0]!["code"]!
            .GetValue<string>().ShouldBe("round_unknown");
    }

    [Fact]
    public async Task an_unknown_or_withdrawn_case_has_no_diff_and_other_roles_are_refused()
    {
        var (ann, manager, it) = (await Staff.Of(host), await Staff.Of(host, "manager"), await Staff.NewCase(host));
        (await manager.Get($"/reviews/{it.Id}/diff")).ShouldBeProblem(403, "forbidden");
        (await it.Get($"/reviews/{it.Id}/diff")).ShouldBeProblem(403, "forbidden");
        (await ann.Get($"/reviews/{Guid.CreateVersion7()}/diff")).ShouldBeProblem(404, "not_found");
        (await it.Post("/auth/withdraw")).ShouldBe(200);
        (await ann.Get($"/reviews/{it.Id}/diff")).ShouldBeProblem(404, "not_found");
    }

    private static Dictionary<string, string> ReadChanges(Answer diff) => diff["changes"].AsArray()
        .ToDictionary(c => c!["pointer"]!.GetValue<string>(), c => $"{Text(c!["before"])} {Text(c["after"])}");

    private static string? Text(JsonNode? value) => value?.ToString();
}
