using Dapper;
using Marten;
using Marten.Services;
using PowerCrm.Testing;

namespace PowerCrm.Store.Tests;

/// <summary>Inline documents are read together, in one round trip, and each equals the fold of its stream.</summary>
public sealed class InlineDocumentsTests : IAsyncLifetime
{
    private static readonly CancellationToken Ct = CancellationToken.None;
    private StoreHost store = null!;

    public async Task InitializeAsync() => store = await StoreHost.Start();

    public async Task DisposeAsync() => await store.DisposeAsync();

    [Fact]
    public async Task all_documents_of_a_commit_are_read_in_one_query()
    {
        var (stream, other) = (await store.Open(new PaidV3(1)), await store.Open());
        using var statements = new StatementRecorder();
        await statements.Record(() => store.Events.Append(
            [
                new StreamAppend(stream, ExpectedVersion.Any, new Deposited(1), new PaidV3(2)),
                new StreamAppend(other, ExpectedVersion.Any, new Deposited(2), new PaidV3(3)),
            ], Ct));

        statements.Statements.Count(s => s.Contains("mt_doc_account", StringComparison.Ordinal)
            && s.Contains("mt_doc_paid", StringComparison.Ordinal)).ShouldBe(2, "one that reads and one that writes");
        statements.Statements.Count(s => s.Contains("mt_doc_", StringComparison.Ordinal)).ShouldBe(2);
    }

    [Fact]
    public async Task a_new_stream_does_not_read_its_documents()
    {
        using var statements = new StatementRecorder();
        await statements.Record(() => store.Open(new Deposited(1), new PaidV3(2)));

        statements.Statements.Count(s => s.Contains("mt_doc_", StringComparison.Ordinal)).ShouldBe(1, "the one that writes");
    }

    [Fact]
    public async Task events_of_one_commit_make_one_document_at_the_last_handled_version()
    {
        var stream = await store.Open(new Deposited(1), new Noted("no model"));
        (await ReadDocument(stream)).ShouldBe((1, 2));

        await store.Append(stream, new Deposited(2), new Withdrawn(1), new Noted("no model"));
        (await ReadDocument(stream)).ShouldBe((2, 5));

        await store.Append(stream, new Noted("no model"));
        (await ReadDocument(stream)).ShouldBe((2, 5));
    }

    [Fact]
    public async Task two_streams_of_one_commit_each_have_their_document()
    {
        var (existing, newStream) = (await store.Open(new Deposited(5)), Guid.CreateVersion7());
        await store.Events.Append(
            [
                new StreamAppend(existing, ExpectedVersion.Any, new Withdrawn(2)),
                new StreamAppend(newStream, ExpectedVersion.NoStream, new Opened("bob"), new Deposited(2)),
            ], Ct);

        ((await ReadDocument(existing)), (await ReadDocument(newStream))).ShouldBe(((3, 3), (2, 2)));
    }

    [Fact]
    public async Task a_stream_may_start_before_its_document()
    {
        var stream = Guid.CreateVersion7();
        await store.Append(stream, new Noted("no model"));
        (await ReadDocument(stream)).ShouldBeNull();

        await store.Append(stream, new Deposited(4));
        (await ReadDocument(stream)).ShouldBe((4, 2));
    }

    [Fact]
    public async Task a_deleted_document_starts_again()
    {
        var stream = await store.Open(new Deposited(5));
        await store.Append(stream, new Withdrawn(int.MaxValue));
        (await ReadDocument(stream)).ShouldBeNull();
        await store.Append(stream, new Withdrawn(int.MaxValue));
        (await ReadDocument(stream)).ShouldBeNull();
        await store.Append(stream, new Deposited(1));
        (await ReadDocument(stream)).ShouldBe((1, 5));

        // deleted and created again in one commit, and created and deleted in the first commit of a stream
        await store.Append(stream, new Withdrawn(int.MaxValue), new Deposited(7));
        (await ReadDocument(stream)).ShouldBe((7, 7));
        (await ReadDocument(await store.Open(new Withdrawn(int.MaxValue)))).ShouldBeNull();
        (await store.Admin.Compare("account", Ct)).Equal.ShouldBeTrue();
    }

    [Fact]
    public async Task a_second_commit_in_a_transaction_sees_the_first_and_both_roll_back_together()
    {
        var (stream, clock) = (await store.Open(new Deposited(1)), store.Get<DatabaseClock>());
        foreach (var keep in (bool[])[false, true])
        {
            await using var connection = await store.Source.OpenConnectionAsync(Ct);
            await using var transaction = await connection.BeginTransactionAsync(Ct);
            for (var i = 0; i < 2; i++)
            {
#pragma warning disable RS0030 // a session on the caller's transaction, like Facts
                await using var session = store.Get<IDocumentStore>()
                    .LightweightSession(SessionOptions.ForTransaction(transaction, shouldAutoCommit: false));
#pragma warning restore RS0030
                await session.Append(stream, new Deposited(10), clock.GetUtcNow(), Ct);
                await session.SaveChangesAsync(Ct);
            }
            (await ReadDocument(stream)).ShouldBe((1, 2), "nobody else sees it yet");
            if (keep)
                await transaction.CommitAsync(Ct);
        }
        (await ReadDocument(stream)).ShouldBe((21, 4));
        (await store.Admin.Compare("account", Ct)).Equal.ShouldBeTrue();
    }

    [Fact]
    public async Task an_append_without_a_version_is_refused()
    {
        var stream = await store.Open(new Deposited(1));
        await using var session = store.Get<EventSessions>().Open(Caller.System("tests"));
        session.Events.Append(stream, new Deposited(10));

        await Should.ThrowAsync<InvalidOperationException>(() => session.SaveChangesAsync(Ct));
        ((await ReadDocument(stream)), (await store.ReadEvents(stream)).Count).ShouldBe(((1, 2), 2));
    }

    [Fact]
    public async Task concurrent_appends_are_all_in_the_document()
    {
        var stream = await store.Open(new PaidV3(0));
        // In rounds: in each race one of the eight succeeds, so none gives up; without rounds an unlucky one could lose every race.
        for (var round = 0; round < 10; round++)
        {
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
                store.Events.Decide<Balance>(stream, (_, _) => Decision.Append(new Deposited(1), new PaidV3(1)), Ct))));
            outcomes.ShouldAllBe(o => o is Outcome.Done);
        }

        (await store.Find<Account>(stream))!.Amount.ShouldBe(80);
        (await store.Find<Paid>(stream)).ShouldBe(new Paid(stream, 80, 81));
    }

    private async Task<(int Amount, long Version)?> ReadDocument(Guid stream)
    {
        await using var connection = await store.Source.OpenConnectionAsync(Ct);
        return await connection.QuerySingleOrDefaultAsync<(int, long)?>(
            "select (data ->> 'Amount')::int, mt_version::bigint from mt_doc_account where id = @stream", new { stream });
    }
}
