using PowerCrm.China;

namespace PowerCrm.Host.Tests.Review;

/// <summary>Notes for colleagues, and what staff may not write in them.</summary>
[Trait("Category", "Slow")]
[Collection(SharedHost.Name)]
public class NoteTests(TestHost host)
{
    [Fact]
    public async Task a_note_is_for_its_author_and_the_holder_of_the_case_and_never_for_the_applicant()
    {
        var (ann, bob, eve, it) = (await Staff.Of(host), await Staff.Of(host), await Staff.Of(host), await Staff.NewCase(host));
        var version = await ann.Claim(it.Id);
        var noted = (await bob.Post($"/reviews/{it.Id}/notes", new { text = "曾致电公司核实" }, null, ("Idempotency-Key", "n"))).ShouldBe(201);
        (await bob.Post($"/reviews/{it.Id}/notes", new { text = "曾致电公司核实" }, null, ("Idempotency-Key", "n"))).ShouldBe(201)
            .Version.ShouldBe(noted.Version);
        (await Text(bob)).ShouldBe("曾致电公司核实");
        (await Text(ann)).ShouldBe("曾致电公司核实");
        (await Text(eve)).ShouldBeNull();
        (await ann.Check(it.Id, "materials", "passed", version))
            .ShouldBe(noted.Version + 1, "a note takes no version out of the holder's hands");
        foreach (var path in (string[])["/auth/status", "/privacy/export", "/auth/draft"])
            (await it.Get(path)).Text.ShouldNotContain("致电");
        (await host.ExecuteScalar<long>("select count(*) from mt_events where data::text like '%致电%'")).ShouldBe(0);

        async Task<string?> Text(Staff staff)
        {
            var note = (await staff.Get($"/reviews/{it.Id}")).ShouldBe(200)["notes"].AsArray().ShouldHaveSingleItem()!;
            note["by"]!.GetValue<Guid>().ShouldBe(bob.Id);
            return note["text"]?.GetValue<string>();
        }
    }

    [Fact]
    public async Task a_note_is_refused_to_others_and_on_what_is_not_there()
    {
        var (ann, manager, it) = (await Staff.Of(host), await Staff.Of(host, "manager"), await Staff.NewCase(host));
        (await manager.Post($"/reviews/{it.Id}/notes", new { text = "x" })).ShouldBeProblem(403, "forbidden");
        (await it.Post($"/reviews/{it.Id}/notes", new { text = "x" })).ShouldBeProblem(403, "forbidden");
        (await ann.Post($"/reviews/{Guid.CreateVersion7()}/notes", new { text = "x" })).ShouldBeProblem(404, "not_found");
        (await ann.Post($"/reviews/{it.Id}/notes", new { text = "" })).ShouldBe(400);
        (await it.Post("/auth/withdraw")).ShouldBe(200);
        (await ann.Post($"/reviews/{it.Id}/notes", new { text = "x" })).ShouldBeProblem(404, "not_found");
    }

    [Fact]
    public async Task a_personal_number_in_a_note_is_refused_wherever_staff_write_one()
    {
        var (ann, it) = (await Staff.Of(host), await Staff.NewCase(host));
        var version = await ann.Claim(it.Id);
        foreach (var number in (string[])["13812345678", "+86 138-1234-5678",
            IdNumber.CreateExample(5, "440305", new DateOnly(1980, 5, 6))])
        {
            var text = $"本人号码 {number} 已核实";
            AssertRefused(await ann.Post($"/reviews/{it.Id}/notes", new { text }), "/text");
            AssertRefused(await ann.Post($"/reviews/{it.Id}/checks", new { step = "materials", outcome = "passed", note = text }, version),
                "/note");
            AssertRefused(await ann.Post($"/reviews/{it.Id}/decision", new { decision = "approved", note = text }, version), "/note");
            AssertRefused(await ann.Post($"/reviews/{it.Id}/decision",
                new { decision = "rejected", reasons = new[] { new { code = "other", message = text } } }, version), "/reasons/0/message");
        }
        (await ann.Post($"/reviews/{it.Id}/notes", new { text = "固话 0755-12345678，金额 1381234.56" })).ShouldBe(201);

    }

    [Fact]
    public async Task a_personal_number_in_a_managers_text_is_refused()
    {
        var it = await Assignment.AssignedCustomer.Create(host, "440304");
        const string Text = "请回电 13812345678";
        var (id, version) = (it.Id, (await it.Manager.Get($"/customers/{it.Id}")).Version);
        AssertRefused(await it.Manager.Post($"/customers/{id}/reveal-phone", new { purpose = Text }), "/purpose");
        AssertRefused(await it.Manager.Post("/customers/first-contact",
            new { customerId = id, channel = "phone", outcome = "reached", note = Text }), "/note");
        AssertRefused(await it.Manager.Post($"/customers/{id}/follow-ups", new { channel = "phone", note = Text }), "/note");
        AssertRefused(await it.Manager.Post($"/customers/{id}/follow-ups", new { channel = "phone", note = "x", nextAction = Text }),
            "/nextAction");
        AssertRefused(await it.Manager.Put($"/customers/{id}/assign-status", new { status = "declined", reason = Text }, version),
            "/reason");
        AssertRefused(await it.Manager.Post($"/customers/{id}/transfer", new { managerId = it.Manager.Id, reason = Text }, version),
            "/reason");
        AssertRefused(await it.Admin.Post($"/customers/{id}/reassign", new { reason = Text }, version), "/reason");
        AssertRefused(await it.Admin.Post("/customers/reassign", new { customerIds = new[] { id }, reason = Text }), "/reason");
        AssertRefused(await it.Admin.Put($"/managers/{it.Manager.Id}",
            new { territories = new[] { "440304" }, specialties = new[] { "KV10", Text }, capacity = 10 }, 1), "/specialties/1");
        AssertRefused(await it.Admin.Post("/managers",
            new { staffId = it.Manager.Id, territories = new[] { "440304" }, specialties = new[] { Text }, capacity = 10 }),
            "/specialties/0");
        AssertRefused(await it.Admin.Post("/policies/assignment/validate",
            new { policy = new { bands = new[] { new { name = Text, weight = 1 } } } }), "/policy/bands/0/name");
        (await it.Manager.Get($"/customers/{id}")).Version.ShouldBe(version);
    }

    private static void AssertRefused(Answer answer, string pointer)
    {
        var fault = answer.ShouldBeProblem(400, "validation_failed")["errors"][0]!;
        (fault["code"]!.GetValue<string>(), fault["pointer"]!.GetValue<string>()).ShouldBe(("personal_number", pointer));
    }
}
