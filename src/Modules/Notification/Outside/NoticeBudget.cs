using Dapper;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Notification;

/// <summary>
/// How many messages one channel sends on one day of China, in all and to each person. Both are rows of the database, taken in one
/// transaction before a message is sent, so any number of hosts keep them exactly. It comes back if the message was certainly not sent. A
/// message that a person has sent again on the same day, because it did not arrive, counts once.
/// </summary>
/// <param name="Messages">The table of the messages that were counted.</param>
/// <param name="People">What each person took of a day.</param>
/// <param name="Days">What all took of a day.</param>
/// <param name="Person">The column of the first two that names the person.</param>
internal sealed record NoticeBudget(string Messages, string People, string Days, string Person)
{
    public const string PersonLimit = "person_limit", DayBudget = "day_budget";

    /// <summary>Days that nothing is given back to any more.</summary>
    public Sweep Old => new(
        $"""
        delete from {Messages} where day < {ChinaTime.SqlToday} - 31;
        delete from {People} where day < {ChinaTime.SqlToday} - 31;
        delete from {Days} where day < {ChinaTime.SqlToday} - 31;
        """);

    /// <summary>One for this person, in a transaction of its own.</summary>
    /// <param name="cause">The message.</param>
    public async Task<BudgetTaken> Take(NpgsqlDataSource source, Guid person, Guid cause, int perDay, int perPersonPerDay,
        CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var day = ChinaTime.Day(new DateTimeOffset(await connection.ExecuteScalarAsync<DateTime>(new CommandDefinition(
            "select powercrm_now()", transaction: transaction, cancellationToken: ct))));
        if (!await Hit(
            $"""
            insert into {Messages} as n (cause, {Person}, day) values ($1, $2, $3)
            on conflict (cause) do update set day = excluded.day where n.day <> excluded.day
            """, cause, person, day))
            return new BudgetTaken(day, null);
        // The person's row first: the day's is everybody's, and is held for the shortest time.
        if (perPersonPerDay <= 0 || !await Hit(
            $"""
            insert into {People} as p ({Person}, day, taken) values ($1, $2, 1)
            on conflict ({Person}, day) do update set taken = p.taken + 1 where p.taken < $3
            """, person, day, perPersonPerDay))
            return new BudgetTaken(null, PersonLimit);
        // To return without a commit also rolls back the count of the person.
        if (perDay <= 0 || !await Hit(
            $"""
            insert into {Days} as d (day, taken) values ($1, 1)
            on conflict (day) do update set taken = d.taken + 1 where d.taken < $2
            """, day, perDay))
            return new BudgetTaken(null, DayBudget);
        await transaction.CommitAsync(ct);
        return new BudgetTaken(day, null);

        async Task<bool> Hit(string sql, params object[] values)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            foreach (var value in values)
                command.Parameters.Add(new NpgsqlParameter { Value = value });
            return await command.ExecuteNonQueryAsync(ct) == 1;
        }
    }

    /// <summary>It certainly was not sent; for the transaction that records this.</summary>
    public IEnumerable<Row> GiveBack(Guid person, Guid cause, DateOnly day) =>
    [
        Row.Any($"delete from {Messages} where cause = $1", cause),
        Row.Any($"update {People} set taken = taken - 1 where {Person} = $1 and day = $2 and taken > 0", person, day),
        Row.Any($"update {Days} set taken = taken - 1 where day = $1 and taken > 0", day),
    ];

    /// <summary>How many messages were counted today, of all persons.</summary>
    public async Task<int> Today(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<int?>(new CommandDefinition(
            $"select taken from {Days} where day = {ChinaTime.SqlToday}", cancellationToken: ct)) ?? 0;
    }
}

/// <param name="Day">Of whose budget it was taken; null: it was not.</param>
/// <param name="Refused">Why not.</param>
public sealed record BudgetTaken(DateOnly? Day, string? Refused);
