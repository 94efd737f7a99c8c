using Dapper;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Store;

namespace PowerCrm.Review;

/// <summary>
/// The rows of the queue. A row shows its stream at one version, and an older version never overwrites a newer one. So commands (in their
/// own transaction) and the reaction <c>keep_queue</c> (a moment later) may write it in any order.
/// </summary>
internal static class CaseRow
{
    private const int WorkingDays = 3;

    /// <summary>
    /// Which columns a row has and what stands in them; raised with either, so that
    /// <see cref="FillOldRows"/> fills them.
    /// </summary>
    public const int Layout = 4;

    /// <summary>
    /// Working time left comes first: the queue is in the order of the due times, which are ends of office days. An urged case stands a
    /// minute before its due time, so it goes before the others that are due on the same day and passes nothing that is due earlier.
    /// A case that was overdue when it was first urged stays in its place: none may jump over an overdue one.
    /// </summary>
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(1);

    /// <summary>A name of many polyphones has so many lines of initials at most.</summary>
    private const int MostSpellings = 8;

    /// <summary>
    /// What the queue is sorted by; there is an index on it. Risk counts among the cases of one due time only, and a due time stands still:
    /// however many risky cases come in, each case is the first at last.
    /// </summary>
    public const string Order = $"{Place}, -c.risk, c.submitted_at, c.registration_id", Place = "coalesce(c.ahead_at, c.due_at)";

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

    /// <summary>Goes with an append: of two claims of one version one row moves, and the other's append is undone.</summary>
    public static Row Put(Guid id, ReviewCase it) => Row.MustHit(Sql, ReviewProblems.Claimed(it.LeaseUntil), Values(id, it));

    /// <summary>Brings the row up to what the stream says; where it is further already, nothing.</summary>
    public static Row Follow(Guid id, ReviewCase it) => it.Erased || it.Entry is null
        ? Gone(id) : Row.Any(Sql, Values(id, it));

    public static Row Gone(Guid id) => Row.Any("delete from pc_review_cases where registration_id = $1", id);

    /// <summary>The row as the stream gives it, in a table of the queue's form: to compare with it.</summary>
    public static Row Made(string table, Guid id, ReviewCase it) =>
        Row.Any(Sql.Replace("pc_review_cases", table, StringComparison.Ordinal), Values(id, it));

    /// <summary>
    /// Three working days after the submission, less those that earlier rounds have taken: the clock stands still only while the applicant
    /// has to act. One working day is left in any case. The applicant is told the full three days of each submission
    /// (<c>expectedBy</c>), so this is never the later one.
    /// </summary>
    public static DateTimeOffset DueAt(DateTimeOffset submittedAt, params IEnumerable<WithUs> before) =>
        WorkingCalendar.DueAfterWorkingDays(submittedAt,
            Math.Max(1, WorkingDays - before.Sum(b => WorkingCalendar.WorkingDaysBetween(b.From, b.Until))));

    /// <summary>Until when the case should be decided; it has been submitted. A reversed decision begins the time anew.</summary>
    public static DateTimeOffset DueAt(ReviewCase it) =>
        DueAt(it.ReversedAt ?? it.Entry!.SubmittedAt, it.Before.Where(b => b.From != it.Entry!.SubmittedAt));

    /// <summary>Office time until a case is due, in whole minutes; negative: so much is over since.</summary>
    public static int MinutesLeft(DateTimeOffset now, DateTimeOffset due) =>
        (int)Math.Floor(WorkingCalendar.WorkingTimeBetween(now, due).TotalMinutes);

    /// <summary>The reviewer's own application, known by the phone on the staff account; an account without one matches nothing.</summary>
    public static async Task<bool> IsOwn(NpgsqlDataSource database, Guid registration, Guid staff, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<bool>(new CommandDefinition(Own, new { staff, registration }, cancellationToken: ct));
    }

    private const string Own = "select exists (select from pc_v_own_registrations where staff = @staff and registration = @registration)";

    /// <summary>The staff whose own application it is, to be asked together with another question: registration.</summary>
    public const string Owners = "select staff from pc_v_own_registrations where registration = ?";

    private static List<object?> Values(Guid id, ReviewCase it)
    {
        var entry = it.Entry ?? throw new InvalidOperationException("A case has a submission.");
        var dueAt = DueAt(it);
        return
        [
            id, it.Version, entry.CompanyName, Names.Key(entry.CompanyName), entry.CreditCode, it.Round, it.Status, entry.SubmittedAt,
            dueAt, it.Reviewer, it.Reviewer is null ? null : it.LeaseUntil, Flagged(it, entry), entry.RegionCode,
            string.Join(' ', Pinyin.Spellings(Names.Key(entry.CompanyName), MostSpellings)), it.Urged?.Last,
            it.Weight, Layout, it.Refusals, First(it), it.Urged?.First < dueAt ? dueAt - Ahead : null,
        ];
    }

    private static Guid[] First(ReviewCase it) => it.Proposed is not { } first ? [] : [.. it.CheckedBy
        .Select(by => by.StartsWith("staff:", StringComparison.Ordinal) && Guid.TryParse(by[6..], out var id) ? id : first.Reviewer)
        .Append(first.Reviewer).Distinct()];

    private static string[] Flagged(ReviewCase it, QueueEntry entry) =>
    [
        .. entry.Flags, .. it.Proposed is null ? [] : (string[])[Flags.SecondOpinion],
        .. it.Reversing is null ? [] : (string[])[Flags.Reversal],
    ];
}
