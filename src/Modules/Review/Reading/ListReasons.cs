using Microsoft.AspNetCore.Http;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Review;

/// <summary>Lists the reasons that a rejection can give, in the reader's language.</summary>
[Tags("review")]
public static class ListReasons
{
    internal sealed record Item(string Code, string Step, string Text, IReadOnlyList<string> Opens);

    internal sealed record Answer(string Version, IReadOnlyList<Item> Items);

    [WolverineGet("/reviews/reasons"), Staff]
    [Answers<Answer>]
    public static Reply Get(HttpContext http)
    {
        var language = Languages.Of(http);
        return Reply.Ok(new Answer(ReasonCatalogue.Version,
            [.. ReasonCatalogue.All.Select(r => new Item(r.Code, r.Step, r.GetText(language), r.Opens))]));
    }
}
