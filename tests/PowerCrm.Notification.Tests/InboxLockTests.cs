using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Notification.Tests;

/// <summary>All writers lock the inboxes in the order of the recipients' ids; two different orders would deadlock.</summary>
[Trait("Category", "Slow")]
public class InboxLockTests(CustomersHost app) : IClassFixture<CustomersHost>
{
    [Fact]
    public async Task a_message_to_auditors_and_administrators()
    {
        // Auditors are read first, so their inboxes would be locked first without the order.
        var (admin, auditor) = (await app.CreateStaff("admin"), await app.CreateStaff("auditor"));
        await AssertLocksInOrder(admin, auditor, () => app.ExecuteSql("""
            insert into pc_due (id, at, stream, command, data)
            values (gen_random_uuid(), powercrm_now(), gen_random_uuid(), 'audit_differs', '2026-03-10 2')
            """));
        foreach (var reader in new[] { admin, auditor })
            (await reader.Get("/notifications?kind=audit_differs")).ShouldBe(200).Items.ShouldHaveSingleItem();
    }

    [Fact]
    public async Task a_question_to_administrators_with_a_hint_to_reviewers()
    {
        var (reviewer, admin) = (await app.CreateStaff("reviewer"), await app.CreateStaff("admin"));
        var other = Guid.CreateVersion7();
        await AssertLocksInOrder(reviewer, admin, () => Append(TestEvents.Claimed(other), TestEvents.Proposed(other)));
    }

    [Fact]
    public async Task a_takeover_for_the_former_and_the_new_reviewer()
    {
        var (to, from) = (await app.CreateStaff("reviewer"), await app.CreateStaff("reviewer"));
        await AssertLocksInOrder(to, from, () => Append(TestEvents.Claimed(from.Id), TestEvents.TakenOver(from.Id, to.Id)));
    }

    private Task Append(params object[] events) => app.Store.Append(
        [new StreamAppend(Guid.CreateVersion7(), ExpectedVersion.Any, [TestEvents.SignedIn, TestEvents.Info(), .. events])],
        CancellationToken.None);

    /// <summary>Holds the first inbox until a reaction waits for it: the reaction must not have locked the second one yet.</summary>
    private async Task AssertLocksInOrder(SignedInUser first, SignedInUser second, Func<Task> cause)
    {
        first.Id.CompareTo(second.Id).ShouldBeLessThan(0, "ids are made in the order of time");
        await using (var connection = await app.OpenAsync())
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await Rows.Run(connection, transaction, [InboxRows.IncrementHead(first.Id)], CancellationToken.None);
            await cause();
            await Eventually.TrueAsync(() => app.ExecuteScalar<bool>(
                "select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')"));
            await Rows.Run(connection, transaction,
                [Row.Any("set local lock_timeout = '100ms'"), InboxRows.IncrementHead(second.Id)], CancellationToken.None);
            await transaction.CommitAsync();
        }
        await app.WaitUntilSettled();
        (await app.ExecuteScalar<long>("select count(*) from pc_inbox_heads where recipient = any(@both) and v >= 2",
            new { both = (Guid[])[first.Id, second.Id] })).ShouldBe(2, "the reaction wrote to both");
    }
}
