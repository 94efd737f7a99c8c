using System.Text;
using PowerCrm.Testing;

namespace PowerCrm.Store.Tests;

/// <summary>
/// A due row becomes a message once, at its time by the database's clock. (Wolverine handles a message once; that is tested with the
/// hosts.)
/// </summary>
public sealed class DueTests : IAsyncLifetime
{
    private StoreHost store = null!;
    private Func<DueCommand, object> createMessage = due => new Reminder(due.Stream, due.Data);

    public async Task InitializeAsync() =>
        store = await StoreHost.Start(runs: true, b => b.DueCommand("remind", due => createMessage(due)), isSolo: false);

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Fact]
    public async Task a_due_row_is_taken_at_its_time_and_not_before()
    {
        var (soon, later) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await Schedule(later, TimeSpan.FromHours(1));
        await Schedule(soon, TimeSpan.Zero);
        await WaitForMessages(1);
        (await CountSent(soon), await CountSent(later)).ShouldBe((1, 0));
        (await store.Admin.ReadDueCommands(CancellationToken.None)).ShouldHaveSingleItem()
            .ShouldSatisfyAllConditions(d => d.Stream.ShouldBe(later), d => d.Command.ShouldBe("remind"));

        await store.AdvanceClock(TimeSpan.FromMinutes(59));
        await Schedule(soon, TimeSpan.Zero);
        await WaitForMessages(2);
        (await CountSent(later)).ShouldBe(0);
        await store.AdvanceClock(TimeSpan.FromMinutes(1));

        await WaitForMessages(3);
        (await CountSent(later)).ShouldBe(1);
        (await store.Admin.ReadDueCommands(CancellationToken.None)).ShouldBeEmpty();
    }

    [Fact]
    public async Task a_due_row_is_scheduled_atomically_with_its_event()
    {
        var stream = await store.Open();

        var outcome = await store.Events.Decide<Balance>(stream, (_, now) => Decision.Append(new Deposited(1))
            .WithRows(DueCommand.Schedule(now, stream, "remind"),
            Row.MustHit("delete from names where name = $1", new Rejection("no", "No."), "nobody")), CancellationToken.None);

        outcome.ShouldBeOfType<Outcome.Rejected>();
        (await store.Admin.ReadDueCommands(CancellationToken.None)).ShouldBeEmpty();
        (await ReadMessages()).ShouldBeEmpty();
    }

    [Fact]
    public async Task scheduling_again_moves_the_time_and_cancelling_deletes_the_row()
    {
        var (rescheduled, cancelled, other) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await Schedule(rescheduled, TimeSpan.FromHours(1));
        await Schedule(rescheduled, TimeSpan.FromHours(3));
        await Schedule(rescheduled, TimeSpan.FromHours(1), "another");
        await Schedule(cancelled, TimeSpan.FromHours(1));
        await Schedule(cancelled, TimeSpan.FromHours(1), "another");
        await Schedule(other, TimeSpan.FromHours(1));
        await store.WriteRows(DueCommand.Cancel(cancelled, "remind"));
        await store.WriteRows(DueCommand.Cancel(other, "another_command"));

        (await store.Admin.ReadDueCommands(CancellationToken.None)).Count.ShouldBe(3);
        await store.AdvanceClock(TimeSpan.FromHours(2));

        await WaitForMessages(2);
        (await CountSent(rescheduled, "another"), await CountSent(other), await CountSent(rescheduled), await CountSent(cancelled))
            .ShouldBe((1, 1, 1, 0));
        (await store.Admin.ReadDueCommands(CancellationToken.None)).ShouldHaveSingleItem().Stream.ShouldBe(rescheduled);
        await store.AdvanceClock(TimeSpan.FromHours(1));
        await WaitForMessages(3);
        (await CountSent(rescheduled)).ShouldBe(2);
    }

    [Fact]
    public async Task two_hosts_take_each_row_once()
    {
        await using var other = await store.StartAnotherHost(runs: true, b =>
            b.DueCommand("remind", due => new Reminder(due.Stream, due.Data)), isSolo: false);
        var streams = Enumerable.Range(0, 400).Select(_ => Guid.CreateVersion7()).ToArray();
        foreach (var chunk in streams.Chunk(40))
            await store.WriteRows([.. chunk.Select(s => DueCommand.Schedule(DateTimeOffset.UnixEpoch, s, "remind"))]);

        await WaitForMessages(400);

        var messages = await ReadMessages();
        streams.ShouldAllBe(s => messages.Count(m => m.Contains(s.ToString(), StringComparison.Ordinal)) == 1);
    }

    [Fact]
    public async Task a_row_whose_message_fails_does_not_block_others_and_is_retried()
    {
        var shouldFail = true;
        createMessage = due => shouldFail && due.Data == "bad" ? throw new FormatException() : new Reminder(due.Stream, due.Data);
        var (failing, valid) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await store.WriteRows(DueCommand.Schedule(DateTimeOffset.UnixEpoch, failing, "remind", "bad"),
            DueCommand.Schedule(DateTimeOffset.UnixEpoch, valid, "remind"));

        await WaitForMessages(1);
        (await CountSent(valid)).ShouldBe(1);
        (await store.Admin.ReadDueCommands(CancellationToken.None)).ShouldHaveSingleItem().Stream.ShouldBe(failing);
        shouldFail = false;
        await store.AdvanceClock(TimeSpan.FromMinutes(10));

        await WaitForMessages(2);
        (await CountSent(failing, "bad")).ShouldBe(1);
    }

    [Fact]
    public async Task a_locked_row_is_skipped_and_taken_after_its_release()
    {
        var (locked, unlocked) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await Schedule(locked, TimeSpan.FromHours(1));
        await using var connection = await store.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var hold = new Npgsql.NpgsqlCommand(
            "set local idle_in_transaction_session_timeout = 0; select from pc_due for update", connection, transaction))
            await hold.ExecuteNonQueryAsync();
        await store.AdvanceClock(TimeSpan.FromHours(1));
        await Schedule(unlocked, TimeSpan.Zero);

        await WaitForMessages(1);
        (await CountSent(locked)).ShouldBe(0);
        await transaction.RollbackAsync();

        await WaitForMessages(2);
        (await CountSent(locked)).ShouldBe(1);
    }

    [Fact]
    public async Task a_command_of_a_newer_build_is_left_in_place()
    {
        var (newer, known) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await store.WriteRows(DueCommand.Schedule(DateTimeOffset.UnixEpoch, newer, "unheard_of"));
        await Schedule(known, TimeSpan.Zero);

        await WaitForMessages(1);

        (await store.Admin.ReadDueCommands(CancellationToken.None)).ShouldHaveSingleItem().Command.ShouldBe("unheard_of");
    }

    private Task Schedule(Guid stream, TimeSpan delay, string data = "") => store.Events.Decide<Balance>(stream,
        (_, now) => Decision.Nothing.WithRows(DueCommand.Schedule(now + delay, stream, "remind", data)), CancellationToken.None);

    /// <summary>Waits for this number of messages; they stay in the inbox as long as Wolverine keeps handled messages.</summary>
    private Task WaitForMessages(int messages) => Eventually.TrueAsync(async () => (await ReadMessages()).Count == messages,
        TimeSpan.FromSeconds(40));

    private async Task<int> CountSent(Guid stream, string data = "") =>
        (await ReadMessages()).Count(m => m.Contains(stream.ToString(), StringComparison.Ordinal)
            && m.Contains(data, StringComparison.Ordinal));

    private async Task<IReadOnlyList<string>> ReadMessages() =>
        [.. (await store.Query<byte[]>("select body from wolverine.wolverine_incoming_envelopes")).Select(Encoding.Latin1.GetString)];
}
