using Microsoft.AspNetCore.Http;
using PowerCrm.China;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Review;

/// <summary>Lists the reasons that a rejection can give today, in the reader's language.</summary>
[Tags("review")]
public static class ListReasons
{
    internal sealed record Item(string Code, string Step, string Text, IReadOnlyList<string> Opens);

    internal sealed record Answer(string Version, IReadOnlyList<Item> Items);

    [WolverineGet("/reviews/reasons"), Staff]
    [Answers<Answer>]
    public static Reply Get(HttpContext http, DateTimeOffset now)
    {
        var (language, catalogue) = (Languages.Of(http), ReasonCatalogue.At(ChinaTime.Day(now)));
        return Reply.Ok(new Answer(catalogue.Version,
            [.. catalogue.Reasons.Select(r => new Item(r.Code, r.Step, r.GetText(language), r.Opens))]));
    }
}
