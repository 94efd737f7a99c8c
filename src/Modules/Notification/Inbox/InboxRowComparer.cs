using Dapper;
using JasperFx.Events;
using Npgsql;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Notification;

/// <summary>
/// Compares the managers' inboxes with the log and repairs them: a missing message is inserted again as unread. Messages to all
/// administrators are not compared, because the rows do not show who was an administrator at that time; nor are messages that a retention
/// policy may have deleted (<see cref="InboxRetention.MinDays"/>). No message is sent by WeCom again.
/// </summary>
internal sealed class InboxRowComparer(NpgsqlDataSource database, StreamsFactory streams) : IDerivedRows
{
    private readonly IStreams events = streams.As(Caller.System("inbox"));

    public string Name => "inbox";
    public string Invariant => "every assignment reached its manager's inbox";
    public IReadOnlyList<string> Reactions { get; } = ["fill_inbox"];

    public async Task<IRowComparison> BeginComparison(CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return new Comparison(database, await ReadStart(connection, null, ct));
    }

    /// <summary>Returns the time since which every message must be there.</summary>
    private static async Task<DateTimeOffset> ReadStart(NpgsqlConnection connection, NpgsqlTransaction? transaction,
        CancellationToken ct) =>
        new(await connection.ExecuteScalarAsync<DateTime>(new CommandDefinition(
            "select powercrm_now() - make_interval(days => @MinDays)", new { InboxRetention.MinDays }, transaction,
            cancellationToken: ct)));

    public async Task Repair(Guid registration, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // Appends are locked out; otherwise the name could come back after an erasure.
        await SessionStreams.LockShared(connection, transaction, registration, ct);
        var start = await ReadStart(connection, transaction, ct);
        var (company, consent) = ((await events.Load<Company>(registration, ct)).State, ConsentState.Initial);
        var writes = new List<(Guid Manager, IEnumerable<Row> Rows)>();
        await foreach (var e in events.Read(registration, ct))
        {
            consent = ConsentState.When(consent, e.Data);
            if (e.Timestamp >= start && FindRecipient(e.Data) is { } manager)
                foreach (var (message, erased) in InboxMessages.Of(e.Data, BilingualText.Of(company.Name), consent.Withdrawn)
                    .Zip(InboxMessages.Of(e.Data, BilingualText.Of(InboxRows.ErasedName), consent.Withdrawn))
                    .Where(m => m.First.To == manager))
                    writes.Add((manager,
                    [
                        .. InboxRows.InsertAboutCustomer(registration, Ids.Derived(e.Id, $"{manager:N} {message.Kind}"), manager,
                            message.Kind, message.Title, message.Text, erased.Text, e.Timestamp),
                        InboxRows.IncrementHead(manager),
                    ]));
        }
        // In the order of all writers of inboxes, to avoid deadlocks.
        await Rows.Run(connection, transaction, writes.OrderBy(w => w.Manager).SelectMany(w => w.Rows), ct);
        await transaction.CommitAsync(ct);
    }

    private static Guid? FindRecipient(object e) => e switch
    {
        ManagerAssigned a => a.Manager,
        ManagerReassigned a => a.To,
        _ => null,
    };

    /// <param name="start">Messages of earlier events are not compared.</param>
    private sealed class Comparison(NpgsqlDataSource database, DateTimeOffset start) : IRowComparison
    {
        private readonly Dictionary<(Guid Customer, Guid Manager), int> expectedCounts = [];

        public void Add(IEvent e)
        {
            if (e.Timestamp >= start && FindRecipient(e.Data) is { } manager)
                expectedCounts[(e.StreamId, manager)] = expectedCounts.GetValueOrDefault((e.StreamId, manager)) + 1;
        }

        public async Task<IReadOnlyList<RowDifference>> FindDifferences(Func<Task<bool>> hasPendingMessages, CancellationToken ct)
        {
            await using var connection = await database.OpenConnectionAsync(ct);
            var missing = (await connection.QueryAsync<(Guid Customer, Guid Manager, int Has)>(new CommandDefinition("""
                select t.customer, t.manager, count(i.*)::int
                from unnest(@customers, @managers, @times) as t (customer, manager, times)
                    left join pc_inbox i on i.customer_id = t.customer and i.recipient = t.manager and i.kind = 'assignment'
                        and i.at > @start::timestamptz - interval '1 minute'
                group by t.customer, t.manager, t.times
                having count(i.*) < t.times
                order by 1, 2
                """, new
            {
                customers = expectedCounts.Keys.Select(k => k.Customer).ToArray(),
                managers = expectedCounts.Keys.Select(k => k.Manager).ToArray(),
                times = expectedCounts.Values.ToArray(),
                start = start.UtcDateTime,
            }, commandTimeout: 300, cancellationToken: ct))).ToList();
            return missing.Count == 0 || await hasPendingMessages() ? [] : [.. missing.Select(m => new RowDifference(m.Customer,
                $"{m.Has} of {expectedCounts[(m.Customer, m.Manager)]} messages to manager {m.Manager}"))];
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
