namespace PowerCrm.Notification;

/// <summary>Section <c>Notification:Sms</c>: an SMS where the message by WeChat was certainly not sent. Off unless a kind is on.</summary>
public sealed class SmsFallbackOptions
{
    public const string Section = "Notification:Sms";

    /// <summary>Whether an approval is told by SMS where it cannot be told by WeChat.</summary>
    public bool Approved { get; set; }

    public bool Rejected { get; set; }

    /// <summary>A decision that was reversed.</summary>
    public bool Reversed { get; set; }

    /// <summary>Tencent's TemplateId, Aliyun's TemplateCode, of a notice.</summary>
    public string Template { get; set; } = "";

    /// <summary>The template's variables, in order: <c>company</c> (shortened), <c>result</c>. At Aliyun also their names.</summary>
    public string Variables { get; set; } = "company,result";

    /// <summary>The most of them that all hosts together send on one day, by China's calendar.</summary>
    public int PerDay { get; set; } = 1000;

    public int PerPersonPerDay { get; set; } = 1;

    /// <summary>
    /// By China's clock: what comes from here until <see cref="QuietUntil"/> waits until then. Equal: there are no quiet hours.
    /// </summary>
    public string QuietFrom { get; set; } = "22:00";

    public string QuietUntil { get; set; } = "08:00";

    /// <summary>The kinds that are on.</summary>
    public IReadOnlyList<string> Kinds =>
    [
        .. new[] { (DecisionText.Approved, Approved), (DecisionText.Rejected, Rejected), (DecisionText.Reversed, Reversed) }
            .Where(k => k.Item2).Select(k => k.Item1),
    ];

    /// <summary>Names of the variables.</summary>
    public IReadOnlyList<string> Names => Variables.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Settings without which nothing can be sent, by their names in the environment.</summary>
    public IReadOnlyList<string> Faults =>
    [
        .. Template.Length == 0 ? ["Notification__Sms__Template"] : Array.Empty<string>(),
        .. Names.Except(["company", "result"]).Any() ? ["Notification__Sms__Variables"] : Array.Empty<string>(),
        .. QuietHours.Faults("Notification__Sms", QuietFrom, QuietUntil),
    ];

    /// <summary>When it may be sent, if not now; null: now.</summary>
    public DateTimeOffset? NotBefore(DateTimeOffset now) => QuietHours.NotBefore(QuietFrom, QuietUntil, now);
}
