namespace PowerCrm.Sandbox;

/// <summary>The keys of the sandbox's vendors. They are not secrets: they are valid for this sandbox only.</summary>
public sealed record SandboxKeys
{
    public string WechatAppId { get; init; } = "wx5a6d0b0000000001";
    public string WechatSecret { get; init; } = "sandbox-wechat-secret";
    public string WeComCorpId { get; init; } = "ww5a6d0b0000000001";
    public string WeComAgentId { get; init; } = "1000002";
    public string WeComSecret { get; init; } = "sandbox-wecom-secret";
    public string IdentityKey { get; init; } = "sandbox-identity-key";
    public string VaultToken { get; init; } = "sandbox-vault-token";
    public string VaultKey { get; init; } = "powercrm";
    public string RegistryKey { get; init; } = "sandbox-registry-key";
    /// <summary>The template of the subscribe message about a decision.</summary>
    public string WechatTemplate { get; init; } = "sandbox-template-review-decided";
    public string SmsKeyId { get; init; } = "SandboxKeyId";
    public string SmsKeySecret { get; init; } = "sandbox-sms-key-secret";
    public string OcrKeyId { get; init; } = "SandboxOcrKeyId";
    public string OcrKeySecret { get; init; } = "sandbox-ocr-key-secret";
    public string SmsAppId { get; init; } = "1400000000";
    public string SmsSign { get; init; } = "售电沙箱";
    public string SmsTemplate { get; init; } = "SMS_100000001";
    /// <summary>The template of a notice, with any number of variables.</summary>
    public string SmsNoticeTemplate { get; init; } = "SMS_100000002";
    public string BlobRegion { get; init; } = "sandbox-1";
    public string BlobKeyId { get; init; } = "SandboxBlobKeyId";
    public string BlobKeySecret { get; init; } = "sandbox-blob-key-secret";
}
