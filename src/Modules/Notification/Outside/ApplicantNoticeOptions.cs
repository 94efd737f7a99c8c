using System.Globalization;
using PowerCrm.China;
using PowerCrm.Vendors;

namespace PowerCrm.Notification;

/// <summary>Configuration section <c>Notification</c>: maps our message to the template that the operator chose at WeChat.</summary>
public sealed class ApplicantNoticeOptions
{
    public const string Section = "Notification";

    /// <summary>The name of the template in <c>Wechat:Templates</c>.</summary>
    public string Template { get; set; } = "reviewDecided";

    /// <summary>
    /// Start of the quiet hours in China's time. Messages wait until <see cref="QuietUntil"/>. Equal values mean no quiet hours.
    /// </summary>
    public string QuietFrom { get; set; } = "22:00";

    public string QuietUntil { get; set; } = "08:00";

    /// <summary>The mini-program's page that the message opens.</summary>
    public string Page { get; set; } = "pages/auth/verify/verify";

    /// <summary>The fields of the template. Their names contain their types.</summary>
    public string CompanyField { get; set; } = "thing1";
    public string ResultField { get; set; } = "phrase2";
    public string TimeField { get; set; } = "time3";
    public string HintField { get; set; } = "thing4";

    /// <summary>The environment names of fields that cannot take their value, so that WeChat refuses every message (47003).</summary>
    public IReadOnlyList<string> FieldFaults =>
    [
        .. new (string Name, string Field, string Value)[] { (nameof(CompanyField), CompanyField, "示例有限公司"),
            (nameof(ResultField), ResultField, "审核通过"),
            (nameof(TimeField), TimeField, FormatTime(DateTimeOffset.UnixEpoch)), (nameof(HintField), HintField, "请查看原因，修改后再提交") }
            .Where(f => !TemplateFields.Accepts(f.Field, f.Value)).Select(f => $"{Section}__{f.Name}"),
    ];

    /// <summary>The environment names of invalid settings, with which there are no quiet hours.</summary>
    public IReadOnlyList<string> Faults => QuietHours.Faults(Section, QuietFrom, QuietUntil);

    /// <summary>The time as the message shows it, in China.</summary>
    internal static string FormatTime(DateTimeOffset at) => ChinaTime.Local(at).ToString("yyyy年M月d日 HH:mm", CultureInfo.InvariantCulture);

    /// <summary>Returns when a message may be sent; null for now.</summary>
    public DateTimeOffset? NotBefore(DateTimeOffset now) => QuietHours.NotBefore(QuietFrom, QuietUntil, now);
}
