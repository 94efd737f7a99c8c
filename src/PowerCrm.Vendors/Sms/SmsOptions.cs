namespace PowerCrm.Vendors;

/// <summary>Section <c>Sms</c>.</summary>
public sealed class SmsOptions
{
    public const string Section = "Sms";

    /// <summary><c>tencent</c> or <c>aliyun</c>.</summary>
    public string Provider { get; set => field = ProviderName.Normalise(value); } = SmsProviders.Tencent;

    /// <summary>Empty for the vendor's own endpoint. A path in it is kept and is part of the signature.</summary>
    public string BaseUrl { get; set; } = "";

    /// <summary>Tencent's SecretId, Aliyun's AccessKeyId.</summary>
    public string KeyId { get; set; } = "";

    /// <summary>Tencent's SecretKey, Aliyun's AccessKeySecret.</summary>
    public string KeySecret { get; set; } = "";

    /// <summary>The text of the approved SMS signature.</summary>
    public string Sign { get; set; } = "";

    /// <summary>The template of a verification code with one variable: Tencent's TemplateId, Aliyun's TemplateCode.</summary>
    public string Template { get; set; } = "";

    /// <summary>The name of the variable at Aliyun; Tencent's variables are positional.</summary>
    public string TemplateVariable { get; set; } = "code";

    /// <summary>Aliyun only: <c>acs3</c>, or <c>rpc1</c> (HMAC-SHA1) for endpoints that support nothing newer.</summary>
    public string Signature { get; set => field = ProviderName.Normalise(value); } = "acs3";

    /// <summary>Tencent only.</summary>
    public string AppId { get; set; } = "";

    /// <summary>Tencent only.</summary>
    public string Region { get; set; } = "ap-guangzhou";

    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>True when codes can be sent.</summary>
    public bool IsConfigured => HasAccount && Template.Length > 0;

    /// <summary>True when a template that the caller names can be sent.</summary>
    public bool HasAccount => KeyId.Length > 0 && KeySecret.Length > 0 && Sign.Length > 0
        && (Provider == SmsProviders.Aliyun || Provider == SmsProviders.Tencent && AppId.Length > 0);

    /// <summary>True when the address is a loopback address, which is a mistake in Production.</summary>
    public bool IsLoopback => Uri.TryCreate(BaseUrl, UriKind.Absolute, out var uri) && uri.IsLoopback;
}

/// <summary>The names of the providers in configuration.</summary>
public static class SmsProviders
{
    public const string Tencent = "tencent";
    public const string Aliyun = "aliyun";

    public static IReadOnlyList<string> All { get; } = [Tencent, Aliyun];
}
