using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PowerCrm.Web;

namespace PowerCrm.Review;

/// <summary>The reasons that a rejection can give, in the reader's language.</summary>
internal static class ListReasons
{
    public sealed record Item(string Code, string Step, string Text, IReadOnlyList<string> Opens);

    public sealed record Answer(string Version, IReadOnlyList<Item> Items);

    public static void Map(IEndpointRouteBuilder reviews) =>
        reviews.MapGet("/reasons", Handle).RequireStaff().WithName(nameof(ListReasons)).Produces<Answer>();

    private static Reply Handle(HttpContext http)
    {
        var language = Languages.Of(http);
        return Reply.Ok(new Answer(ReasonCatalogue.Version,
            [.. ReasonCatalogue.All.Select(r => new Item(r.Code, r.Step, r.Text(language), r.Opens))]));
    }
}
