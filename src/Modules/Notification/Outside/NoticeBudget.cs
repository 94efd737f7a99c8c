using Dapper;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Notification;

/// <summary>
/// Limits the messages of one channel per day in China, in total and per person. Both counts are rows in the database, updated in one
/// transaction before a message is sent, so the limits hold exactly for any number of hosts. They are decremented if the message was
/// certainly not sent. A message that a person sends again on the same day counts once.
/// </summary>
/// <param name="MessageTable">The table of counted messages.</param>
/// <param name="PersonTable">The table of counts per person and day.</param>
/// <param name="DayTable">The table of total counts per day.</param>
/// <param name="PersonColumn">The column of the first two tables that contains the person.</param>
internal sealed record NoticeBudget(string MessageTable, string PersonTable, string DayTable, string PersonColumn)
{
    public const string PersonLimit = "person_limit", DayBudget = "day_budget";

    /// <summary>Deletes days for which nothing can be returned any more.</summary>
    public Sweep Cleanup => new(
        $"""
        delete from {MessageTable} where day < {ChinaTime.TodaySql} - 31;
        delete from {PersonTable} where day < {ChinaTime.TodaySql} - 31;
        delete from {DayTable} where day < {ChinaTime.TodaySql} - 31;
        """);

    /// <summary>Takes one message of this person's budget, in a transaction of its own.</summary>
    /// <param name="cause">The message.</param>
    public async Task<BudgetResult> TryTake(NpgsqlDataSource source, Guid person, Guid cause, int perDay, int perPersonPerDay,
        CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var day = ChinaTime.Day(new DateTimeOffset(await connection.ExecuteScalarAsync<DateTime>(new CommandDefinition(
            "select powercrm_now()", transaction: transaction, cancellationToken: ct))));
        if (!await Hit(
            $"""
            insert into {MessageTable} as n (cause, {PersonColumn}, day) values ($1, $2, $3)
            on conflict (cause) do update set day = excluded.day where n.day <> excluded.day
            """, cause, person, day))
            return new BudgetResult(day, null);
        // The person's row first: the day's row is shared by all and should be locked for the shortest time.
        if (perPersonPerDay <= 0 || !await Hit(
            $"""
            insert into {PersonTable} as p ({PersonColumn}, day, taken) values ($1, $2, 1)
            on conflict ({PersonColumn}, day) do update set taken = p.taken + 1 where p.taken < $3
            """, person, day, perPersonPerDay))
            return new BudgetResult(null, PersonLimit);
        // Returning without a commit also rolls back the person's count.
        if (perDay <= 0 || !await Hit(
            $"""
            insert into {DayTable} as d (day, taken) values ($1, 1)
            on conflict (day) do update set taken = d.taken + 1 where d.taken < $2
            """, day, perDay))
            return new BudgetResult(null, DayBudget);
        await transaction.CommitAsync(ct);
        return new BudgetResult(day, null);

        async Task<bool> Hit(string sql, params object[] values)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            foreach (var value in values)
                command.Parameters.Add(new NpgsqlParameter { Value = value });
            return await command.ExecuteNonQueryAsync(ct) == 1;
        }
    }

    /// <summary>Returns the budget of a message that was certainly not sent, for the transaction that records this.</summary>
    public IEnumerable<Row> Release(Guid person, Guid cause, DateOnly day) =>
    [
        Row.Any($"delete from {MessageTable} where cause = $1", cause),
        Row.Any($"update {PersonTable} set taken = taken - 1 where {PersonColumn} = $1 and day = $2 and taken > 0", person, day),
        Row.Any($"update {DayTable} set taken = taken - 1 where day = $1 and taken > 0", day),
    ];

    /// <summary>Returns the number of messages counted today, for all persons.</summary>
    public async Task<int> CountToday(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<int?>(new CommandDefinition(
            $"select taken from {DayTable} where day = {ChinaTime.TodaySql}", cancellationToken: ct)) ?? 0;
    }
}

/// <param name="Day">The day of the budget; null when nothing was taken.</param>
/// <param name="RefusalCode">The reason when nothing was taken.</param>
public sealed record BudgetResult(DateOnly? Day, string? RefusalCode);
