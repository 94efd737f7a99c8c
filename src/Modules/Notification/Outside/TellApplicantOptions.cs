namespace PowerCrm.Notification;

/// <summary>Section <c>Notification</c>: how our message fits the template that the operator chose at WeChat.</summary>
public sealed class TellApplicantOptions
{
    public const string Section = "Notification";

    /// <summary>Name of the template among <c>Wechat:Templates</c>.</summary>
    public string Template { get; set; } = "reviewDecided";

    /// <summary>The mini-program's page that the message opens.</summary>
    public string Page { get; set; } = "pages/auth/verify";

    /// <summary>Fields of the template, whose types are in their names.</summary>
    public string CompanyField { get; set; } = "thing1";
    public string ResultField { get; set; } = "phrase2";
    public string TimeField { get; set; } = "time3";
    public string HintField { get; set; } = "thing4";
}
