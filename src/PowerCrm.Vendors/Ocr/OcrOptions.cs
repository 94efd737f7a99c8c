namespace PowerCrm.Vendors;

/// <summary>Section <c>Ocr</c>.</summary>
public sealed class OcrOptions
{
    public const string Section = "Ocr";

    /// <summary><c>embedded</c>, <c>tencent</c> or <c>wechat</c>.</summary>
    public string Provider { get; set; } = OcrProviders.Embedded;

    /// <summary>Tencent only. Empty: the vendor's own endpoint. A path in it is kept, and signed as it travels.</summary>
    public string BaseUrl { get; set; } = "";

    /// <summary>Tencent's SecretId. WeChat reads with the keys of section <c>Wechat</c>.</summary>
    public string KeyId { get; set; } = "";

    /// <summary>Tencent's SecretKey.</summary>
    public string KeySecret { get; set; } = "";

    public string Region { get; set; } = "ap-guangzhou";

    /// <summary>Of a vendor's answer.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The program that reads pictures: a path, from the host's folder. Empty: the host's own. For tests.</summary>
    public string Worker { get; set; } = "";

    /// <summary>A reading process that has had nothing to do for so long is ended: it holds up to 400 MB.</summary>
    public TimeSpan Idle { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>All that the embedded engine may take for one picture, waiting for its turn included.</summary>
    public TimeSpan WallClock { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Pictures that no applicant asked to have read are read by the server after the submission, so that the reviewer sees what stands on
    /// them.
    /// </summary>
    public bool AfterSubmission { get; set; } = true;

    /// <summary>Tencent's keys are there.</summary>
    public bool HasKeys => KeyId.Length > 0 && KeySecret.Length > 0;

    /// <summary>How many pictures the embedded engine reads at once, each in a process of its own; 0: one a core.</summary>
    public int Concurrency { get; set; }

    /// <summary>How many may wait for the embedded engine; who comes then is told at once to come later. 0: eight a place.</summary>
    public int Waiting { get; set; }

    /// <summary>Who reads where the provider is away: another provider's name, <c>embedded</c> as a rule. Empty: nobody.</summary>
    public string Fallback { get; set; } = "";
}

/// <summary>The names of the providers in configuration.</summary>
public static class OcrProviders
{
    public const string Embedded = "embedded";
    public const string Tencent = "tencent";
    public const string Wechat = "wechat";
}
