using System.Globalization;
using Microsoft.Extensions.Options;
using PowerCrm.China;
using PowerCrm.Contracts;
using PowerCrm.EventStore;
using PowerCrm.Vendors;

namespace PowerCrm.Notification;

/// <summary>
/// The applicant learns of the decision by WeChat, where a template is configured. At most once: the attempt is written before the call, a
/// call without answer is unknown and never repeated by itself; 43101 (no consent left for this template) is a state, not a fault.
/// </summary>
internal sealed class TellApplicant(IWechat wechat, IKeyRing keys, IOptionsMonitor<WechatOptions> vendor, IOptionsMonitor<TellApplicantOptions> own)
    : IOutsideSubscription
{
    public const string Kind = "review_decided", Channel = "wechat";

    public static string Name => "TellApplicant";
    public static IReadOnlyList<Type> Handles { get; } = [typeof(ReviewDecided)];

    public async Task<object?> Prepare(Recorded e, Reaction reaction, CancellationToken ct)
    {
        if (e.Data is not ReviewDecided decided || vendor.CurrentValue.Templates.GetValueOrDefault(own.CurrentValue.Template) is not { Length: > 0 } template)
            return null;
        var it = (await reaction.Events.Load<Recipient>(e.Stream, ct)).State;
        if (await keys.Open<WechatIdentity>(it.Identity, Sealed.Identity, "tell the applicant", ct) is not { } identity)
            return null;                                        // erased, or never signed in by WeChat
        await Append(e, reaction, new NotificationAttempted(e.Stream, Kind, Channel, e.Id), ct);
        return new Prepared(identity.OpenId, template, Fields(decided, it.Company, e.At));
    }

    public async Task<object> Call(object prepared, CancellationToken ct)
    {
        var message = (Prepared)prepared;
        return await wechat.SendSubscribeMessage(message.OpenId, message.Template, own.CurrentValue.Page, message.Data, ct);
    }

    public Task Complete(Recorded e, object? prepared, object? result, Reaction reaction, CancellationToken ct) => Append(e, reaction, Outcome(e, result), ct);

    internal static object Outcome(Recorded e, object? result) => result switch
    {
        MessageResult.Sent sent => new NotificationSent(e.Stream, Kind, Channel, e.Id, sent.MessageId),
        MessageResult.Refused => new NotificationFailed(e.Stream, Kind, Channel, e.Id, "43101", Unknown: false),
        MessageResult.Failed failed => new NotificationFailed(e.Stream, Kind, Channel, e.Id, failed.Code.ToString(CultureInfo.InvariantCulture), Unknown: false),
        _ => new NotificationFailed(e.Stream, Kind, Channel, e.Id, "unknown", Unknown: true),
    };

    /// <summary>A stream for each recipient and cause, so that no reader's version of the registration moves.</summary>
    private static Task Append(Recorded e, Reaction reaction, object @event, CancellationToken ct) =>
        reaction.Events.Append([new StreamAppend(Ids.Derived(e.Stream, $"notification:{e.Id:N}"), Expected.Any, @event)], ct);

    private Dictionary<string, string> Fields(ReviewDecided decided, string company, DateTimeOffset at)
    {
        var (names, approved) = (own.CurrentValue, decided.Decision == AuthStatus.Approved);
        return new Dictionary<string, string>
        {
            [names.CompanyField] = company,
            [names.ResultField] = approved ? "审核通过" : "审核拒绝",
            [names.TimeField] = at.ToOffset(WorkingCalendar.Zone).ToString("yyyy年M月d日 HH:mm", CultureInfo.InvariantCulture),
            [names.HintField] = approved ? "客户经理将尽快与您联系" : "请查看原因并修改后重新提交",
        };
    }

    /// <summary>Lives in memory alone, and prints nobody's id.</summary>
    private sealed record Prepared(string OpenId, string Template, IReadOnlyDictionary<string, string> Data)
    {
        public override string ToString() => nameof(Prepared);
    }

    internal sealed record Recipient(Personal? Identity, string Company) : IFold<Recipient>
    {
        public static Recipient Initial { get; } = new(null, "");

        public static Recipient Apply(Recipient it, object @event) => @event switch
        {
            WechatAuthorized e => it with { Identity = e.Identity },
            InfoSubmitted e => it with { Company = e.CompanyName },
            _ => it,
        };
    }
}
