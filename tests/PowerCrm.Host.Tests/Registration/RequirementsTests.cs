using PowerCrm.Host.Tests.Review;

namespace PowerCrm.Host.Tests.Registration;

/// <summary>The requirements policy over HTTP; it applies to everyone, so these tests have a host of their own.</summary>
[Trait("Category", "Slow")]
public sealed class RequirementsTests : IAsyncLifetime
{
    private TestHost host = null!;

    public async Task InitializeAsync() => host = await TestHost.StartAsync();

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task an_activated_policy_is_shown_to_the_form_and_applies_to_drafts_and_submissions_but_not_to_corrections()
    {
        var (admin, ann) = (await Staff.Of(host, "admin"), await Staff.Of(host));
        var previous = (await host.Get("/reference/requirements")).ShouldBe(200);
        previous.Body.ToJsonString().ShouldBe(
            """{"creditCode":false,"industry":false,"leastAccountNumbers":0,"leastCapacityKva":null,"provinces":null}""");
        previous.Header("Cache-Control").ShouldBe("no-cache");

        // An application from before the policy, which is rejected because of its power data.
        var old = await Staff.NewCase(host);
        await MetricsTests.Reject(ann, old.Id, "power_data_implausible");
        var it = await Applicant.WithPhone(host);
        var form = await it.Form();
        (await it.Put("/auth/draft", form)).ShouldBe(200).Body["next"].ShouldBeNull("complete");

        object request = new
        {
            policy = new
            {
                creditCode = true,
                industry = true,
                leastAccountNumbers = 1,
                leastCapacityKva = 1000,
                provinces = new[] { "440000" },
            },
            reason = "2027 年只在广东开展业务",
        };
        (await ann.Post("/policies/requirements/activate", request, 0)).ShouldBeProblem(403, "forbidden");
        (await admin.Post("/policies/requirements/validate", new
        {
            policy = new { creditCode = true, industry = true, leastAccountNumbers = 1, provinces = new[] { "440300" } },
        })).ShouldBe(200)["errors"][0]!["pointer"]!.GetValue<string>().ShouldBe("/policy/provinces/0");
        (await admin.Post("/policies/requirements/activate", request, 0)).ShouldBe(200)["name"].GetValue<string>()
            .ShouldBe("requirements-1");

        var current = (await host.Send(HttpMethod.Get, "/reference/requirements", null, null, null,
            ("If-None-Match", previous.Header("ETag")!)))
            .ShouldBe(200);
        current["provinces"][0]!.GetValue<string>().ShouldBe("440000");
        (await host.Send(HttpMethod.Get, "/reference/requirements", null, null, null, ("If-None-Match", current.Header("ETag")!)))
            .ShouldBe(304);
        (await it.Get("/auth/draft")).ShouldBe(200)["next"].GetValue<string>().ShouldBe("/creditCode");
        (await it.Post("/auth/register", form)).ShouldBeProblem(400, "validation_failed")["errors"].AsArray()
            .Select(e => $"{e!["pointer"]} {e["code"]}").ShouldBe(["/creditCode required"]);
        form["creditCode"] = "91440300MA5EYTU05A";
        (await it.Post("/auth/register", form)).ShouldBe(201);

        (await old.Post("/auth/register", new { powerCapacity = 900 }, (await old.Get("/auth/status")).Version)).ShouldBe(201);
    }
}
