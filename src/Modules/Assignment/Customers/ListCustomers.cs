using Microsoft.AspNetCore.Http;
using Npgsql;
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
    /// <param name="filter">The condition of the filters.</param>
    private static string BuildSql(string condition, string filter) => $"""
        join (
            -- A customer whose manager left is listed once, as waiting.
            select registration_id, manager_id, state, assigned_at, respond_by, contact_by from pc_assignments s
            where not exists (select from pc_assignment_waiting w where w.registration_id = s.registration_id)
            union all
            select registration_id, null, 'waiting', parked_at, null, null from pc_assignment_waiting) a on a.registration_id = d.id
        where {condition}
          {filter}
          and (@at::timestamptz is null or (a.assigned_at, a.registration_id) < (@at, @id))
        order by a.assigned_at desc, a.registration_id desc
        limit @limit
        """;

    [WolverineGet("/customers"), Staff("manager", "admin")]
    [QueryParameters("status", "q", "region", "rating", "due")]
    [Answers<PageOf<CustomerView>>, ProblemCodes("cursor_invalid")]
    public static async Task<IResult> Get(Page page, CurrentCaller caller, NpgsqlDataSource source, IKeyRing keys,
        CoveredColleagues covered, HttpContext http, CancellationToken ct)
    {
        var filter = CustomerFilter.Read(http);
        var (at, id) = page.Key;
        var admin = caller.Has("admin");
        var colleagues = admin ? null : await covered.FindFor(caller.Id, ct);
        filter.Parameters.AddDynamicParams(new
        {
            manager = caller.Id,
            managers = colleagues is null ? null : (Guid[])[caller.Id, .. colleagues.Keys],
            at,
            id,
            limit = page.Rows,
        });
        var rows = await CustomerRows.Query(source, BuildSql(
            colleagues is null ? "true" : CustomerRows.BuildManagerCondition(colleagues), filter.Sql), filter.Parameters, ct);
        var part = page.Of(rows, r => (r.Since!.Value, r.Customer.Id));
        var items = (await keys.OpenCustomers(part.Items, ct)).Select(it => it.ToView(Languages.Of(http), admin, colleagues: colleagues));
        return Reply.Ok(part.WithItems(items));
    }
}
