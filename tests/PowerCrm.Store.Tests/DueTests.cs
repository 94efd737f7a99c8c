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
    private Func<DueCommand, object> message = due => new Reminder(due.Stream, due.Data);

    public async Task InitializeAsync() =>
        store = await StoreHost.Start(runs: true, b => b.DueCommand("remind", due => message(due)), alone: false);

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Fact]
    public async Task a_due_row_is_taken_at_its_time_and_not_before()
    {
        var (soon, late) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await Schedule(late, TimeSpan.FromHours(1));
        await Schedule(soon, TimeSpan.Zero);
        await Taken(1);
        (await Sent(soon), await Sent(late)).ShouldBe((1, 0));
        (await store.Admin.ReadDueCommands(CancellationToken.None)).ShouldHaveSingleItem()
            .ShouldSatisfyAllConditions(d => d.Stream.ShouldBe(late), d => d.Command.ShouldBe("remind"));

        await store.AdvanceClock(TimeSpan.FromMinutes(59));
        await Schedule(soon, TimeSpan.Zero);
        await Taken(2);
        (await Sent(late)).ShouldBe(0);
        await store.AdvanceClock(TimeSpan.FromMinutes(1));

        await Taken(3);
        (await Sent(late)).ShouldBe(1);
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
        (await Messages()).ShouldBeEmpty();
    }

    [Fact]
    public async Task scheduling_again_moves_the_time_and_cancelling_deletes_the_row()
    {
        var (moved, cancelled, other) = (Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7());
        await Schedule(moved, TimeSpan.FromHours(1));
        await Schedule(moved, TimeSpan.FromHours(3));
        await Schedule(moved, TimeSpan.FromHours(1), "another");
        await Schedule(cancelled, TimeSpan.FromHours(1));
        await Schedule(cancelled, TimeSpan.FromHours(1), "another");
        await Schedule(other, TimeSpan.FromHours(1));
        await store.Write(DueCommand.Cancel(cancelled, "remind"));
        await store.Write(DueCommand.Cancel(other, "another_command"));

        (await store.Admin.ReadDueCommands(CancellationToken.None)).Count.ShouldBe(3);
        await store.AdvanceClock(TimeSpan.FromHours(2));

        await Taken(2);
        (await Sent(moved, "another"), await Sent(other), await Sent(moved), await Sent(cancelled)).ShouldBe((1, 1, 1, 0));
        (await store.Admin.ReadDueCommands(CancellationToken.None)).ShouldHaveSingleItem().Stream.ShouldBe(moved);
        await store.AdvanceClock(TimeSpan.FromHours(1));
        await Taken(3);
        (await Sent(moved)).ShouldBe(2);
    }

    [Fact]
    public async Task two_hosts_take_each_row_once()
    {
        await using var other = await store.StartAnotherHost(runs: true, b =>
            b.DueCommand("remind", due => new Reminder(due.Stream, due.Data)), alone: false);
        var streams = Enumerable.Range(0, 400).Select(_ => Guid.CreateVersion7()).ToArray();
        foreach (var some in streams.Chunk(40))
            await store.Write([.. some.Select(s => DueCommand.Schedule(DateTimeOffset.UnixEpoch, s, "remind"))]);

        await Taken(400);

        var messages = await Messages();
        streams.ShouldAllBe(s => messages.Count(m => m.Contains(s.ToString(), StringComparison.Ordinal)) == 1);
    }

    [Fact]
    public async Task a_row_whose_message_fails_does_not_block_others_and_is_retried()
    {
        var bad = true;
        message = due => bad && due.Data == "bad" ? throw new FormatException() : new Reminder(due.Stream, due.Data);
        var (sick, well) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await store.Write(DueCommand.Schedule(DateTimeOffset.UnixEpoch, sick, "remind", "bad"),
            DueCommand.Schedule(DateTimeOffset.UnixEpoch, well, "remind"));

        await Taken(1);
        (await Sent(well)).ShouldBe(1);
        (await store.Admin.ReadDueCommands(CancellationToken.None)).ShouldHaveSingleItem().Stream.ShouldBe(sick);
        bad = false;
        await store.AdvanceClock(TimeSpan.FromMinutes(10));

        await Taken(2);
        (await Sent(sick, "bad")).ShouldBe(1);
    }

    [Fact]
    public async Task a_locked_row_is_skipped_and_taken_after_its_release()
    {
        var (held, free) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await Schedule(held, TimeSpan.FromHours(1));
        await using var connection = await store.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var hold = new Npgsql.NpgsqlCommand("select from pc_due for update", connection, transaction))
            await hold.ExecuteNonQueryAsync();
        await store.AdvanceClock(TimeSpan.FromHours(1));
        await Schedule(free, TimeSpan.Zero);

        await Taken(1);
        (await Sent(held)).ShouldBe(0);
        await transaction.RollbackAsync();

        await Taken(2);
        (await Sent(held)).ShouldBe(1);
    }

    [Fact]
    public async Task a_command_of_a_newer_build_is_left_in_place()
    {
        var (newer, known) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        await store.Write(DueCommand.Schedule(DateTimeOffset.UnixEpoch, newer, "unheard_of"));
        await Schedule(known, TimeSpan.Zero);

        await Taken(1);

        (await store.Admin.ReadDueCommands(CancellationToken.None)).ShouldHaveSingleItem().Command.ShouldBe("unheard_of");
    }

    private Task Schedule(Guid stream, TimeSpan after, string data = "") => store.Events.Decide<Balance>(stream,
        (_, now) => Decision.Nothing.WithRows(DueCommand.Schedule(now + after, stream, "remind", data)), CancellationToken.None);

    /// <summary>Waits for this number of messages; they stay in the inbox as long as Wolverine keeps handled messages.</summary>
    private Task Taken(int messages) => Eventually.TrueAsync(async () => (await Messages()).Count == messages, TimeSpan.FromSeconds(40));

    private async Task<int> Sent(Guid stream, string data = "") =>
        (await Messages()).Count(m => m.Contains(stream.ToString(), StringComparison.Ordinal)
            && m.Contains(data, StringComparison.Ordinal));

    private async Task<IReadOnlyList<string>> Messages() =>
        [.. (await store.All<byte[]>("select body from wolverine.wolverine_incoming_envelopes")).Select(Encoding.Latin1.GetString)];
}
