using JasperFx.Events;
using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Contracts;
using PowerCrm.Store;

namespace PowerCrm.Notification.Tests;

/// <summary>Messages that need an answer, and who gets them.</summary>
public class QuestionTests(NotificationApp app) : IClassFixture<NotificationApp>
{
    [Fact]
    public async Task other_reviewers_get_a_hint_and_a_count_of_what_wants_a_second_opinion()
    {
        var (ann, bob) = (await app.Staff("reviewer"), await app.Staff("reviewer"));
        var before = (await bob.Get("/reviews")).ShouldBe(200)["secondOpinions"].GetValue<int>();
        var id = await Case(Happened.Claimed(ann.Id), Happened.Proposed(ann.Id));
        // The row of the queue, as the decision writes it together with its event.
        await app.Sql("update pc_review_cases set version = 0, layout = 0 where registration_id = @id", new { id });
        await app.Store.Append([new StreamAppend(id, Expected.Any, Happened.Urged)], CancellationToken.None);
        await app.Settled();
        (await Hints(bob)).ShouldBeGreaterThan(0);
        (await bob.Get("/reviews?flag=second_opinion")).Items.Select(i => i!["registrationId"]!.GetValue<Guid>()).ShouldContain(id);
        (await bob.Get("/reviews"))["secondOpinions"].GetValue<int>().ShouldBe(before + 1);
        (await ann.Get("/reviews"))["secondOpinions"].GetValue<int>().ShouldBe(before, "who proposed it cannot give it");
        (await bob.Get("/notifications")).Items.ShouldBeEmpty();
    }

    [Fact]
    public async Task what_was_answered_otherwise_asks_nobody_any_more()
    {
        var (admin, ann, bob) = (await app.Staff("admin"), await app.Staff("reviewer"), await app.Staff("reviewer"));
        var id = await Case(Happened.Claimed(ann.Id), Happened.Proposed(ann.Id));
        (await Open(admin, id)).ShouldBe(["decision_proposed"]);
        await Append(id, Happened.Opinion(bob.Id, true), Happened.Approved);
        (await Open(admin, id)).ShouldNotContain("decision_proposed");

        var (from, to) = (await app.Manager("110113"), await app.Manager("110114"));
        var customer = await app.Approve("110113");
        await Append(customer, new TransferOffered(from.Id, to.Id, Happened.Now.AddDays(2), null));
        (await Open(to, customer)).ShouldBe(["transfer_offered"]);
        await Append(customer, new TransferWithdrawn(from.Id, to.Id));
        (await Open(to, customer)).ShouldBe(["transfer_withdrawn"]);
        // An offer that is handled after it has ended is not notified.
        await Append(customer, new TransferOffered(from.Id, to.Id, Happened.Now.AddDays(2), null), new TransferExpired(from.Id, to.Id));
        (await Open(to, customer)).ShouldBe(["transfer_withdrawn", "transfer_expired"], ignoreOrder: true);
    }

    [Fact]
    public async Task an_end_that_is_handled_late_ends_what_was_asked_before_it_and_not_what_was_asked_since()
    {
        var (from, to) = (await app.Manager("110115"), await app.Manager("110116"));
        var customer = await app.Approve("110115");
        await Append(customer, new TransferOffered(from.Id, to.Id, Happened.Now.AddDays(2), null));
        await Append(customer, new TransferWithdrawn(from.Id, to.Id));
        // As if the end had not been handled yet when the second offer came.
        await app.Sql("update pc_inbox set read_at = null where customer_id = @customer and kind = 'transfer_offered'", new { customer });
        await Append(customer, new TransferOffered(from.Id, to.Id, Happened.Now.AddDays(2), null));
        IEvent<TransferWithdrawn>? end = null;
        await foreach (var e in app.Store.Read(customer, CancellationToken.None))
            end = e as IEvent<TransferWithdrawn> ?? end;

        await using (var session = app.Services.GetRequiredService<EventSessions>().Open(Caller.System("test")))
        {
            await CloseQuestionsHandler.Handle(end!, session, CancellationToken.None);
            await session.SaveChangesAsync();
        }

        (await Open(to, customer)).ShouldBe(["transfer_offered", "transfer_withdrawn"], ignoreOrder: true);
        (await app.Value<bool>("""
            select read_at is not null from pc_inbox where customer_id = @customer and kind = 'transfer_offered' order by at limit 1
            """, new { customer })).ShouldBeTrue("the first offer needs no answer");
    }

    private async Task<Guid> Case(params object[] events)
    {
        var id = Guid.CreateVersion7();
        await app.Store.Append([new StreamAppend(id, Expected.NoStream, [Happened.SignedIn, Happened.Info(), .. events])],
            CancellationToken.None);
        await app.Settled();
        return id;
    }

    private async Task Append(Guid id, params object[] events)
    {
        await app.Store.Append([new StreamAppend(id, Expected.Any, events)], CancellationToken.None);
        await app.Settled();
    }

    private Task<long> Hints(Person person) => app.Value<long>(
        "select coalesce(max(v), 0) from pc_inbox_heads where recipient = @Id and topic = 'review'", new { person.Id });

    private static async Task<IReadOnlyList<string>> Open(Person person, Guid customer) =>
        [.. (await person.Get("/notifications?unread=true&limit=100")).Items.Where(i => i!["customerId"]?.GetValue<Guid>() == customer)
            .Select(i => i!["kind"]!.GetValue<string>())];
}
