using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Assignment;

/// <summary>
/// Lists a manager's customers and those of colleagues for whom the manager is the substitute today, newest first. Administrators see the
/// customers of all managers and those who wait for one.
/// </summary>
[Tags("customers")]
public static class ListCustomers
{
    /// <param name="condition">The condition on the customers' managers.</param>
    /// <param name="names">The searched name in each spelling; null for no search.</param>
    private static string BuildSql(string condition, IReadOnlyList<string>? names) => $"""
        join (
            -- A customer whose manager left is listed once, as waiting.
            select registration_id, manager_id, state, assigned_at from pc_assignments s
            where not exists (select from pc_assignment_waiting w where w.registration_id = s.registration_id)
            union all
            select registration_id, null, 'waiting', parked_at from pc_assignment_waiting) a on a.registration_id = d.id
        where {condition}
          and (@status::text is null or a.state = @status)
          {BuildNameCondition(names)}
          and (@at::timestamptz is null or (a.assigned_at, a.registration_id) < (@at, @id))
        order by a.assigned_at desc, a.registration_id desc
        limit @limit
        """;

    /// <summary>
    /// The index on character pairs finds possible matches, and the pattern selects the real ones. A single character has no pair.
    /// </summary>
    private static string BuildNameCondition(IReadOnlyList<string>? names) => names switch
    {
        null => "",
        _ when names.Any(n => n.EnumerateRunes().Count() < 2) => NamePatternCondition,
        _ => $"{NamePatternCondition} and (powercrm_pairs(d.data ->> 'NameKey') @> powercrm_pairs(@typed) "
            + "or powercrm_pairs(d.data ->> 'NameKey') @> powercrm_pairs(@simplified))",
    };

    private const string NamePatternCondition = "and d.data ->> 'NameKey' like any (@like)";

    [WolverineGet("/customers"), Staff("manager", "admin")]
    [QueryParameters("status", "q")]
    [Answers<PageOf<CustomerView>>, ProblemCodes("cursor_invalid")]
    public static async Task<IResult> Get(Page page, CurrentCaller caller, NpgsqlDataSource source, IKeyRing keys,
        CoveredColleagues covered, HttpContext http, CancellationToken ct)
    {
        var (status, q) = (Query.ReadSingle(http, "status"), Query.ReadSingle(http, "q"));
        if (status is not null && !CustomerState.All.Contains(status))
            return Problem.Invalid(new Fault("/status", "invalid"));
        // Compares names as the duplicate check does, ignoring brackets and the difference of simplified and traditional characters.
        var names = string.IsNullOrEmpty(q) ? null : Simplified.Variants(Names.SearchKey(q));
        var (at, id) = page.Key;
        var admin = caller.Has("admin");
        var colleagues = admin ? null : await covered.FindFor(caller.Id, ct);
        var rows = await CustomerRows.Query(source, BuildSql(
            colleagues is null ? "true" : CustomerRows.BuildManagerCondition(colleagues), names), new
            {
                manager = caller.Id,
                managers = colleagues is null ? null : (Guid[])[caller.Id, .. colleagues.Keys],
                status,
                like = names is null ? null : LikePattern.Containing(names),
                typed = names?[0],
                simplified = names?[^1],
                at,
                id,
                limit = page.Rows,
            }, ct);
        var part = page.Of(rows, r => (r.Since!.Value, r.Customer.Id));
        var items = (await keys.OpenCustomers(part.Items, ct)).Select(it => it.ToView(Languages.Of(http), admin, colleagues: colleagues));
        return Reply.Ok(part.WithItems(items));
    }
}
