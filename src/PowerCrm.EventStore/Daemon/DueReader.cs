using Dapper;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace PowerCrm.EventStore;

/// <summary>Carries out what fell due, oldest first, each row in one transaction with its effects.</summary>
internal sealed partial class DueReader(IReadOnlyDictionary<string, (DueType Type, Func<Due, Reaction, CancellationToken, Task> Handle)> commands, EventStoreRoot store, Bells bells,
    NpgsqlDataSource source, EventStoreOptions options, ILogger log)
{
    public const string LeaderName = "due";

    private const string Next = """
        select id, at, stream, command, data, attempts from pc_due
        where state = 'waiting' and at <= powercrm_now() and command = any(@known)
        order by at limit 1 for update skip locked
        """;

    public async Task Run(CancellationToken stopping, CancellationToken lost)
    {
        using var idle = CancellationTokenSource.CreateLinkedTokenSource(stopping, lost);
        for (var breakdowns = 0; !idle.IsCancellationRequested;)
        {
            try
            {
                if (!await One(lost))
                    await Task.Delay(options.Poll, idle.Token);
                breakdowns = 0;
            }
            catch (OperationCanceledException) when (idle.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                Broke(log, e, ++breakdowns);
                await Task.Delay(Faults.BackOff(Math.Min(breakdowns, 7)), idle.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private async Task<bool> One(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var row = await connection.QuerySingleOrDefaultAsync<DueRow>(
            new CommandDefinition(Next, new { known = commands.Keys.ToArray() }, transaction, cancellationToken: ct));
        if (row is null)
            return false;
        var (type, handle) = commands[row.Command];
        var due = new Due(row.Id, new DateTimeOffset(row.At), row.Stream, row.Command, row.Data, row.Attempts);
        var rung = new List<string>();
        var caller = Caller.System(row.Command) with { CausationId = row.Id.ToString() };
        try
        {
            // The row goes first, so that the command may schedule its own next step.
            await connection.ExecuteAsync(new CommandDefinition("delete from pc_due where id = @Id", new { row.Id }, transaction, cancellationToken: ct));
            var reaction = new Reaction(store.Inside(connection, transaction, rung, caller), connection, transaction, row.Attempts + 1,
                await SubscriberReader.Now(connection, transaction, ct));
            await handle(due, reaction, ct);
            await transaction.CommitAsync(ct);
            foreach (var topic in rung.Concat(reaction.Bells).Distinct(StringComparer.Ordinal))
                bells.Ring(topic);
        }
        catch (Exception fault) when (!ct.IsCancellationRequested && !Faults.IsTransient(fault))
        {
            await transaction.RollbackAsync(ct);
            var parked = row.Attempts + 1 >= type.Attempts;
            Failed(log, fault, row.Command, row.Stream, parked);
            await connection.ExecuteAsync(new CommandDefinition(
                """
                update pc_due set attempts = attempts + 1, error = @error, state = @state, at = powercrm_now() + @wait
                where id = @Id and attempts = @Attempts
                """,
                new
                {
                    row.Id, row.Attempts, error = SafeError.Of(fault), state = parked ? "parked" : "waiting",
                    wait = options.Retries[Math.Min(row.Attempts, options.Retries.Count - 1)],
                }, cancellationToken: ct));
        }
        return true;
    }

    private sealed class DueRow
    {
        public Guid Id { get; init; }
        public DateTime At { get; init; }
        public Guid Stream { get; init; }
        public string Command { get; init; } = "";
        public string Data { get; init; } = "";
        public int Attempts { get; init; }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Due commands broke off (try {Attempt})")]
    private static partial void Broke(ILogger log, Exception e, int attempt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Due command {Command} for {Stream} failed; parked: {Parked}")]
    private static partial void Failed(ILogger log, Exception e, string command, Guid stream, bool parked);
}
