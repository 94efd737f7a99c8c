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
        if (wechat.IsConfigured)
            AddWechatMessage(checks, wechat, GetOptions<ApplicantNoticeOptions>(services).Template,
                services.GetRequiredService<Templates>().DecisionTemplateId);
        checks.Add(FindUnknownProvider("sms", "Sms__Provider", sms.Provider, SmsProviders.All)
            ?? CheckVendor($"sms ({sms.Provider})", sms.IsConfigured, sandbox && sms.IsLoopback, "codes are refused",
                "set Sms__KeyId, Sms__KeySecret, Sms__Sign and Sms__Template; for Tencent Sms__AppId too"));
        if (sms.Provider == SmsProviders.Aliyun && sms.Signature is not ("acs3" or "rpc1"))
            checks.Add(new("sms signature", CheckState.Missing, $"there is no signature '{sms.Signature}'",
                "set Sms__Signature to acs3 or rpc1"));
        if (GetOptions<ApplicantNoticeOptions>(services).FieldFaults is { Count: > 0 } fields)
            checks.Add(new("wechat template", CheckState.Missing,
                $"WeChat refuses every message: its text does not fit the type of {string.Join(", ", fields)}",
                "choose a template with thing, phrase, time and thing, and name its fields as WeChat does: thing1"));
        if (GetOptions<ApplicantNoticeOptions>(services).Faults is { Count: > 0 } faults)
            checks.Add(new("wechat messages", CheckState.Missing, $"no quiet hours: {string.Join(", ", faults)}",
                $"set {string.Join(" and ", faults)} as HH:mm"));
        checks.Add(CheckSmsNotices(GetOptions<SmsFallbackOptions>(services), sms));
        checks.Add(CheckWeComMessages(GetOptions<WeComNoticeOptions>(services), GetOptions<WeComOptions>(services), sandbox));
        checks.Add(CheckReader("reading documents", "Ocr__Provider", ocr.Provider, "documents are not read", ocr, wechat, sandbox));
        if (ocr.Fallback.Length > 0)
            checks.Add(CheckReader("reading documents, fallback", "Ocr__Fallback", ocr.Fallback,
                $"documents are not read while {ocr.Provider} is not available", ocr, wechat, sandbox));
        var blobs = GetOptions<BlobOptions>(services);
        if (blobs.Provider != BlobProviders.Disk)
            checks.Add(new Check("pictures (s3)", CheckState.Ok, blobs.Url));
        var directory = GetOptions<RegistryOptions>(services);
        if (directory.Provider != RegistryProviders.Local)
            checks.Add(FindUnknownProvider("company registry", "Directory__Provider", directory.Provider, RegistryProviders.All)
                ?? CheckVendor("company registry", directory.BaseUrl.Length > 0, sandbox, "only the directory in the database answers",
                    "set Directory__BaseUrl and Directory__ApiKey"));
        var identity = GetOptions<IdentityOptions>(services);
        checks.Add(FindUnknownProvider("identity check", "Identity__Provider", identity.Provider, IdentityProviders.All)
            ?? (identity.IsOn ? CheckVendor("identity check (http)", identity.IsConfigured, sandbox, "by the reviewers alone",
                    "set Identity__BaseUrl and Identity__ApiKey")
                : new("identity check", CheckState.Ok, "by the reviewers alone")));
    }

    /// <param name="template">The name of the template in <c>Wechat__Templates</c>.</param>
    /// <param name="id">The template's id; null if the setting is missing.</param>
    private static void AddWechatMessage(List<Check> checks, WechatOptions wechat, string template, string? id)
    {
        const string What = "wechat message";
        if (id is null)
            checks.Add(wechat.Templates.Count == 0
                ? new(What, CheckState.Warning, "no template: applicants are not notified of the decision",
                    $"set Wechat__Templates__{template}")
                : new(What, CheckState.Missing, $"no template '{template}' among {string.Join(", ", wechat.Templates.Keys)}: "
                    + "applicants are not notified of the decision", $"set Wechat__Templates__{template}"));
        else if (wechat.MiniprogramState is not ("developer" or "trial" or "formal"))
            checks.Add(new(What, CheckState.Missing, $"WeChat refuses messages for the version '{wechat.MiniprogramState}'",
                "set Wechat__MiniprogramState to formal, trial or developer"));
    }

    private static Check CheckReader(string name, string setting, string provider, string consequence, OcrOptions ocr, WechatOptions wechat,
        bool sandbox) => provider switch
        {
            OcrProviders.Embedded => new(name, CheckState.Ok, "by trained models on this machine"),
            OcrProviders.Tencent => CheckVendor($"{name} (tencent)", ocr.HasKeys, sandbox, consequence,
                "set Ocr__KeyId and Ocr__KeySecret"),
            OcrProviders.Wechat => CheckVendor($"{name} (wechat)", wechat.IsConfigured, sandbox, consequence,
                "set Wechat__AppId and Wechat__Secret"),
            _ => CreateUnknownProvider(name, setting, provider, OcrProviders.All),
        };

    private static Check? FindUnknownProvider(string name, string setting, string provider, IReadOnlyList<string> known) =>
        known.Contains(provider) ? null : CreateUnknownProvider(name, setting, provider, known);

    private static Check CreateUnknownProvider(string name, string setting, string provider, IReadOnlyList<string> known) =>
        new(name, CheckState.Missing, $"there is no provider '{provider}'", $"set {setting} to {string.Join(" or ", known)}");

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
