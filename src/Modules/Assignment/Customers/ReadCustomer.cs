using Microsoft.AspNetCore.Http;
using Npgsql;
using PowerCrm.Store;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Assignment;

/// <summary>One customer with all that has happened, and the version that the next step needs.</summary>
[Tags("customers")]
public static class ReadCustomer
{
    [WolverineGet("/customers/{id:guid}"), Staff("manager", "admin")]
    [Answers<CustomerView>, Answers(304)]
    public static async Task<IResult> Get(Guid id, CurrentCaller caller, NpgsqlDataSource source, IKeyRing keys, HttpContext http,
        CancellationToken ct)
    {
        var admin = caller.Has("admin");
        if (await CustomerRows.Find(source, id, admin ? null : caller.Id, ct) is not { } row)
            return Problem.NotFound;
        var language = Languages.Of(http);
        var view = (await keys.Open([row], ct))[0].View(language, admin, await keys.Moments(row.Customer, language, ct));
        return IfNoneMatch.Or(http, Reply.Ok(view, row.Version).With("Cache-Control", "private, no-cache"));
    }
}
