using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>The reasons that a rejection may give, and what each opens.</summary>
internal static class ListReasons
{
    public sealed record Reason(string Code, string Step, string Text, IReadOnlyList<string> Opens);

    public sealed record Answer(string Version, IReadOnlyList<Reason> Items);

    public static void Map(IEndpointRouteBuilder reviews) => reviews.MapGet("/reasons", Handle).RequireStaff().WithName(nameof(ListReasons)).Produces<Answer>();

    private static Reply Handle(HttpContext http)
    {
        var english = http.Request.Headers.AcceptLanguage.ToString().StartsWith("en", StringComparison.OrdinalIgnoreCase);
        return Reply.Ok(new Answer(ReasonCatalogue.Version, [.. ReasonCatalogue.All.Select(r => new Reason(r.Code, r.Step, english ? r.En : r.Zh, r.Opens))]));
    }
}
