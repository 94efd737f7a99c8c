using Microsoft.Extensions.Options;
using PowerCrm.Notification;
using PowerCrm.Vendors;

namespace PowerCrm.Host.Cli;

/// <summary>
/// Reports which vendors are configured, for `check-env`. None is called, because calls cost money or send a message to someone.
/// </summary>
internal static class VendorChecks
{
    public static void Add(List<Check> checks, IServiceProvider services, bool sandbox)
    {
        var (wechat, sms, ocr) = (Of<WechatOptions>(services), Of<SmsOptions>(services), Of<OcrOptions>(services));
        checks.Add(Vendor("wechat", wechat.IsConfigured, sandbox && wechat.IsLoopback, "sign-in is refused",
            "set Wechat__AppId and Wechat__Secret"));
        if (wechat.IsConfigured && wechat.Templates.Count == 0)
            checks.Add(new("wechat message", CheckState.Warning, "no template: applicants are not notified of the decision",
                "set Wechat__Templates__reviewDecided"));
        checks.Add(Vendor($"sms ({sms.Provider})", sms.IsConfigured, sandbox && sms.IsLoopback, "codes are refused",
            "set Sms__KeyId, Sms__KeySecret, Sms__Sign and Sms__Template; for Tencent Sms__AppId too"));
        if (Of<ApplicantNoticeOptions>(services).Faults is { Count: > 0 } faults)
            checks.Add(new("wechat messages", CheckState.Missing, $"no quiet hours: {string.Join(", ", faults)}",
                $"set {string.Join(" and ", faults)} as HH:mm"));
        checks.Add(Notices(Of<SmsFallbackOptions>(services), sms));
        checks.Add(Managers(Of<WeComNoticeOptions>(services), Of<WeComOptions>(services), sandbox));
        checks.Add(ocr.Provider switch
        {
            OcrProviders.Embedded => new("reading documents", CheckState.Ok, "by trained models on this machine"),
            OcrProviders.Tencent => Vendor("reading documents (tencent)", ocr.HasKeys, sandbox, "documents are not read",
                "set Ocr__KeyId and Ocr__KeySecret"),
            OcrProviders.Wechat => Vendor("reading documents (wechat)", wechat.IsConfigured, sandbox, "documents are not read",
                "set Wechat__AppId and Wechat__Secret"),
            var unknown => new("reading documents", CheckState.Missing, $"there is no provider '{unknown}'",
                "set Ocr__Provider to embedded, tencent or wechat"),
        });
        var blobs = Of<BlobOptions>(services);
        if (string.Equals(blobs.Provider, "s3", StringComparison.OrdinalIgnoreCase))
            checks.Add(blobs is { Url.Length: > 0, KeyId.Length: > 0, KeySecret.Length: > 0 }
                ? new("pictures (s3)", CheckState.Ok, blobs.Url)
                : new("pictures (s3)", CheckState.Missing, "not configured", "set Blobs__Url, Blobs__KeyId and Blobs__KeySecret"));
        var directory = Of<RegistryOptions>(services);
        if (string.Equals(directory.Provider, "http", StringComparison.OrdinalIgnoreCase))
            checks.Add(Vendor("company registry", directory.BaseUrl.Length > 0, sandbox, "only the directory in the database answers",
                "set Directory__BaseUrl and Directory__ApiKey"));
        var identity = Of<IdentityOptions>(services);
        checks.Add(identity.Provider.ToLowerInvariant() switch
        {
            "none" => new("identity check", CheckState.Ok, "by the reviewers alone"),
            "http" => Vendor("identity check (http)", identity.IsConfigured, sandbox, "by the reviewers alone",
                "set Identity__BaseUrl and Identity__ApiKey"),
            _ => new("identity check", CheckState.Missing, $"there is no provider '{identity.Provider}'",
                "set Identity__Provider to none or http"),
        });
    }

    private static Check Notices(SmsFallbackOptions it, SmsOptions account)
    {
        const string What = "sms notices";
        var on = string.Join(", ", it.Kinds);
        return it switch
        {
            { Kinds.Count: 0 } => new(What, CheckState.Ok, "off: no SMS in place of a WeChat message"),
            { Faults: [_, ..] faults } => new(What, CheckState.Missing, $"on ({on}), but nothing can be sent: {string.Join(", ", faults)}",
                $"set {string.Join(" and ", faults)}, or switch Notification__Sms__Approved, __Rejected and __Reversed off"),
            _ when !account.HasAccount => new(What, CheckState.Missing, $"on ({on}), but the provider is not configured",
                "set Sms__KeyId, Sms__KeySecret and Sms__Sign; for Tencent Sms__AppId too"),
            _ => new(What, CheckState.Ok, $"in place of WeChat messages: {on}; {it.PerDay} a day"),
        };
    }

    private static Check Managers(WeComNoticeOptions it, WeComOptions account, bool sandbox)
    {
        const string What = "wecom messages";
        const int Most = WeComNoticeOptions.MaxPerMinute;
        var on = string.Join(", ", it.Kinds);
        return it switch
        {
            { Kinds.Count: 0 } => new(What, CheckState.Ok, "off: managers are notified only by their inbox"),
            _ when account.Missing.Concat(it.Faults).ToList() is { Count: > 0 } faults => new(What, CheckState.Missing,
                $"on ({on}), but nothing can be sent: {string.Join(", ", faults)}", $"set {string.Join(" and ", faults)}"),
            { PerPersonPerDay: > Most } => new(What, CheckState.Warning,
                $"on ({on}); WeCom silently drops messages beyond {Most} a minute for one person",
                $"set Notification__WeCom__PerPersonPerDay to {Most} or less"),
            _ => new(What, CheckState.Ok,
                $"to managers: {on}; {it.PerDay} a day{(sandbox && account.IsLoopback ? "; played by the sandbox" : "")}"),
        };
    }

    private static Check Vendor(string what, bool configured, bool sandbox, string without, string fix) =>
        configured ? new(what, CheckState.Ok, sandbox ? "played by the sandbox" : "configured")
            : new(what, CheckState.Warning, "not configured: " + without, fix);

    private static T Of<T>(IServiceProvider services) where T : class => services.GetRequiredService<IOptions<T>>().Value;
}
