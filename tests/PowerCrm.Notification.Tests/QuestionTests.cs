using JasperFx.Events;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Notification.Tests;

/// <summary>Messages that need an answer, and who gets them.</summary>
public class QuestionTests(NotificationApp app) : IClassFixture<NotificationApp>
{
    [Fact]
    public async Task other_reviewers_get_a_hint_and_a_count_of_requested_second_opinions()
    {
        var (ann, bob) = (await app.CreateStaff("reviewer"), await app.CreateStaff("reviewer"));
        var before = (await bob.Get("/reviews")).ShouldBe(200)["secondOpinions"].GetValue<int>();
        var id = await CreateCase(TestEvents.Claimed(ann.Id), TestEvents.Proposed(ann.Id));
        // The row of the queue, as the decision writes it together with its event.
        await app.ExecuteSql("update pc_review_cases set version = 0, layout = 0 where registration_id = @id", new { id });
        await app.Store.Append([new StreamAppend(id, ExpectedVersion.Any, TestEvents.Urged)], CancellationToken.None);
        await app.WaitUntilSettled();
        (await ReadPosition(bob)).ShouldBeGreaterThan(0);
        (await bob.Get("/reviews?flag=second_opinion")).Items.Select(i => i!["registrationId"]!.GetValue<Guid>()).ShouldContain(id);
        (await bob.Get("/reviews"))["secondOpinions"].GetValue<int>().ShouldBe(before + 1);
        (await ann.Get("/reviews"))["secondOpinions"].GetValue<int>().ShouldBe(before, "who proposed it cannot give it");
        (await bob.Get("/notifications")).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task a_request_answered_elsewhere_is_closed()
    {
        var (admin, ann, bob) = (await app.CreateStaff("admin"), await app.CreateStaff("reviewer"), await app.CreateStaff("reviewer"));
        var id = await CreateCase(TestEvents.Claimed(ann.Id), TestEvents.Proposed(ann.Id));
        (await ReadUnread(admin, id)).ShouldBe(["decision_proposed"]);
        await AppendAndSettle(id, TestEvents.Opinion(bob.Id, true), TestEvents.Approved);
        (await ReadUnread(admin, id)).ShouldNotContain("decision_proposed");

        var (from, to) = (await app.CreateManager("110113"), await app.CreateManager("110114"));
        var customer = await app.CreateApprovedCustomer("110113");
        await AppendAndSettle(customer, new TransferOffered(from.Id, to.Id, TestEvents.Now.AddDays(2), null));
        (await ReadUnread(to, customer)).ShouldBe(["transfer_offered"]);
        await AppendAndSettle(customer, new TransferWithdrawn(from.Id, to.Id));
        (await ReadUnread(to, customer)).ShouldBe(["transfer_withdrawn"]);
        // An offer that is handled after it has ended is not notified.
        await AppendAndSettle(customer, new TransferOffered(from.Id, to.Id, TestEvents.Now.AddDays(2), null),
            new TransferExpired(from.Id, to.Id));
        (await ReadUnread(to, customer)).ShouldBe(["transfer_withdrawn", "transfer_expired"], ignoreOrder: true);
    }

    [Fact]
    public async Task a_question_about_a_rejection_is_closed_when_the_applicant_submits_again()
    {
        var (admin, ann) = (await app.CreateStaff("admin"), await app.CreateStaff("reviewer"));
        var id = await CreateCase(TestEvents.Claimed(ann.Id), TestEvents.Rejected());
        await AppendAndSettle(id, TestEvents.ReversalOpened(admin.Id));
        (await ReadUnread(admin, id)).ShouldBe(["reversal_opened"]);
        await AppendAndSettle(id, TestEvents.Info(round: 2));
        (await ReadUnread(admin, id)).ShouldBeEmpty();
    }

    [Fact]
    public async Task an_offer_stays_open_when_an_offboarding_is_undone()
    {
        var (from, to) = (await app.CreateManager("110111"), await app.CreateManager("110112"));
        var customer = await app.CreateApprovedCustomer("110111");
        var (offer, why) = (new TransferOffered(from.Id, to.Id, TestEvents.Now.AddDays(2), null), new Explanation("1", "none", []));
        ManagerReassigned Move(Guid manager, string? kept) =>
            new(from.Id, manager, "offboard_undone", TestEvents.Now, TestEvents.Now, why, null, kept);
        AssignmentParked parked = new("no_active_manager", why);
        await AppendAndSettle(customer, offer);
        await AppendAndSettle(customer, parked, Move(from.Id, "assigned"));
        (await ReadUnread(to, customer)).ShouldBe(["transfer_offered"]);
        IsSent(offer, parked, Move(from.Id, "assigned")).ShouldBeTrue();
        IsSent(offer, parked, Move(to.Id, null)).ShouldBeFalse();

        bool IsSent(params object[] events) => !StoredEvents.Fold<NotifiedCustomer>([.. TestEvents.Submitted(TestEvents.Approved,
            new ManagerAssigned(from.Id, false, TestEvents.Now, TestEvents.Now, why)), .. events])
            .IsObsolete("transfer_offered", to.Id, TestEvents.Now);
    }

    [Fact]
    public async Task an_end_handled_late_closes_only_earlier_requests()
    {
        var (from, to) = (await app.CreateManager("110115"), await app.CreateManager("110116"));
        var customer = await app.CreateApprovedCustomer("110115");
        await AppendAndSettle(customer, new TransferOffered(from.Id, to.Id, TestEvents.Now.AddDays(2), null));
        await AppendAndSettle(customer, new TransferWithdrawn(from.Id, to.Id));
        // As if the end had not been handled yet when the second offer came.
        await app.ExecuteSql("update pc_inbox set read_at = null where customer_id = @customer and kind = 'transfer_offered'",
            new { customer });
        await AppendAndSettle(customer, new TransferOffered(from.Id, to.Id, TestEvents.Now.AddDays(2), null));
        IEvent<TransferWithdrawn>? end = null;
        await foreach (var e in app.Store.Read(customer, CancellationToken.None))
            end = e as IEvent<TransferWithdrawn> ?? end;

        await using (var session = app.Services.GetRequiredService<EventSessions>().Open(Caller.System("test")))
        {
            await CloseQuestionsHandler.Handle(end!, session, CancellationToken.None);
            await session.SaveChangesAsync();
        }

        (await ReadUnread(to, customer)).ShouldBe(["transfer_offered", "transfer_withdrawn"], ignoreOrder: true);
        (await app.ExecuteScalar<bool>("""
            select read_at is not null from pc_inbox where customer_id = @customer and kind = 'transfer_offered' order by at limit 1
            """, new { customer })).ShouldBeTrue("the first offer needs no answer");
    }

    private async Task<Guid> CreateCase(params object[] events)
    {
        var id = Guid.CreateVersion7();
        await app.Store.Append([new StreamAppend(id, ExpectedVersion.NoStream, [TestEvents.SignedIn, TestEvents.Info(), .. events])],
            CancellationToken.None);
        await app.WaitUntilSettled();
        return id;
    }

    private async Task AppendAndSettle(Guid id, params object[] events)
    {
        await app.Store.Append([new StreamAppend(id, ExpectedVersion.Any, events)], CancellationToken.None);
        await app.WaitUntilSettled();
    }

    private Task<long> ReadPosition(SignedInUser person) => app.ExecuteScalar<long>(
        "select coalesce(max(v), 0) from pc_inbox_heads where recipient = @Id and topic = 'review'", new { person.Id });

    private static async Task<IReadOnlyList<string>> ReadUnread(SignedInUser person, Guid customer) =>
        [.. (await person.Get("/notifications?unread=true&limit=100")).Items.Where(i => i!["customerId"]?.GetValue<Guid>() == customer)
            .Select(i => i!["kind"]!.GetValue<string>())];
}
