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
    private Task<long> Waits(Guid customer) =>
        app.Value<long>("select count(*) from pc_assignment_waiting where registration_id = @customer", new { customer });

    private Task<long> With(Person manager) =>
        app.Value<long>("select count(*) from pc_assignments where manager_id = @id", new { id = manager.Id });

    /// <summary>Waits until this many sessions wait for a lock.</summary>
    private Task Blocked(int many) => Eventually.TrueAsync(async () => await app.Value<long>(
        "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'") >= many);

    private async Task<Held> Hold(string sql, object? values = null)
    {
        var connection = await app.OpenAsync();
        var transaction = await connection.BeginTransactionAsync();
        await connection.ExecuteAsync(sql, values, transaction);
        return new Held(connection, transaction);
    }

    private Task<Held> Hold(Person manager) =>
        Hold("update pc_managers set list_version = list_version where staff_id = @id", new { id = manager.Id });

    private async Task Close(Person manager)
    {
        var accounts = app.Services.GetRequiredService<StaffAccounts>();
        (await accounts.Disable((await accounts.Find(manager.Id, CancellationToken.None))!.Username, Caller.System("tests"),
            (connection, transaction, id) => ManagerDirectory.Offboard(connection, transaction, id, CancellationToken.None),
            CancellationToken.None)).ShouldBeTrue();
    }

    [Fact]
    public async Task who_is_being_given_to_a_manager_that_leaves_next_goes_on_to_another()
    {
        var one = await app.Manager("120101");
        var id = await app.Approve("120101");
        var two = await app.Manager("120101");
        var held = await Hold(two);
        await Close(one);
        await Blocked(1);                                                   // the customer is being moved to the second one
        var leaving = Close(two);
        await Task.WhenAny(leaving, Blocked(2));
        await held.DisposeAsync();
        await leaving;
        await app.Settled();
        (await Waits(id)).ShouldBe(1);
        var three = await app.Manager("120101");
        await app.Settled();
        ((await With(two)), (await With(three))).ShouldBe((0, 1));
    }

    [Fact]
    public async Task nobody_is_given_to_a_manager_that_left_a_moment_before()
    {
        var one = await app.Manager("120102");
        var held = await Hold(one);
        var leaving = Close(one);
        await Task.WhenAny(leaving, Blocked(1));
        var id = await app.Approve("120102", settle: false);
        await Blocked(leaving.IsCompleted ? 1 : 2);
        await held.DisposeAsync();
        await leaving;
        await app.Settled();
        ((await With(one)), (await Waits(id))).ShouldBe((0, 1));
    }

    [Fact]
    public async Task nobody_is_left_with_a_manager_that_came_back_and_left_again()
    {
        var one = await app.Manager("120103");
        await Close(one);
        await using var connection = await app.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        var now = await app.Value<DateTime>("select powercrm_now()");
        await Should.ThrowAsync<RowMissedException>(Rows.Run(connection, transaction,
            [.. Places.Keep(Guid.CreateVersion7(), one.Id, CustomerState.Serving, now, now)], CancellationToken.None));
    }

    [Fact]
    public async Task who_begins_to_wait_while_a_manager_comes_is_looked_at_again()
    {
        var held = await Hold("lock table pc_assignment_waiting in exclusive mode");
        var id = await app.Approve("120104", settle: false);
        await Blocked(1);                                                   // no manager was found
        var one = await app.Manager("120104");
        await Eventually.TrueAsync(async () => await app.Value<long>(
            """
            select (select count(*) from pc_due where command = 'place_freed')
                + (select count(*) from wolverine.wolverine_incoming_envelopes
                   where message_type = 'place_freed' and status <> 'Handled')
            """) == 0);
        await held.DisposeAsync();
        await app.Settled();
        ((await With(one)), (await Waits(id))).ShouldBe((1, 0));
    }

    [Fact]
    public async Task an_account_is_closed_while_the_managers_data_are_changed()
    {
        var (one, admin) = (await app.Manager("120105"), await app.Staff("admin"));
        var seen = (await admin.Get($"/managers/{one.Id}")).Version;
        var held = await Hold("select from mt_streams where id = @id for update", new { id = AccountStream.Of(one.Id) });
        var leaving = Close(one);
        await Blocked(1);
        var changing = admin.Put($"/managers/{one.Id}", new { territories = new[] { "120105" }, capacity = 5 }, seen);
        await Blocked(2);
        await held.DisposeAsync();
        await leaving;
        (await changing).Code.ShouldBeOneOf(200, 412);
    }

    [Fact]
    public async Task what_fell_due_is_due_also_for_a_host_whose_clock_is_a_moment_behind()
    {
        var (one, two) = (await app.Manager("120106"), await app.Manager("320106"));
        var id = await app.Approve("120106");
        var seen = (await one.Get($"/customers/{id}")).Version;
        (await one.Post($"/customers/{id}/transfer", new { managerId = two.Id, reason = "搬迁" }, seen)).ShouldBe(200);
        var expires = (await app.Events(id)).OfType<TransferOffered>().Single().ExpiresAt;
        await using (var session = app.Services.GetRequiredService<EventSessions>().Open(Caller.System("tests")))
        {
            await ExpireTransferHandler.Handle(new TransferExpires(id, expires), session, expires.AddMilliseconds(-1),
                CancellationToken.None);
            await session.SaveChangesAsync();
        }
        (await app.Events(id)).OfType<TransferExpired>().ShouldHaveSingleItem();
    }

    private sealed class Held(NpgsqlConnection connection, NpgsqlTransaction transaction) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await transaction.RollbackAsync();
            await connection.DisposeAsync();
        }
    }
}
