using Dapper;
using Microsoft.Extensions.Options;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Notification;

/// <summary>
/// How many SMS may take the place of WeChat messages on one day of China, in all and for each person. Both are rows of the database, taken
/// in one transaction before a message is sent, so any number of hosts keep them exactly. It comes back if the message was certainly not
/// sent. A message that a person has sent again on the same day, because it did not arrive, counts once. Codes have a budget of their own.
/// </summary>
public sealed class SmsNoticeBudget(NpgsqlDataSource source, IOptionsMonitor<SmsFallbackOptions> options) : IVendorAllowance
{
    public const string PersonLimit = "person_limit", DayBudget = "day_budget";

    /// <summary>Days that nothing is given back to any more.</summary>
    internal static Sweep Old { get; } = new(
        $"""
        delete from pc_sms_notices where day < {ChinaTime.SqlToday} - 31;
        delete from pc_sms_notice_people where day < {ChinaTime.SqlToday} - 31;
        delete from pc_sms_notice_days where day < {ChinaTime.SqlToday} - 31;
        """);

    /// <param name="Day">Of whose budget it was taken; null: it was not.</param>
    /// <param name="Refused">Why not.</param>
    public sealed record Taken(DateOnly? Day, string? Refused);

    /// <summary>One for this person, in a transaction of its own.</summary>
    /// <param name="cause">The event that the message tells.</param>
    public async Task<Taken> Take(Guid registration, Guid cause, CancellationToken ct)
    {
        var limits = options.CurrentValue;
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var day = ChinaTime.Day(new DateTimeOffset(await connection.ExecuteScalarAsync<DateTime>(new CommandDefinition(
            "select powercrm_now()", transaction: transaction, cancellationToken: ct))));
        if (!await Hit(
            """
            insert into pc_sms_notices as n (cause, registration_id, day) values ($1, $2, $3)
            on conflict (cause) do update set day = excluded.day where n.day <> excluded.day
            """, cause, registration, day))
            return new Taken(day, null);
        // The person's row first: the day's is everybody's, and is held for the shortest time.
        if (limits.PerPersonPerDay <= 0 || !await Hit(
            """
            insert into pc_sms_notice_people as p (registration_id, day, taken) values ($1, $2, 1)
            on conflict (registration_id, day) do update set taken = p.taken + 1 where p.taken < $3
            """, registration, day, limits.PerPersonPerDay))
            return new Taken(null, PersonLimit);
        // Not committed: the person keeps what was taken a line above.
        if (limits.PerDay <= 0 || !await Hit(
            """
            insert into pc_sms_notice_days as d (day, taken) values ($1, 1)
            on conflict (day) do update set taken = d.taken + 1 where d.taken < $2
            """, day, limits.PerDay))
            return new Taken(null, DayBudget);
        await transaction.CommitAsync(ct);
        return new Taken(day, null);

        async Task<bool> Hit(string sql, params object[] values)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            foreach (var value in values)
                command.Parameters.Add(new NpgsqlParameter { Value = value });
            return await command.ExecuteNonQueryAsync(ct) == 1;
        }
    }

    /// <summary>It certainly was not sent; for the transaction that records this.</summary>
    public static IEnumerable<Row> GiveBack(Guid registration, Guid cause, DateOnly day) =>
    [
        Row.Any("delete from pc_sms_notices where cause = $1", cause),
        Row.Any("update pc_sms_notice_people set taken = taken - 1 where registration_id = $1 and day = $2 and taken > 0",
            registration, day),
        Row.Any("update pc_sms_notice_days set taken = taken - 1 where day = $1 and taken > 0", day),
    ];

    /// <summary>Nothing where no kind is on.</summary>
    public async Task<IReadOnlyList<VendorAllowance>> Read(CancellationToken ct)
    {
        if (options.CurrentValue.Kinds.Count == 0)
            return [];
        await using var connection = await source.OpenConnectionAsync(ct);
        var taken = await connection.ExecuteScalarAsync<int?>(new CommandDefinition(
            $"select taken from pc_sms_notice_days where day = {ChinaTime.SqlToday}", cancellationToken: ct));
        return [new VendorAllowance("sms", "notices_a_day", taken ?? 0, options.CurrentValue.PerDay)];
    }
}
