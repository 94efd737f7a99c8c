using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using PowerCrm.EventStore;
using PowerCrm.Web;

namespace PowerCrm.Registration;

/// <summary>What was typed comes back on any device, with what is still wrong or missing.</summary>
internal static class ReadDraft
{
    public sealed record IssueShown(string Pointer, string Code, string Message, bool Blocking);
    public sealed record Response(JsonObject Draft, IReadOnlyList<IssueShown> Issues, string Step, DateTimeOffset? SavedAt);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/auth/draft", Handle)
        .RequireApplicant().WithName(nameof(ReadDraft)).WithTags("registration").Produces<Response>();

    private static async Task<IResult> Handle(CurrentCaller caller, HttpContext http, Drafts drafts, IEventStore events, CancellationToken ct)
    {
        var it = (await events.Load<Registrant>(caller.Id, ct)).State;
        var saved = await drafts.Read(caller.Id, ct);
        return Reply.Ok(Shown(it, saved, (await drafts.Check(caller.Id, saved.Form, ct)).Issues, Languages.Of(http)));
    }

    public static Response Shown(Registrant it, Drafts.Saved saved, IReadOnlyList<Issue> issues, Language language) => new(saved.Form,
        [.. issues.Select(i => new IssueShown(i.Pointer, i.Code, i.Message(language), i.Blocking))], Steps.Next(it, issues), saved.At);
}

/// <summary>Every step of the form is kept as typed, complete or not: nothing that somebody typed is lost to a rule.</summary>
internal static class SaveDraft
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPut("/auth/draft", Handle)
        .RequireApplicant().Idempotent().WithName(nameof(SaveDraft)).WithTags("registration")
        .Produces<ReadDraft.Response>().Refuses("already_submitted");

    private static async Task<IResult> Handle(PatchBody<RegistrationForm> body, CurrentCaller caller, HttpContext http, Drafts drafts, Images images,
        IEventStore events, CancellationToken ct)
    {
        var it = (await events.Load<Registrant>(caller.Id, ct)).State;
        if (!it.Editable)
            return new Problem("already_submitted");
        var facts = new FormFacts(await images.Kinds(caller.Id, ct), Typing: true);
        return await drafts.Save(caller.Id, form => RegionRules.Merge(form, body.Value),
            saved => Reply.Ok(ReadDraft.Shown(it, saved, FormRules.Check(saved.Form, facts).Issues, Languages.Of(http))), IdempotencyScope.Of(http), ct);
    }
}
