namespace PowerCrm.Host.Tests.Review;

/// <summary>A decision on a stale version of a case has no effect, and the answer contains the current version.</summary>
[Trait("Category", "Slow")]
[Collection(SharedHost.Name)]
public class StaleDecisionTests(TestHost host)
{
    [Fact]
    public async Task a_stale_decision_decides_nothing_and_tells_the_present_version()
    {
        var (ann, it) = (await Staff.Of(host), await Staff.NewCase(host));
        var previous = await ann.Check(it.Id, "materials", "passed", await ann.Claim(it.Id));
        var version = await ann.Check(it.Id, "identity", "passed", previous);
        object[] decisions = [new { decision = "approved" },
            new { decision = "rejected", reasons = new[] { new { code = "power_data_implausible", message = "请核对容量" } } }];
        foreach (var decision in decisions)
        {
            (await ann.Post($"/reviews/{it.Id}/decision", decision)).ShouldBeProblem(428, "precondition_required");
            foreach (var stale in new[] { previous, 1, version + 1 })
                (await ann.Post($"/reviews/{it.Id}/decision", decision, stale)).ShouldBeProblem(412, "version_mismatch").Version
                    .ShouldBe(version);
        }
        (await ann.Get($"/reviews/{it.Id}")).ShouldBe(200).Version.ShouldBe(version);
        (await it.Get("/auth/status")).Body["authStatus"]!.GetValue<string>().ShouldBe("processing");
        (await ann.Post($"/reviews/{it.Id}/decision", decisions[0], version)).ShouldBe(200).Version.ShouldBe(version + 1);
    }
}
