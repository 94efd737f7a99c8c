using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using PowerCrm.Vendors;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Notification;

/// <summary>Lists the templates of WeChat messages that the mini-program may ask for; empty when none is configured.</summary>
[Tags("reference")]
public static class ListTemplates
{
    internal sealed record Answer(IReadOnlyList<Template> Items);

    [WolverineGet("/reference/templates"), AllowAnonymous]
    [Answers<Answer>]
    public static IResult Get(Templates templates) =>
        // Cached only briefly: when the operator changes the id, the old one no longer works.
        Reply.Ok(new Answer(templates.All)).WithHeader("Cache-Control", "public, max-age=300");
}

/// <param name="Id">WeChat's template id, for <c>wx.requestSubscribeMessage</c>.</param>
/// <param name="Code">The subject of the message: <c>review_decided</c>.</param>
public sealed record Template(string Id, string Code, string Title, string EnglishTitle);

/// <summary>The available messages, with the operator's templates for them.</summary>
public sealed class Templates(IOptionsMonitor<WechatOptions> vendor, IOptionsMonitor<ApplicantNoticeOptions> options)
{
    public IReadOnlyList<Template> All => DecisionTemplateId is { } id
        ? [new Template(id, NotifyApplicantHandler.Kind, "审核结果通知", "The decision on your application")] : [];

    /// <summary>Null when the message about a decision is not sent.</summary>
    public string? DecisionTemplateId => vendor.CurrentValue.Templates
        .GetValueOrDefault(options.CurrentValue.Template) is { Length: > 0 } id
        ? id : null;
}
