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
        var (wechat, sms, ocr) = (GetOptions<WechatOptions>(services), GetOptions<SmsOptions>(services), GetOptions<OcrOptions>(services));
        checks.Add(CheckVendor("wechat", wechat.IsConfigured, sandbox && wechat.IsLoopback, "sign-in is refused",
            "set Wechat__AppId and Wechat__Secret"));
        if (wechat.IsConfigured && wechat.Templates.Count == 0)
            checks.Add(new("wechat message", CheckState.Warning, "no template: applicants are not notified of the decision",
                "set Wechat__Templates__reviewDecided"));
        checks.Add(CheckVendor($"sms ({sms.Provider})", sms.IsConfigured, sandbox && sms.IsLoopback, "codes are refused",
            "set Sms__KeyId, Sms__KeySecret, Sms__Sign and Sms__Template; for Tencent Sms__AppId too"));
        if (GetOptions<ApplicantNoticeOptions>(services).Faults is { Count: > 0 } faults)
            checks.Add(new("wechat messages", CheckState.Missing, $"no quiet hours: {string.Join(", ", faults)}",
                $"set {string.Join(" and ", faults)} as HH:mm"));
        checks.Add(CheckSmsNotices(GetOptions<SmsFallbackOptions>(services), sms));
        checks.Add(CheckWeComMessages(GetOptions<WeComNoticeOptions>(services), GetOptions<WeComOptions>(services), sandbox));
        checks.Add(ocr.Provider switch
        {
            OcrProviders.Embedded => new("reading documents", CheckState.Ok, "by trained models on this machine"),
            OcrProviders.Tencent => CheckVendor("reading documents (tencent)", ocr.HasKeys, sandbox, "documents are not read",
                "set Ocr__KeyId and Ocr__KeySecret"),
            OcrProviders.Wechat => CheckVendor("reading documents (wechat)", wechat.IsConfigured, sandbox, "documents are not read",
                "set Wechat__AppId and Wechat__Secret"),
            var unknown => new("reading documents", CheckState.Missing, $"there is no provider '{unknown}'",
                "set Ocr__Provider to embedded, tencent or wechat"),
        });
        var blobs = GetOptions<BlobOptions>(services);
        if (string.Equals(blobs.Provider, "s3", StringComparison.OrdinalIgnoreCase))
            checks.Add(blobs is { Url.Length: > 0, KeyId.Length: > 0, KeySecret.Length: > 0 }
                ? new("pictures (s3)", CheckState.Ok, blobs.Url)
                : new("pictures (s3)", CheckState.Missing, "not configured", "set Blobs__Url, Blobs__KeyId and Blobs__KeySecret"));
        var directory = GetOptions<RegistryOptions>(services);
        if (string.Equals(directory.Provider, "http", StringComparison.OrdinalIgnoreCase))
            checks.Add(CheckVendor("company registry", directory.BaseUrl.Length > 0, sandbox, "only the directory in the database answers",
                "set Directory__BaseUrl and Directory__ApiKey"));
        var identity = GetOptions<IdentityOptions>(services);
        checks.Add(identity.Provider.ToLowerInvariant() switch
        {
            "none" => new("identity check", CheckState.Ok, "by the reviewers alone"),
            "http" => CheckVendor("identity check (http)", identity.IsConfigured, sandbox, "by the reviewers alone",
                "set Identity__BaseUrl and Identity__ApiKey"),
            _ => new("identity check", CheckState.Missing, $"there is no provider '{identity.Provider}'",
                "set Identity__Provider to none or http"),
        });
    }

    private static Check CheckSmsNotices(SmsFallbackOptions it, SmsOptions account)
    {
        const string What = "sms notices";
        var kinds = string.Join(", ", it.Kinds);
        return it switch
        {
            { Kinds.Count: 0 } => new(What, CheckState.Ok, "off: no SMS in place of a WeChat message"),
            { Faults: [_, ..] faults } => new(What, CheckState.Missing,
            $"on ({kinds}), but nothing can be sent: {string.Join(", ", faults)}",
                $"set {string.Join(" and ", faults)}, or switch Notification__Sms__Approved, __Rejected and __Reversed off"),
            _ when !account.HasAccount => new(What, CheckState.Missing, $"on ({kinds}), but the provider is not configured",
                "set Sms__KeyId, Sms__KeySecret and Sms__Sign; for Tencent Sms__AppId too"),
            _ => new(What, CheckState.Ok, $"in place of WeChat messages: {kinds}; {it.PerDay} a day"),
        };
    }

    private static Check CheckWeComMessages(WeComNoticeOptions it, WeComOptions account, bool sandbox)
    {
        const string What = "wecom messages";
        const int Most = WeComNoticeOptions.MaxPerMinute;
        var kinds = string.Join(", ", it.Kinds);
        return it switch
        {
            { Kinds.Count: 0 } => new(What, CheckState.Ok, "off: managers are notified only by their inbox"),
            _ when account.Missing.Concat(it.Faults).ToList() is { Count: > 0 } faults => new(What, CheckState.Missing,
                $"on ({kinds}), but nothing can be sent: {string.Join(", ", faults)}", $"set {string.Join(" and ", faults)}"),
            { PerPersonPerDay: > Most } => new(What, CheckState.Warning,
                $"on ({kinds}); WeCom silently drops messages beyond {Most} a minute for one person",
                $"set Notification__WeCom__PerPersonPerDay to {Most} or less"),
            _ => new(What, CheckState.Ok,
                $"to managers: {kinds}; {it.PerDay} a day{(sandbox && account.IsLoopback ? "; played by the sandbox" : "")}"),
        };
    }

    private static Check CheckVendor(string name, bool configured, bool sandbox, string consequence, string fix) =>
        configured ? new(name, CheckState.Ok, sandbox ? "played by the sandbox" : "configured")
            : new(name, CheckState.Warning, "not configured: " + consequence, fix);

    private static T GetOptions<T>(IServiceProvider services) where T : class => services.GetRequiredService<IOptions<T>>().Value;
}
