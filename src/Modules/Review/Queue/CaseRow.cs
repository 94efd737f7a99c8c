using Dapper;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Store;

namespace PowerCrm.Review;

/// <summary>
/// Writes the rows of the queue. A row shows its stream at one version, and an older version never overwrites a newer one. So the commands
/// (in their own transaction) and the reaction <c>keep_queue</c> (a moment later) can write it in any order.
/// </summary>
internal static class CaseRow
{
    private const int WorkingDays = 3;

    /// <summary>Version of the row's columns and of the rules for their contents. Increase it when either changes.</summary>
    private const int Format = 5;

    /// <summary>
    /// The build's number in a row: it grows with <see cref="Format"/> and with the working calendar, by which the due times are computed.
    /// <see cref="OutdatedRowRewriter"/> rewrites the rows that have a smaller one.
    /// </summary>
    public const int Layout = Format * 1000 + WorkingCalendar.Version;

    /// <summary>
    /// The queue is sorted by due times, which are ends of office days. An urged case is placed one minute before its due time, so it comes
    /// before other cases that are due on the same day but not before cases that are due earlier. A case that was already overdue when it
    /// was first urged keeps its place: no case may pass an overdue one.
    /// </summary>
    private static readonly TimeSpan UrgedAdvance = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The largest number of pinyin initials that are stored for one name, which may contain characters with several readings.
    /// </summary>
    private const int MaxSpellings = 8;

    /// <summary>
    /// The sort order of the queue, supported by an index. Risk counts only among cases with the same due time, and due times do not
    /// change. So every case comes first eventually, however many risky cases arrive.
    /// </summary>
    public const string OrderSql = $"{SortTimeSql}, -c.risk, c.submitted_at, c.registration_id",
        SortTimeSql = "coalesce(c.ahead_at, c.due_at)";

    private const string Sql = """
        insert into pc_review_cases (registration_id, version, company_name, company_key, credit_code, round, status, submitted_at, due_at,
            claimed_by, lease_until, flags, region_code, company_initials, urged_at, risk, layout, refusals, first_by, ahead_at)
        values ($1, $2, $3, $4, $5::text, $6, $7, $8, $9, $10::uuid, $11::timestamptz, $12, $13, $14, $15::timestamptz, $16, $17,
            $18, $19, $20::timestamptz)
        on conflict (registration_id) do update
        set version = excluded.version, company_name = excluded.company_name, company_key = excluded.company_key,
            credit_code = excluded.credit_code, round = excluded.round, status = excluded.status, submitted_at = excluded.submitted_at,
            due_at = excluded.due_at, claimed_by = excluded.claimed_by, lease_until = excluded.lease_until, offered_until = null,
            flags = excluded.flags, urged_at = excluded.urged_at, ahead_at = excluded.ahead_at, region_code = excluded.region_code,
            company_initials = excluded.company_initials, risk = excluded.risk, layout = excluded.layout,
            refusals = excluded.refusals, first_by = excluded.first_by
        where pc_review_cases.version < excluded.version
            or (pc_review_cases.version = excluded.version and pc_review_cases.layout < excluded.layout)
        """;

    /// <summary>
    /// Writes the row together with an append. When two claims are made on the same version, only one changes the row; the other's append
    /// is rolled back.
    /// </summary>
    public static Row Put(Guid id, ReviewCase it) => Row.MustHit(Sql, ReviewProblems.AlreadyClaimed(it.LeaseUntil), GetValues(id, it));

    /// <summary>Updates the row to the state of the stream, unless the row is already newer.</summary>
    public static Row Refresh(Guid id, ReviewCase it) => it.Erased || it.Entry is null
        ? Delete(id) : Row.Any(Sql, GetValues(id, it));

    public static Row Delete(Guid id) => Row.Any("delete from pc_review_cases where registration_id = $1", id);

    /// <summary>Returns the row for the state of the stream, in a table with the queue's columns, for a comparison.</summary>
    public static Row InsertInto(string table, Guid id, ReviewCase it) =>
        Row.Any(Sql.Replace("pc_review_cases", table, StringComparison.Ordinal), GetValues(id, it));

    /// <summary>
    /// Returns the due time: three working days after the submission, less the days of earlier rounds. Only the time in which the applicant
    /// has to act is not counted. At least one working day is left. The applicant is told the full three days of each submission
    /// (<c>expectedBy</c>), so the due time is never later than that.
    /// </summary>
    public static DateTimeOffset GetDueAt(DateTimeOffset submittedAt, params IEnumerable<ReviewPeriod> earlierPeriods) =>
        WorkingCalendar.DueAfterWorkingDays(submittedAt,
            Math.Max(1, WorkingDays - earlierPeriods.Sum(b => WorkingCalendar.WorkingDaysBetween(b.From, b.Until))));

    /// <summary>Returns the due time of a submitted case. After a reversed decision the time starts again.</summary>
    public static DateTimeOffset GetDueAt(ReviewCase it) =>
        GetDueAt(it.ReversedAt ?? it.Entry!.SubmittedAt, it.EarlierPeriods.Where(b => b.SubmittedAt != it.Entry!.SubmittedAt));

    /// <summary>Returns the due time of a case that waits for a decision; null for another one.</summary>
    public static DateTimeOffset? FindDueAt(ReviewCase it) =>
        it is { Submitted: true, Decided: false, Entry: not null } ? GetDueAt(it) : null;

    /// <summary>Returns the office time until the due time in whole minutes; negative when the case is overdue.</summary>
    public static int GetMinutesLeft(DateTimeOffset now, DateTimeOffset due) =>
        (int)Math.Floor(WorkingCalendar.WorkingTimeBetween(now, due).TotalMinutes);

    /// <summary>
    /// Returns true when the registration is the staff member's own application, found by the phone number of the staff account. An account
    /// without a phone number matches no registration.
    /// </summary>
    public static async Task<bool> IsOwn(NpgsqlDataSource database, Guid registration, Guid staff, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(OwnSql, new { staff, registration }, cancellationToken: ct));
    }

    private const string OwnSql =
        "select exists (select from pc_v_own_registrations where staff = @staff and registration = @registration)";

    /// <summary>
    /// SQL for the staff whose own application a registration is. It runs together with another query; the parameter is the registration.
    /// </summary>
    public const string OwnersSql = "select staff from pc_v_own_registrations where registration = ?";

    private static List<object?> GetValues(Guid id, ReviewCase it)
    {
        var entry = it.Entry ?? throw new InvalidOperationException("A case has a submission.");
        var dueAt = GetDueAt(it);
        return
        [
            id, it.Version, entry.CompanyName, Names.Key(entry.CompanyName), entry.CreditCode, it.Round, it.Status, entry.SubmittedAt,
            dueAt, it.Reviewer, it.Reviewer is null ? null : it.LeaseUntil, GetFlags(it, entry), entry.RegionCode,
            string.Join(' ', Pinyin.Spellings(Names.Key(entry.CompanyName), MaxSpellings)), it.Urged?.Last,
            it.Weight, Layout, it.RejectionCount, GetFirstReviewers(it), it.Urged?.First < dueAt ? dueAt - UrgedAdvance : null,
        ];
    }

    private static Guid[] GetFirstReviewers(ReviewCase it) => it.Proposed is not { } proposal ? [] : [.. it.CheckedBy
        .Select(a => Actor.StaffOf(a) ?? proposal.Reviewer).Append(proposal.Reviewer).Distinct()];

    private static string[] GetFlags(ReviewCase it, QueueEntry entry) =>
    [
        .. entry.Flags, .. it.Proposed is null ? [] : (string[])[Flags.SecondOpinion],
        .. it.OpenReversal is null ? [] : (string[])[Flags.Reversal],
    ];
}
