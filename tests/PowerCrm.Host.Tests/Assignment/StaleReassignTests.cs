namespace PowerCrm.Host.Tests.Assignment;

/// <summary>An administrator who acts on a stale version changes nothing and is told the current version.</summary>
[Trait("Category", "Slow")]
public class StaleReassignTests(TestHost host) : IClassFixture<TestHost>
{
    [Fact]
    public async Task a_stale_reassign_moves_nobody_and_tells_the_present_version()
    {
        var it = await AssignedCustomer.Create(host, "440304");
        var other = await AssignedCustomer.NewManager(host, it.Admin, "440304");
        var body = new { managerId = other.Id, reason = "客户要求" };
        var version = (await it.Manager.Get($"/customers/{it.Id}")).ShouldBe(200).Body["version"]!.GetValue<long>();
        (await it.Admin.Post($"/customers/{it.Id}/reassign", body)).ShouldBeProblem(428, "precondition_required");
        (await host.Put($"/customers/{it.Id}/assign-status", new { status = "acknowledged" }, it.Manager.Token, version)).ShouldBe(200);

        var stale = (await it.Admin.Post($"/customers/{it.Id}/reassign", body, version)).ShouldBeProblem(412, "version_mismatch");
        stale.Body["version"]!.GetValue<long>().ShouldBe(version + 1);
        var customer = (await it.Manager.Get($"/customers/{it.Id}")).ShouldBe(200).Body;
        (customer["version"]!.GetValue<long>(), customer["status"]!.GetValue<string>()).ShouldBe((version + 1, "acknowledged"));
        (await other.Get($"/customers/{it.Id}")).ShouldBeProblem(404, "not_found");

        (await it.Admin.Post($"/customers/{it.Id}/reassign", body, version + 1)).ShouldBe(200).Body["version"]!.GetValue<long>()
            .ShouldBe(version + 2);
        (await it.Manager.Get($"/customers/{it.Id}")).ShouldBeProblem(404, "not_found");
        (await other.Get($"/customers/{it.Id}")).ShouldBe(200).Body["status"]!.GetValue<string>().ShouldBe("assigned");
    }
}
