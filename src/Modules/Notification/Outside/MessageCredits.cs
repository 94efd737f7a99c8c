using Dapper;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Notification;

/// <summary>
/// Counts the uses that an applicant granted for a template. A credit is taken before a message is sent and returned if the message was
/// certainly not sent; with an unknown outcome it stays taken. WeChat's own count is authoritative: after its error 43101 no credit is
/// left.
/// </summary>
internal static class MessageCredits
{
    /// <summary>The largest number of credits that a client can report. WeChat cannot confirm the reports.</summary>
    private const int MaxCredits = 100;

    /// <summary>Records one answer to the mini-program's question and returns the remaining credits.</summary>
    public static async Task<int> Record(NpgsqlConnection connection, NpgsqlTransaction transaction, Guid registration, string template,
        bool granted, CancellationToken ct) => await connection.ExecuteScalarAsync<int>(new CommandDefinition(
        """
        insert into pc_message_credits as c (registration_id, template_id, granted, refused, asked_at)
        values (@registration, @template, @granted::int, (not @granted)::int, powercrm_now())
        on conflict (registration_id, template_id) do update
        set granted = least(c.granted + excluded.granted, c.used + @Most), refused = c.refused + excluded.refused,
            asked_at = excluded.asked_at
        returning c.granted - c.used
        """, new { registration, template, granted, Most = MaxCredits }, transaction, cancellationToken: ct));

    /// <summary>Takes one credit in a transaction of its own; false if none is left.</summary>
    public static async Task<bool> TryTake(NpgsqlDataSource source, Guid registration, string template, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return await connection.ExecuteAsync(new CommandDefinition(
            """
            update pc_message_credits set used = used + 1
            where registration_id = @registration and template_id = @template and granted > used
            """, new { registration, template }, cancellationToken: ct)) == 1;
    }

    /// <summary>Returns the rows that adjust the credits after an outcome, for the transaction that records it.</summary>
    /// <param name="code"><c>sent</c>, <c>unknown</c>, <c>no_credit</c>, or the vendor's error code.</param>
    public static IEnumerable<Row> AdjustAfter(string code, Guid registration, string template) => code switch
    {
        "sent" or "unknown" or NoCredit => [],
        "43101" => [Row.Any("update pc_message_credits set used = granted where registration_id = $1 and template_id = $2",
            registration, template)],
        _ => [Row.Any("update pc_message_credits set used = used - 1 where registration_id = $1 and template_id = $2 and used > 0",
            registration, template)],
    };

    public const string NoCredit = "no_credit";
}
