namespace PowerCrm.Notification;

/// <summary>
/// Configuration section <c>Notification:Sms</c>: an SMS is sent when the WeChat message was certainly not sent. Off unless a kind is
/// enabled.
/// </summary>
public sealed class SmsFallbackOptions
{
    public const string Section = "Notification:Sms";

    /// <summary>Whether an SMS is sent about an approval that could not be sent by WeChat.</summary>
    public bool Approved { get; set; }

    public bool Rejected { get; set; }

    /// <summary>Whether an SMS is sent about a reversed decision.</summary>
    public bool Reversed { get; set; }

    /// <summary>The template of the notice: Tencent's TemplateId or Aliyun's TemplateCode.</summary>
    public string Template { get; set; } = "";

    /// <summary>
    /// The template's variables, in order: <c>company</c> (shortened), <c>result</c>. For Aliyun these are also the names.
    /// </summary>
    public string Variables { get; set; } = "company,result";

    /// <summary>The largest number of these messages per day in China, for all hosts together.</summary>
    public int PerDay { get; set; } = 1000;

    public int PerPersonPerDay { get; set; } = 1;

    /// <summary>
    /// Start of the quiet hours in China's time. Messages wait until <see cref="QuietUntil"/>. Equal values mean no quiet hours.
    /// </summary>
    public string QuietFrom { get; set; } = "22:00";

    public string QuietUntil { get; set; } = "08:00";

    /// <summary>The enabled kinds.</summary>
    public IReadOnlyList<string> Kinds =>
    [
        .. new (string Kind, bool IsEnabled)[] { (DecisionText.Approved, Approved), (DecisionText.Rejected, Rejected),
            (DecisionText.Reversed, Reversed) }.Where(k => k.IsEnabled).Select(k => k.Kind),
    ];

    public IReadOnlyList<string> Names => Variables.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The environment names of missing or invalid settings without which nothing can be sent.</summary>
    public IReadOnlyList<string> Faults =>
    [
        .. Template.Length == 0 ? ["Notification__Sms__Template"] : Array.Empty<string>(),
        .. Names.Except(["company", "result"]).Any() ? ["Notification__Sms__Variables"] : Array.Empty<string>(),
        .. QuietHours.Faults("Notification__Sms", QuietFrom, QuietUntil),
    ];

    /// <summary>Returns when a message may be sent; null for now.</summary>
    public DateTimeOffset? NotBefore(DateTimeOffset now) => QuietHours.NotBefore(QuietFrom, QuietUntil, now);
}
