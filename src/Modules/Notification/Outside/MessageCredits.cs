using Dapper;
using Npgsql;
using PowerCrm.Store;

namespace PowerCrm.Notification;

/// <summary>
/// Counts the uses that an applicant granted for a template. A credit is taken before a message is sent and returned if the message was
/// certainly not sent; with an unknown outcome the message keeps it, so that sending it again takes no second one. WeChat's own count is
/// authoritative: after its error 43101 no credit is left.
/// </summary>
internal static class MessageCredits
{
    public const string NoCredit = "no_credit";

    /// <summary>The last credit is kept for a more useful message.</summary>
    public const string Reserved = "credit_reserved";

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

    /// <summary>Takes one credit for a message in a transaction of its own, unless the message holds one already.</summary>
    /// <param name="cause">The event that the message is about.</param>
    /// <param name="isSpare">The message is less useful than one that will follow, so it does not take the last credit.</param>
    /// <returns>Null, or why none was taken: <see cref="NoCredit"/> or <see cref="Reserved"/>.</returns>
    public static async Task<string?> Take(NpgsqlDataSource source, Guid registration, string template, Guid cause, bool isSpare,
        CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<string?>(new CommandDefinition(
            """
            with held as (
                select from pc_message_credit_uses where cause = @cause),
            taken as (
                update pc_message_credits set used = used + 1
                where registration_id = @registration and template_id = @template and granted - used > @reserve
                  and not exists (select from held)
                returning registration_id, template_id),
            kept as (
                insert into pc_message_credit_uses (cause, registration_id, template_id, taken_at)
                select @cause, registration_id, template_id, powercrm_now() from taken)
            select case when exists (select from held) or exists (select from taken) then null
                when @reserve > 0 and exists (select from pc_message_credits
                    where registration_id = @registration and template_id = @template and granted > used) then @Reserved
                else @NoCredit end
            """, new { registration, template, cause, reserve = isSpare ? 1 : 0, Reserved, NoCredit }, cancellationToken: ct));
    }

    /// <summary>Returns the rows that adjust the credits after an outcome, for the transaction that records it.</summary>
    /// <param name="code"><c>sent</c>, <c>unknown</c>, the vendor's error code, or the reason why nothing was sent.</param>
    public static IEnumerable<Row> AdjustAfter(string code, Guid cause, Guid registration, string? template) => code switch
    {
        "sent" => [Spend(cause)],
        "unknown" => [],
        "43101" => [Row.Any("update pc_message_credits set used = granted where registration_id = $1 and template_id = $2",
            registration, template!), Spend(cause)],
        _ => Return(cause),
    };

    /// <summary>The message was sent: its credit is used up.</summary>
    public static Row Spend(Guid cause) => Row.Any("delete from pc_message_credit_uses where cause = $1", cause);

    /// <summary>The message will not be sent: its credit can be used by another one. Nothing happens if it holds none.</summary>
    public static IReadOnlyList<Row> Return(Guid cause) =>
    [
        Row.Any(
            """
            update pc_message_credits c set used = c.used - 1
            from pc_message_credit_uses held
            where held.cause = $1 and c.registration_id = held.registration_id and c.template_id = held.template_id and c.used > 0
            """, cause),
        Spend(cause),
    ];
}
