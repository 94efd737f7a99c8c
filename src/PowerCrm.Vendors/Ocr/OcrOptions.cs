namespace PowerCrm.Vendors;

/// <summary>Section <c>Ocr</c>.</summary>
public sealed class OcrOptions
{
    public const string Section = "Ocr";

    /// <summary><c>embedded</c>, <c>tencent</c> or <c>wechat</c>.</summary>
    public string Provider { get; set => field = ProviderName.Normalise(value); } = OcrProviders.Embedded;

    /// <summary>Tencent only. Empty for the vendor's own endpoint. A path in it is kept and is part of the signature.</summary>
    public string BaseUrl { get; set; } = "";

    /// <summary>Tencent's SecretId. WeChat uses the keys of section <c>Wechat</c>.</summary>
    public string KeyId { get; set; } = "";

    /// <summary>Tencent's SecretKey.</summary>
    public string KeySecret { get; set; } = "";

    public string Region { get; set; } = "ap-guangzhou";

    /// <summary>The timeout of a call to a vendor.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// The path of the program that reads pictures, relative to the host's folder. Empty for the host's own program. For tests.
    /// </summary>
    public string Worker { get; set; } = "";

    /// <summary>An idle reading process is ended after this time: it holds up to 400 MB.</summary>
    public TimeSpan Idle { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>The time limit of the embedded engine for one picture, including the time in the queue.</summary>
    public TimeSpan WallClock { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>
    /// When true, the server reads the pictures that the applicant did not have read, after the submission, so that the reviewer sees the
    /// text on them.
    /// </summary>
    public bool AfterSubmission { get; set; } = true;

    /// <summary>True when both keys of Tencent are set.</summary>
    public bool HasKeys => KeyId.Length > 0 && KeySecret.Length > 0;

    /// <summary>How many pictures the embedded engine reads at once, each in a process of its own; 0 for one per core.</summary>
    public int Concurrency { get; set; }

    /// <summary>
    /// How many pictures may wait for the embedded engine; further requests are refused at once. 0 for eight per process.
    /// </summary>
    public int Waiting { get; set; }

    /// <summary>The provider that reads when the first one is not available, usually <c>embedded</c>. Empty for none.</summary>
    public string Fallback { get; set => field = ProviderName.Normalise(value); } = "";
}

/// <summary>The names of the providers in configuration.</summary>
public static class OcrProviders
{
    public const string Embedded = "embedded";
    public const string Tencent = "tencent";
    public const string Wechat = "wechat";

    public static IReadOnlyList<string> All { get; } = [Embedded, Tencent, Wechat];
}
