using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using PowerCrm.Vendors;
using PowerCrm.Web;
using Wolverine.Http;

namespace PowerCrm.Notification;

/// <summary>The templates of WeChat messages that the mini-program may ask for, and what each tells; empty if none is configured.</summary>
[Tags("reference")]
public static class ListTemplates
{
    internal sealed record Answer(IReadOnlyList<Template> Items);

    [WolverineGet("/reference/templates"), AllowAnonymous]
    [Answers<Answer>]
    public static IResult Get(Templates templates) =>
        // Not for long: another id at the operator's makes the old one useless.
        Reply.Ok(new Answer(templates.All)).With("Cache-Control", "public, max-age=300");
}

/// <param name="Id">WeChat's, as <c>wx.requestSubscribeMessage</c> wants it.</param>
/// <param name="Code">What it tells: <c>review_decided</c>.</param>
public sealed record Template(string Id, string Code, string Title, string EnglishTitle);

/// <summary>The messages that there are, with the operator's templates for them.</summary>
public sealed class Templates(IOptionsMonitor<WechatOptions> vendor, IOptionsMonitor<TellApplicantOptions> own)
{
    public IReadOnlyList<Template> All => Decided is { } id
        ? [new Template(id, TellApplicantHandler.Kind, "审核结果通知", "The decision on your application")] : [];

    /// <summary>Null: the message about a decision is not sent.</summary>
    public string? Decided => vendor.CurrentValue.Templates.GetValueOrDefault(own.CurrentValue.Template) is { Length: > 0 } id ? id : null;
}
