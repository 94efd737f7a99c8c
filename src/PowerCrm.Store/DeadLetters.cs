using Dapper;
using Npgsql;
using Wolverine.Runtime.Serialization;

namespace PowerCrm.Store;

/// <summary>A message that could not be handled. Its body is never shown.</summary>
/// <param name="Tries">The number of attempts since the message was sent or last retried by a person; null when it cannot be read.</param>
/// <param name="Retries">How often a person has retried it.</param>
public sealed record DeadLetter(Guid Id, string Message, string Reaction, string Error, DateTimeOffset SentAt, bool Retrying, int? Tries,
    long Retries);

/// <summary>The outcome of a retry or a discard of a dead letter.</summary>
public enum DeadLetterOutcome
{
    Done,
    /// <summary>There is no dead letter with this id.</summary>
    Missing,
    /// <summary>The dead letter is marked for a retry, and a host is about to handle it.</summary>
    Retrying,
}

/// <summary>The messages that could not be handled: an operator lists, retries or discards them.</summary>
public sealed class DeadLetters(NpgsqlDataSource source, FactRecorder facts)
{
    /// <summary>Messages that could not be handled, the oldest first.</summary>
    /// <param name="at">With <paramref name="id"/>: only those after this one.</param>
    /// <param name="limit">Null for all.</param>
    public async Task<IReadOnlyList<DeadLetter>> Read(CancellationToken ct, DateTimeOffset? at = null, Guid id = default, int? limit = null)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        var rows = await connection.QueryAsync<(Guid Id, string Message, string ReceivedAt, string Error, DateTime SentAt,
            bool Replayable, byte[] Body, long Retries)>(new CommandDefinition(
            """
            select id, message_type, received_at, exception_type, sent_at, replayable, body,
                (select count(*) from pc_operations o where o.act = 'retry_message' and o.target = d.id::text)
            from wolverine.wolverine_dead_letters d
            where @at::timestamptz is null or (sent_at, id) > (@at, @id)
            order by sent_at, id
            limit @limit::integer
            """, new { at = at?.UtcDateTime, id, limit }, cancellationToken: ct));
        return [.. rows.Select(r => new DeadLetter(r.Id, r.Message, InboxFence.QueueName(r.ReceivedAt), r.Error.Split('.')[^1],
            new DateTimeOffset(r.SentAt), r.Replayable, ReadAttempts(r.Body), r.Retries))];
    }

    /// <summary>
    /// Returns the number of attempts in the envelope, without reading the message itself; null if the envelope cannot be read.
    /// </summary>
    private static int? ReadAttempts(byte[] body)
    {
        try
        {
            return EnvelopeSerializer.Deserialize(body).Attempts;
        }
        catch (Exception e) when (e is EndOfStreamException or ArgumentException or FormatException or IOException
            or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Returns the number of dead letters. Health checks call this, so it times out after three seconds.</summary>
    public async Task<long> Count(CancellationToken ct)
    {
        await using var command = source.CreateCommand("select count(*) from wolverine.wolverine_dead_letters");
        command.CommandTimeout = 3;
        return await command.ExecuteScalarAsync(ct) is long count ? count : 0;
    }

    /// <summary>Marks a dead letter so that a running host handles it again; records reason and actor.</summary>
    public Task<DeadLetterOutcome> Retry(Guid id, string reason, string actor, CancellationToken ct) =>
        // If two persons retry it at once, the second update waits for the first, and then finds no row. Wolverine's ReplayAsync sets the
        // same column, but does not tell whether it was set already. A message that failed in several reactions is one action.
        Decide(id, "retry_message", reason, actor,
            """
            with marked as (
                update wolverine.wolverine_dead_letters
                set replayable = true
                where id = @id and not replayable
                returning id)
            insert into pc_operations (id, act, target, reason, actor, at)
            select @operation, @act, @target, @reason, @actor, powercrm_now() from marked limit 1
            """, ct);

    /// <summary>Deletes a dead letter permanently; records reason and actor.</summary>
    public Task<DeadLetterOutcome> Discard(Guid id, string reason, string actor, CancellationToken ct) =>
        // A dead letter that a host is about to handle is kept: it would be unknown whether it was handled. The time is read once: the rows
        // of a message that failed in several reactions are one action by their time.
        Decide(id, "discard_message", reason, actor,
            """
            with gone as (
                delete from wolverine.wolverine_dead_letters
                where id = @id and not replayable
                returning id, message_type, received_at)
            insert into pc_discarded_messages (id, message, reaction, reason, actor, at)
            select id, message_type, received_at, @reason, @actor, (select powercrm_now()) from gone
            """, ct);

    /// <summary>Runs the statement and, if it found the dead letter, records in the log what was decided, in one transaction.</summary>
    private async Task<DeadLetterOutcome> Decide(Guid id, string act, string reason, string actor, string sql, CancellationToken ct)
    {
        await using (var connection = await source.OpenConnectionAsync(ct))
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            var (operation, target) = (Guid.CreateVersion7(), id.ToString());
            if (await connection.ExecuteAsync(new CommandDefinition(sql, new { id, operation, act, target, reason, actor }, transaction,
                cancellationToken: ct)) > 0)
            {
                await facts.Record(transaction, Caller.Of(actor), operation, new OperatorActed(act, target, reason), ct);
                await transaction.CommitAsync(ct);
                return DeadLetterOutcome.Done;
            }
        }
        return await FindObstacle(id, ct);
    }

    /// <summary>Returns why a dead letter could be neither retried nor discarded.</summary>
    private async Task<DeadLetterOutcome> FindObstacle(Guid id, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(
            "select exists (select from wolverine.wolverine_dead_letters where id = @id)", new { id }, cancellationToken: ct))
            ? DeadLetterOutcome.Retrying : DeadLetterOutcome.Missing;
    }
}
