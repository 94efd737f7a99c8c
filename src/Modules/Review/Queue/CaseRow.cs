using PowerCrm.China;
using PowerCrm.EventStore;

namespace PowerCrm.Review;

/// <summary>The rows of the queue that go with a decision, in its transaction.</summary>
internal static class CaseRow
{
    /// <summary>Three working days by the Chinese calendar.</summary>
    public const int WorkingDays = 3;

    private const string UpsertSql = """
        insert into pc_review_cases (registration_id, company_name, company_key, credit_code, round, status, submitted_at, due_at, claimed_by, lease_until)
        values ($1, $2, $3, $4::text, $5, $6, $7, $8, $9::uuid, $10::timestamptz)
        on conflict (registration_id) do update set company_name = excluded.company_name, company_key = excluded.company_key,
            credit_code = excluded.credit_code, round = excluded.round, status = excluded.status, submitted_at = excluded.submitted_at,
            due_at = excluded.due_at, claimed_by = excluded.claimed_by, lease_until = excluded.lease_until
        """;

    /// <summary>The row as the state says, whatever was there before: written by whoever comes first, the reviewer or the subscription.</summary>
    public static Alongside Upsert(Guid id, ReviewCase it, string status, Guid? claimedBy, DateTimeOffset? leaseUntil) => Alongside.Any(UpsertSql,
        id, it.CompanyName, Names.Key(it.CompanyName), Text(it.CreditCode), it.Round, status, it.SubmittedAt,
        WorkingCalendar.DueAfterWorkingDays(it.SubmittedAt, WorkingDays), Null(claimedBy), Null(leaseUntil?.ToUniversalTime()));

    public static Alongside Remove(Guid id) => Alongside.Any("delete from pc_review_cases where registration_id = $1", id);

    private static object? Text(string? value) => value is null ? new Npgsql.NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text } : value;

    private static object? Null(Guid? value) => value is { } id ? id : new Npgsql.NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Uuid };

    private static object? Null(DateTimeOffset? value) => value is { } at ? at : new Npgsql.NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.TimestampTz };
}
