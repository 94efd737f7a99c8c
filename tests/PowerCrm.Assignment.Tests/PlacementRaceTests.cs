using Dapper;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Assignment.Tests;

/// <summary>
/// A manager leaves or arrives at the moment when a customer is being assigned: the customer is then with an active manager, or waits and
/// is checked again. A lock of the test forces the order that could go wrong.
/// </summary>
[Trait("Category", "Slow")]
public class PlacementRaceTests(CustomersHost app) : IClassFixture<CustomersHost>
{
    private Task<long> CountWaiting(Guid customer) =>
        app.ExecuteScalar<long>("select count(*) from pc_assignment_waiting where registration_id = @customer", new { customer });

    private Task<long> CountCustomersOf(SignedInUser manager) =>
        app.ExecuteScalar<long>("select count(*) from pc_assignments where manager_id = @id", new { id = manager.Id });

    /// <summary>Waits until this many sessions wait for a lock.</summary>
    private Task WaitForBlocked(int count) => Eventually.TrueAsync(async () => await app.ExecuteScalar<long>(
        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") >= count);

    private async Task<HeldLock> HoldLock(string sql, object? values = null)
    {
        var connection = await app.OpenAsync();
        var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync(sql, values, transaction);
        return new HeldLock(connection, transaction);
    }

    private Task<HeldLock> HoldLock(SignedInUser manager) =>
        HoldLock("update pc_managers set list_version = list_version where staff_id = @id", new { id = manager.Id });

    private async Task CloseAccount(SignedInUser manager)
    {
        var accounts = app.Services.GetRequiredService<StaffAccounts>();
        (await accounts.Disable((await accounts.Find(manager.Id, CancellationToken.None))!.Username, Caller.System("tests"),
            (connection, transaction, id) => ManagerDirectory.Offboard(connection, transaction, id, CancellationToken.None),
            CancellationToken.None)).ShouldBeTrue();
    }

    [Fact]
    public async Task a_customer_being_moved_to_a_manager_who_is_offboarded_moves_on()
    {
        var first = await app.CreateManager("120101");
        var id = await app.CreateApprovedCustomer("120101");
        var second = await app.CreateManager("120101");
        var heldLock = await HoldLock(second);
        await CloseAccount(first);
        await WaitForBlocked(1);                                                   // the customer is being moved to the second one
        var closing = CloseAccount(second);
        await Task.WhenAny(closing, WaitForBlocked(2));
        await heldLock.DisposeAsync();
        await closing;
        await app.WaitUntilSettled();
        (await CountWaiting(id)).ShouldBe(1);
        var third = await app.CreateManager("120101");
        await app.WaitUntilSettled();
        ((await CountCustomersOf(second)), (await CountCustomersOf(third))).ShouldBe((0, 1));
    }

    [Fact]
    public async Task no_customer_is_assigned_to_a_manager_who_has_just_been_offboarded()
    {
        var manager = await app.CreateManager("120102");
        var heldLock = await HoldLock(manager);
        var closing = CloseAccount(manager);
        await Task.WhenAny(closing, WaitForBlocked(1));
        var id = await app.CreateApprovedCustomer("120102", settle: false);
        await WaitForBlocked(closing.IsCompleted ? 1 : 2);
        await heldLock.DisposeAsync();
        await closing;
        await app.WaitUntilSettled();
        ((await CountCustomersOf(manager)), (await CountWaiting(id))).ShouldBe((0, 1));
    }

    [Fact]
    public async Task a_place_cannot_be_kept_with_an_offboarded_manager()
    {
        var manager = await app.CreateManager("120103");
        await CloseAccount(manager);
        await using var connection = await app.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var now = await app.ExecuteScalar<DateTime>("select powercrm_now()");
        await Should.ThrowAsync<RowMissedException>(Rows.Run(connection, transaction,
            [.. PlaceRows.Keep(Guid.CreateVersion7(), manager.Id, CustomerState.Serving, now, now)], CancellationToken.None));
    }

    [Fact]
    public async Task a_customer_parked_while_a_manager_is_added_is_placed()
    {
        var heldLock = await HoldLock("lock table pc_assignment_waiting in exclusive mode");
        var id = await app.CreateApprovedCustomer("120104", settle: false);
        await WaitForBlocked(1);                                                   // no manager was found
        var manager = await app.CreateManager("120104");
        await Eventually.TrueAsync(async () => await app.ExecuteScalar<long>(
            """
            select (select count(*) from pc_due where command = 'place_freed')
                + (select count(*) from wolverine.wolverine_incoming_envelopes
                   where message_type = 'place_freed' and status <> 'Handled')
            """) == 0);
        await heldLock.DisposeAsync();
        await app.WaitUntilSettled();
        ((await CountCustomersOf(manager)), (await CountWaiting(id))).ShouldBe((1, 0));
    }

    [Fact]
    public async Task a_customer_contacted_while_another_manager_is_chosen_stays()
    {
        var manager = await app.CreateManager("120110");
        var id = await app.CreateApprovedCustomer("120110");
        var successor = await app.CreateManager("120110");
        var heldLock = await HoldLock("lock table pc_managers in access exclusive mode");
        var escalating = Escalate();
        await Task.WhenAny(escalating, WaitForBlocked(1));                         // the customer was read, the managers were not
        await app.Store.Append([new StreamAppend(id, ExpectedVersion.Any, new CustomerAcknowledged(manager.Id),
            new FirstContactRecorded(manager.Id, "phone", "reached", TestEvents.Now, null))],
            CancellationToken.None);
        await heldLock.DisposeAsync();
        await escalating;
        ((await CountCustomersOf(manager)), (await CountCustomersOf(successor))).ShouldBe((1, 0));

        async Task Escalate()
        {
            await using var session = app.Services.GetRequiredService<EventSessions>().Open(Caller.System("tests"));
            await EscalateOverdueHandler.Handle(
                new EscalationStepDue(id, EscalationStep.Contact, manager.Id, EscalationStep.AssignOther), session,
                app.Services.GetRequiredService<NpgsqlDataSource>(), TestEvents.Now, CancellationToken.None);
            await session.SaveChangesAsync();
        }
    }

    [Fact]
    public async Task an_account_is_closed_while_the_managers_data_are_changed()
    {
        var (manager, admin) = (await app.CreateManager("120105"), await app.CreateStaff("admin"));
        var version = (await admin.Get($"/managers/{manager.Id}")).Version;
        var heldLock = await HoldLock("select from mt_streams where id = @id for update", new { id = AccountStream.Of(manager.Id) });
        var closing = CloseAccount(manager);
        await WaitForBlocked(1);
        var changing = admin.Put($"/managers/{manager.Id}", new { territories = new[] { "120105" }, capacity = 5 }, version);
        await WaitForBlocked(2);
        await heldLock.DisposeAsync();
        await closing;
        (await changing).Code.ShouldBeOneOf(200, 412);
    }

    [Fact]
    public async Task an_expired_transfer_is_handled_by_a_host_with_a_slow_clock()
    {
        var (first, second) = (await app.CreateManager("120106"), await app.CreateManager("320106"));
        var id = await app.CreateApprovedCustomer("120106");
        var version = (await first.Get($"/customers/{id}")).Version;
        (await first.Post($"/customers/{id}/transfer", new { managerId = second.Id, reason = "搬迁" }, version)).ShouldBe(200);
        var expiresAt = (await app.Events(id)).OfType<TransferOffered>().Single().ExpiresAt;
        await using (var session = app.Services.GetRequiredService<EventSessions>().Open(Caller.System("tests")))
        {
            await ExpireTransferHandler.Handle(new TransferExpires(id, expiresAt), session, expiresAt.AddMilliseconds(-1),
                CancellationToken.None);
            await session.SaveChangesAsync();
        }
        (await app.Events(id)).OfType<TransferExpired>().ShouldHaveSingleItem();
    }

    private sealed class HeldLock(NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await transaction.RollbackAsync();
            await connection.DisposeAsync();
        }
    }
}
