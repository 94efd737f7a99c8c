using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Npgsql;
using PowerCrm.Store;
using PowerCrm.Web;

namespace PowerCrm.Assignment;

/// <summary>One customer with all that has happened, and the version that the next step needs.</summary>
internal static class ReadCustomer
{
    public static void Map(IEndpointRouteBuilder customers) => customers.MapGet("/{id:guid}", Handle).RequireStaff("manager", "admin")
        .WithName(nameof(ReadCustomer)).Produces<CustomerView>();

    private static async Task<IResult> Handle(Guid id, CurrentCaller caller, NpgsqlDataSource source, IKeyRing keys, HttpContext http, CancellationToken ct)
    {
        var admin = caller.Has("admin");
        if (await CustomerRows.Find(source, id, admin ? null : caller.Id, ct) is not { } row)
            return Problem.NotFound;
        var view = (await keys.Open([row], ct))[0].View(Languages.Of(http), admin, alone: true);
        return IfNoneMatch.Or(http, Reply.Ok(view, row.Version).With("Cache-Control", "private, no-cache"));
    }
}
