using Microsoft.Extensions.DependencyInjection;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Notification.Tests;

/// <summary>The name of an erased customer in messages to staff.</summary>
public class ForgetNamesTests(NotificationApp app) : IClassFixture<NotificationApp>
{
    private const string Name = "深圳市云岭数据服务有限公司";

    [Fact]
    public async Task no_message_names_an_erased_customer_even_if_its_event_is_handled_again()
    {
        var (admin, manager) = (await app.CreateStaff("admin"), await app.CreateManager("120101"));
        var (erased, deferred, other) = (await app.CreateApprovedCustomer("120101"), await app.CreateApprovedCustomer("120101"),
            await app.CreateApprovedCustomer("120101"));
        (await ReadTexts(manager, erased)).ShouldHaveSingleItem().ShouldStartWith(Name + "已分配给您");
        await AppendAndSettle(erased, TestEvents.Erased);
        // When a legal hold keeps the data, the name is not shown either.
        await AppendAndSettle(deferred, TestEvents.Held, TestEvents.Deferred);
        foreach (var id in (Guid[])[erased, deferred])
            (await ReadTexts(manager, id)).ShouldSatisfyAllConditions(t => t.ShouldAllBe(text => text.StartsWith(InboxRows.ErasedName)),
                t => t.ShouldContain(text => text.Contains("已分配给您")));
        (await ReadTexts(manager, other)).ShouldHaveSingleItem().ShouldStartWith(Name);

        await app.ExecuteSql("delete from pc_inbox where customer_id = @gone", new { gone = erased });
        await using (var scope = app.Services.CreateAsyncScope())
            await foreach (var e in app.Store.Read(erased, CancellationToken.None))
                await scope.ServiceProvider.GetRequiredService<Wolverine.IMessageBus>().PublishAsync(e);
        await app.WaitUntilSettled();
        var again = await ReadTexts(manager, erased);
        again.ShouldContain(text => text.Contains("已分配给您"), "the event was handled again");
        again.ShouldAllBe(text => text.StartsWith(InboxRows.ErasedName));
        (await ReadTexts(admin, erased)).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_repeated_request_gets_the_message_without_the_name()
    {
        var (manager, customer) = (await app.CreateManager("120102"), await app.CreateApprovedCustomer("120102"));
        var id = (await manager.Get("/notifications?limit=100")).ShouldBe(200).Items
            .Single(i => i!["customerId"]?.GetValue<Guid>() == customer)!["id"]!.GetValue<Guid>();
        var first = await Read();
        first["text"].GetValue<string>().ShouldStartWith(Name);
        await AppendAndSettle(customer, TestEvents.Erased);
        var second = await Read();
        second["text"].GetValue<string>().ShouldStartWith(InboxRows.ErasedName);
        second["readAt"].GetValue<DateTimeOffset>().ShouldBe(first["readAt"].GetValue<DateTimeOffset>(), "the first time counts");

        async Task<Answer> Read() =>
            (await manager.Post($"/notifications/{id}/read", null, null, ("Idempotency-Key", "read"))).ShouldBe(200);
    }

    [Theory, InlineData(true, true), InlineData(true, false), InlineData(false, true), InlineData(false, false)]
    public async Task a_message_written_during_an_erasure_does_not_contain_the_name(bool messageFirst, bool hadMessages)
    {
        var (manager, customer) = (await app.CreateStaff("manager"), Guid.CreateVersion7());
        if (hadMessages)
            await app.ExecuteSql("insert into pc_inbox_customers (customer_id) values (@customer)", new { customer });
        IReadOnlyList<Row> message = InboxRows.InsertAboutCustomer(customer, Guid.CreateVersion7(), manager.Id, "assignment",
            new("新客户待接收", "New"), new(Name + "已分配给您。", Name + " is yours."),
            new(InboxRows.ErasedName + "已分配给您。", InboxRows.ErasedNameInEnglish + " is yours."), TestEvents.Now);
        IReadOnlyList<Row> erase = InboxRows.EraseNames(customer, [Name]);
        await using var first = await app.Source.OpenConnectionAsync();
        await using var firstTransaction = await first.BeginTransactionAsync();
        await Rows.Run(first, firstTransaction, messageFirst ? message : erase, CancellationToken.None);
        await using var second = await app.Source.OpenConnectionAsync();
        var secondWrite = Task.Run(async () =>
        {
            await using var secondTransaction = await second.BeginTransactionAsync();
            await Rows.Run(second, secondTransaction, messageFirst ? erase : message, CancellationToken.None);
            await secondTransaction.CommitAsync();
        });
        await Eventually.TrueAsync(() => app.ExecuteScalar<bool>(
            "select exists (select from pg_stat_activity where wait_event_type = 'Lock' and query like '%pc_inbox_customers%')"));
        await firstTransaction.CommitAsync();
        await secondWrite;
        (await ReadTexts(manager, customer)).ShouldBe([InboxRows.ErasedName + "已分配给您。"]);
    }

    private async Task AppendAndSettle(Guid customer, params object[] events)
    {
        await app.Store.Append([new StreamAppend(customer, ExpectedVersion.Any, events)], CancellationToken.None);
        await app.WaitUntilSettled();
    }

    private static async Task<IReadOnlyList<string>> ReadTexts(SignedInUser person, Guid customer) =>
        [.. (await person.Get("/notifications?limit=100")).ShouldBe(200).Items
            .Where(i => i!["customerId"]?.GetValue<Guid>() == customer).Select(i => i!["text"]!.GetValue<string>())];
}
