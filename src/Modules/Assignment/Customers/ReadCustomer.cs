using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Assignment;

/// <summary>Returns one customer with the timeline, and the version that the next command needs.</summary>
[Tags("customers")]
public static class ReadCustomer
{
    [WolverineGet("/customers/{id:guid}"), Staff("manager", "admin")]
    [Answers<CustomerView>, Answers(304)]
    public static async Task<IResult> Get(Guid id, CurrentCaller caller, NpgsqlDataSource source, IKeyRing keys, CoveredColleagues covered,
        HttpContext http, CancellationToken ct)
    {
        var admin = caller.Has("admin");
        var colleagues = admin ? null : await covered.FindFor(caller.Id, ct);
        if (await CustomerRows.Find(source, id, colleagues is null ? null : [caller.Id, .. colleagues.Keys], ct) is not { } row)
            return Problem.NotFound;
        var language = Languages.Of(http);
        var view = (await keys.OpenCustomers([row], ct))[0].ToView(language, admin,
            await keys.OpenTimeline(row.Customer, language, ct), colleagues);
        return IfNoneMatch.NotModifiedOr(http, Reply.Ok(view, row.Version));
    }
}
