namespace PowerCrm.Notification;

/// <summary>Section <c>Notification</c>: how our message fits the template that the operator chose at WeChat.</summary>
public sealed class TellApplicantOptions
{
    public const string Section = "Notification";

    /// <summary>Name of the template among <c>Wechat:Templates</c>.</summary>
    public string Template { get; set; } = "reviewDecided";

    /// <summary>
    /// By China's clock: what comes from here until <see cref="QuietUntil"/> waits until then. Equal: there are no quiet hours.
    /// </summary>
    public string QuietFrom { get; set; } = "22:00";

    public string QuietUntil { get; set; } = "08:00";

    /// <summary>The mini-program's page that the message opens.</summary>
    public string Page { get; set; } = "pages/auth/verify";

    /// <summary>Fields of the template, whose types are in their names.</summary>
    public string CompanyField { get; set; } = "thing1";
    public string ResultField { get; set; } = "phrase2";
    public string TimeField { get; set; } = "time3";
    public string HintField { get; set; } = "thing4";

    /// <summary>Settings without which there are no quiet hours, by their names in the environment.</summary>
    public IReadOnlyList<string> Faults => QuietHours.Faults(Section, QuietFrom, QuietUntil);

    /// <summary>When it may be sent, if not now; null: now.</summary>
    public DateTimeOffset? NotBefore(DateTimeOffset now) => QuietHours.NotBefore(QuietFrom, QuietUntil, now);
}
