using System.Text.Json.Nodes;

namespace PowerCrm.Host.Tests.Assignment;

/// <summary>A manager sees only the masked phone number of a customer before asking for it, in every answer that contains one.</summary>
[Trait("Category", "Slow")]
[Collection(SharedHost.Name)]
public class MaskTests(TestHost host)
{
    [Fact]
    public async Task the_verified_phone_is_masked_in_the_lists_and_alone()
    {
        var it = await AssignedCustomer.Create(host, "440304");
        await AssertMasked(it, it.Phone, $"{it.Phone[..3]}****{it.Phone[7..]}");
    }

    [Theory]
    [InlineData("440303", "13912345678", "139****5678")]
    [InlineData("440306", "0755-26778899", "075****99")]
    public async Task the_contact_phone_replaces_the_verified_phone_and_is_masked_too(string region, string contact, string masked)
    {
        var it = await AssignedCustomer.Create(host, region, contact);
        await AssertMasked(it, contact, masked);
    }

    [Fact]
    public async Task revealing_the_phone_needs_a_purpose_and_is_in_the_customers_access_log()
    {
        var it = await AssignedCustomer.Create(host, "440307");
        (await it.Manager.Post($"/customers/{it.Id}/reveal-phone", new { })).ShouldBe(400);
        (await it.Applicant.Get("/privacy/access-log")).ShouldBe(200).Text.ShouldNotContain("\"manager\"");
        (await it.Manager.Post($"/customers/{it.Id}/reveal-phone", new { purpose = "首次联系" })).ShouldBe(200).Body["phone"]!
            .GetValue<string>().ShouldBe(it.Phone);
        var entry = (await it.Applicant.Get("/privacy/access-log")).ShouldBe(200).Body["items"]![0]!;
        (entry["role"]!.GetValue<string>(), entry["what"]!.GetValue<string>(), entry["why"]!.GetValue<string>())
            .ShouldBe(("manager", "phone", "首次联系"));
    }

    [Fact]
    public async Task a_retry_reveals_the_phone_again_and_is_recorded_once()
    {
        var it = await AssignedCustomer.Create(host, "440311");
        Task<Answer> Reveal(string purpose = "首次联系") => it.Manager.Post($"/customers/{it.Id}/reveal-phone", new { purpose }, null,
            ("Idempotency-Key", "look"));
        (await Reveal()).ShouldBe(200).Header("Idempotency-Replayed").ShouldBeNull();
        var replay = (await Reveal()).ShouldBe(200);
        replay.Header("Idempotency-Replayed").ShouldBe("true");
        replay["phone"].GetValue<string>().ShouldBe(it.Phone);
        (await Reveal("回访")).ShouldBeProblem(422, "idempotency_key_reused");
        (await it.Applicant.Get("/privacy/access-log")).Items.Count(l => l!["what"]!.GetValue<string>() == "phone").ShouldBe(1);
        (await it.Manager.Post($"/customers/{it.Id}/reveal-phone", new { purpose = "首次联系" })).ShouldBe(200);
        (await it.Applicant.Get("/privacy/access-log")).Items.Count(l => l!["what"]!.GetValue<string>() == "phone").ShouldBe(2);
    }

    [Fact]
    public async Task an_erasure_deletes_the_idempotent_answers_about_the_person()
    {
        var it = await AssignedCustomer.Create(host, "440309");
        Task<Answer> FollowUp() => it.Manager.Post($"/customers/{it.Id}/follow-ups", new { channel = "phone", note = "已沟通" }, null,
            ("Idempotency-Key", "once"));
        (await FollowUp()).ShouldBe(201);
        (await FollowUp()).ShouldBe(201).Header("Idempotency-Replayed").ShouldBe("true");
        (await it.Applicant.Post("/privacy/erase")).ShouldBe(204);
        (await FollowUp()).ShouldBeProblem(404, "not_found");
    }

    /// <summary>The manager may read the contact's name and the company, but no phone number and no other personal value.</summary>
    private static async Task AssertMasked(AssignedCustomer it, string phone, string masked)
    {
        foreach (var path in new[] { "/customers/new-assignments", "/customers", $"/customers/{it.Id}" })
        {
            var answer = (await it.Manager.Get(path)).ShouldBe(200);
            var item = answer.Body["items"] is JsonArray items ? items.ShouldHaveSingleItem()! : answer.Body;
            item["customerId"]!.GetValue<Guid>().ShouldBe(it.Id);
            item["phone"]!.GetValue<string>().ShouldBe(masked, path);
            item["contactName"]!.GetValue<string>().ShouldBe("张伟", path);
            foreach (var hidden in new[] { phone, it.Phone, "zhang.wei", "科技园", "0312345678901", it.Applicant.OpenId })
                answer.Text.ShouldNotContain(hidden, Case.Sensitive, path);
        }
    }
}
