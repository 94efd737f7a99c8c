using PowerCrm.Contracts;

namespace PowerCrm.Assignment.Tests;

/// <summary>A manager offers a customer to a colleague over HTTP, and who is notified.</summary>
[Trait("Category", "Slow")]
public class TransferTests(CustomersHost app) : IClassFixture<CustomersHost>
{
    private static object Body(SignedInUser to) => new { managerId = to.Id, reason = "客户搬迁到无锡" };

    [Fact]
    public async Task a_customer_is_offered_and_moves_when_the_colleague_accepts()
    {
        var (from, to, admin, id) = (await app.CreateManager("130102"), await app.CreateManager("320205"), await app.CreateStaff("admin"),
            await app.CreateApprovedCustomer("130102"));
        var version = (await from.Get($"/customers/{id}")).Version;
        (await from.Post($"/customers/{id}/transfer", Body(to))).ShouldBeProblem(428, "precondition_required");
        (await from.Post($"/customers/{id}/transfer", Body(to), version - 1)).ShouldBeProblem(412, "version_mismatch");
        (await from.Post($"/customers/{id}/transfer", new { managerId = Guid.CreateVersion7(), reason = "x" }, version))
            .ShouldBeProblem(400, "validation_failed");
        (await from.Post($"/customers/{id}/transfer", new { managerId = to.Id, reason = " " }, version)).ShouldBe(400);
        (await to.Post($"/customers/{id}/transfer", Body(to), version)).ShouldBeProblem(404, "not_found");
        (await admin.Post($"/customers/{id}/transfer", Body(to), version)).ShouldBeProblem(403, "forbidden");

        var offered = (await from.Post($"/customers/{id}/transfer", Body(to), version)).ShouldBe(200);
        (offered["managerId"].GetValue<Guid>(), offered["status"].GetValue<string>(), offered.Version)
            .ShouldBe((to.Id, "assigned", version + 1));
        // The customer still belongs to the first manager; the other one sees only the offer.
        (await from.Get($"/customers/{id}")).ShouldBe(200)["timeline"].AsArray()[^1]!["code"]!.GetValue<string>()
            .ShouldBe("transfer_offered");
        (await to.Get($"/customers/{id}")).ShouldBeProblem(404, "not_found");
        (await from.Post($"/customers/{id}/transfer", Body(to), version + 1)).ShouldBeProblem(409, "transfer_open");
        var item = (await to.Get("/customers/transfers")).ShouldBe(200).Items.ShouldHaveSingleItem()!;
        (item["customerId"]!.GetValue<Guid>(), item["incoming"]!.GetValue<bool>(), item["reason"]!.GetValue<string>())
            .ShouldBe((id, true, "客户搬迁到无锡"));
        item["expiresAt"]!.GetValue<DateTimeOffset>().ShouldBe(offered["expiresAt"].GetValue<DateTimeOffset>());
        (await from.Get("/customers/transfers")).Items.ShouldHaveSingleItem()!["incoming"]!.GetValue<bool>().ShouldBeFalse();
        await app.WaitUntilSettled();
        (await ReadKinds(to)).ShouldBe(["transfer_offered"]);

        (await from.Post($"/customers/{id}/transfer/accept")).ShouldBeProblem(409, "illegal_transition");
        var accepted = (await to.Post($"/customers/{id}/transfer/accept")).ShouldBe(200);
        (accepted["managerId"].GetValue<Guid>(), accepted["status"].GetValue<string>(), accepted.Version)
            .ShouldBe((to.Id, "acknowledged", version + 4));
        (await from.Get($"/customers/{id}")).ShouldBeProblem(404, "not_found");
        (await from.Post($"/customers/{id}/transfer", Body(to), version + 4)).ShouldBeProblem(409, "not_yours_any_more");
        var customer = (await to.Get($"/customers/{id}")).ShouldBe(200);
        customer["why"].GetValue<string>().ShouldStartWith("由原客户经理转交");
        (await to.Get("/customers/transfers")).Items.ShouldBeEmpty();
        (await to.Get("/customers/new-assignments")).Items.ShouldBeEmpty("it was acknowledged by the acceptance");
        await app.WaitUntilSettled();
        (await ReadKinds(to)).ShouldBe(["assignment", "transfer_offered"]);
        (await ReadKinds(from)).ShouldBe(["transfer_accepted", "assignment"]);
        (await app.ExecuteScalar<long>("select count(*) from mt_events where data::text like '%搬迁%'")).ShouldBe(0);
        (await app.ExecuteScalar<long>(
            "select count(*) from pc_due where command in ('transfer_expires', 'respond_overdue') and stream = @id",
            new { id })).ShouldBe(0);
    }

    [Fact]
    public async Task an_administrator_can_accept_for_the_colleague()
    {
        var (from, to, admin, id) = (await app.CreateManager("130202"), await app.CreateManager("320211"), await app.CreateStaff("admin"),
            await app.CreateApprovedCustomer("130202"));
        await Offer(from, id, to);
        (await admin.Get("/customers/transfers?limit=100")).Items.Count(i => i!["customerId"]!.GetValue<Guid>() == id).ShouldBe(1);
        (await (await app.CreateStaff("reviewer")).Post($"/customers/{id}/transfer/accept")).ShouldBeProblem(403, "forbidden");
        var accepted = (await admin.Post($"/customers/{id}/transfer/accept")).ShouldBe(200);
        (accepted["managerId"].GetValue<Guid>(), accepted["status"].GetValue<string>()).ShouldBe((to.Id, "assigned"));
        (await to.Get("/customers/new-assignments")).Items.ShouldHaveSingleItem();
        await app.WaitUntilSettled();
        (await ReadKinds(from))[0].ShouldBe("transfer_accepted");
        (await admin.Post($"/customers/{id}/transfer/accept")).ShouldBeProblem(409, "transfer_over");
        (await app.Events(id)).OfType<TransferAccepted>().ShouldHaveSingleItem().InStead.ShouldBeTrue();
    }

    [Fact]
    public async Task a_refused_or_withdrawn_offer_changes_nothing_and_notifies_the_other_manager()
    {
        var (from, to, other, id) = (await app.CreateManager("130203"), await app.CreateManager("320305"),
            await app.CreateManager("320214"), await app.CreateApprovedCustomer("130203"));
        await Offer(from, id, to);
        var refusal = new { reason = "不在负责区域" };
        (await to.Post($"/customers/{id}/transfer/refuse", new { reason = "" })).ShouldBe(400);
        (await to.Post($"/customers/{id}/transfer/refuse", new { reason = "身份证 11010519491231002X" }))
            .ShouldBe(400)["errors"][0]!["code"]!.GetValue<string>().ShouldBe("personal_number");
        (await other.Post($"/customers/{id}/transfer/refuse", refusal)).ShouldBeProblem(404, "not_found");
        (await to.Post($"/customers/{id}/transfer/withdraw")).ShouldBeProblem(404, "not_found");
        (await to.Post($"/customers/{id}/transfer/refuse", refusal)).ShouldBe(200);
        (await to.Post($"/customers/{id}/transfer/accept")).ShouldBeProblem(409, "transfer_over");
        await app.WaitUntilSettled();
        (await ReadKinds(from))[0].ShouldBe("transfer_refused");

        await Offer(from, id, other);
        (await from.Post($"/customers/{id}/transfer/withdraw")).ShouldBe(200)["status"].GetValue<string>().ShouldBe("assigned");
        (await from.Post($"/customers/{id}/transfer/withdraw")).ShouldBeProblem(409, "transfer_over");
        (await other.Post($"/customers/{id}/transfer/accept")).ShouldBeProblem(409, "transfer_over");
        await app.WaitUntilSettled();
        (await ReadKinds(other)).ShouldBe(["transfer_withdrawn", "transfer_offered"]);
        (await app.ExecuteScalar<long>("select count(*) from mt_events where data::text like '%负责区域%'")).ShouldBe(0);
        (await from.Get($"/customers/{id}")).ShouldBe(200);
    }

    [Fact]
    public async Task a_full_or_absent_manager_cannot_accept_and_the_offer_stays_open()
    {
        var (from, full, id) = (await app.CreateManager("130104"), await app.CreateManager("130105", capacity: 1),
            await app.CreateApprovedCustomer("130104"));
        await app.CreateApprovedCustomer("130105");
        await Offer(from, id, full);
        (await full.Post($"/customers/{id}/transfer/accept")).ShouldBeProblem(409, "manager_full");
        (await full.Get("/customers/transfers")).Items.ShouldHaveSingleItem();
        (await from.Get($"/customers/{id}")).ShouldBe(200);
    }

    [Fact]
    public async Task an_unanswered_offer_expires_and_both_managers_are_notified()
    {
        var (from, to, id) = (await app.CreateManager("130204"), await app.CreateManager("320281"),
            await app.CreateApprovedCustomer("130204"));
        (await from.Post("/customers/first-contact", new { customerId = id, channel = "phone", outcome = "reached" })).ShouldBe(201);
        await Offer(from, id, to);
        await app.PassTime(TimeSpan.FromDays(14));
        await app.WaitUntilSettled();
        (await app.Events(id)).OfType<TransferExpired>().ShouldHaveSingleItem();
        (await app.Events(id)).OfType<ManagerReassigned>().ShouldBeEmpty();
        foreach (var manager in (SignedInUser[])[from, to])
            (await app.ExecuteScalar<long>("select count(*) from pc_inbox where recipient = @Id and kind = 'transfer_expired'",
                new { manager.Id }))
                .ShouldBe(1);
    }

    [Fact]
    public async Task an_offer_ends_when_the_customer_is_reassigned()
    {
        var (from, to, other, admin, id) = (await app.CreateManager("130121"), await app.CreateManager("320282"),
            await app.CreateManager("320302"), await app.CreateStaff("admin"), await app.CreateApprovedCustomer("130121"));
        await Offer(from, id, to);
        (await admin.Post("/customers/reassign", new { customerIds = new[] { id }, managerId = other.Id, reason = "区域调整" })).ShouldBe(200);
        (await to.Get("/customers/transfers")).Items.ShouldBeEmpty();
        (await to.Post($"/customers/{id}/transfer/accept")).ShouldBeProblem(409, "transfer_over");
        await Offer(other, id, from);
        (await from.Get("/customers/transfers")).Items.ShouldHaveSingleItem();
    }

    private static async Task Offer(SignedInUser from, Guid customer, SignedInUser to) =>
        (await from.Post($"/customers/{customer}/transfer", Body(to), (await from.Get($"/customers/{customer}")).Version)).ShouldBe(200);

    /// <summary>The kinds of the messages in the inbox, newest first.</summary>
    private static async Task<IReadOnlyList<string>> ReadKinds(SignedInUser it) =>
        [.. (await it.Get("/notifications")).Items.Select(i => i!["kind"]!.GetValue<string>())];
}
