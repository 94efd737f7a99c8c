using System.Text.Json.Nodes;
using PowerCrm.Host.Tests.Registration;
using PowerCrm.Host.Tests.Review;

namespace PowerCrm.Host.Tests.Assignment;

/// <summary>An approved customer with an assigned manager, both created through the product's own routes.</summary>
internal sealed record AssignedCustomer(Applicant Applicant, Staff Manager, Staff Admin, string Phone)
{
    public Guid Id => Applicant.Id;

    /// <param name="region">The manager's only territory and the customer's district. Each test of a class uses its own, so that tests do
    /// not affect each other.</param>
    public static Task<AssignedCustomer> Create(TestHost host, string region, string? contactPhone = null, int capacity = 10) =>
        TestHost.Arrange(async () =>
        {
            var admin = await Staff.Of(host, "admin");
            var manager = await NewManager(host, admin, region, capacity);
            var phone = Registration.Applicant.NewPhone();
            var it = await CreateApproved(host, region, phone, contactPhone);
            await host.WaitUntilSettled();
            return new AssignedCustomer(it, manager, admin, phone);
        });

    public static async Task<Staff> NewManager(TestHost host, Staff admin, string region, int capacity = 10)
    {
        var manager = await Staff.Of(host, "manager");
        (await admin.Post("/managers",
            new { staffId = manager.Id, territories = new[] { region }, specialties = new[] { "KV10" }, capacity })).ShouldBe(201);
        return manager;
    }

    public static async Task<Applicant> CreateApproved(TestHost host, string region, string? phone = null, string? contactPhone = null)
    {
        var it = await Registration.Applicant.SignIn(host);
        await it.VerifyPhone(phone ?? Registration.Applicant.NewPhone());
        var form = await it.Form();
        foreach (var name in new[] { "province", "city", "district" })
            form.Remove(name);
        form["regionCode"] = region;
        form["contactPhone"] = contactPhone is null ? null : JsonValue.Create(contactPhone);
        (await it.Post("/auth/register", form)).ShouldBe(201);
        await host.WaitUntilSettled();
        var ann = await Staff.Of(host);
        var version = await ann.Check(it.Id, "materials", "passed", await ann.Claim(it.Id));
        version = await ann.Check(it.Id, "identity", "passed", version);
        (await ann.Post($"/reviews/{it.Id}/decision", new { decision = "approved" }, version)).ShouldBe(200);
        return it;
    }
}
