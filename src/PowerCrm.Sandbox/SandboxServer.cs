using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace PowerCrm.Sandbox;

/// <summary>
/// A local server that implements the vendors' protocols. Base addresses for the clients: <c>/sandbox/vendor/wechat/…</c>,
/// <c>/sandbox/vendor/wecom/…</c>, <c>/sandbox/vendor/tencent-sms/</c>, <c>/sandbox/vendor/aliyun-sms/</c>,
/// <c>/sandbox/vendor/tencent-ocr/</c>, <c>/sandbox/vendor/s3/bucket</c>. Both SMS signatures cover the path of the request including the
/// mount: <c>/sandbox/vendor/tencent-sms/</c> here, <c>/</c> at the vendor.
/// </summary>
public static class SandboxServer
{
    public const string WechatPath = "/sandbox/vendor/wechat";
    public const string WeComPath = "/sandbox/vendor/wecom";
    public const string TencentSmsPath = "/sandbox/vendor/tencent-sms";
    public const string AliyunSmsPath = "/sandbox/vendor/aliyun-sms";
    public const string RegistryPath = "/sandbox/vendor/registry";
    public const string IdentityPath = "/sandbox/vendor/identity";
    public const string VaultPath = "/sandbox/vendor/vault";
    public const string TencentOcrPath = "/sandbox/vendor/tencent-ocr";

    public const string S3Path = "/sandbox/vendor/s3/bucket";

    public static void MapSandbox(this IEndpointRouteBuilder app, SandboxState state)
    {
        var sandbox = app.MapGroup("/sandbox").ExcludeFromDescription().AllowAnonymous().DisableAntiforgery();
        sandbox.DisableRequestTimeout();
        Inspection.Map(sandbox, state);
        SandboxFaults.Map(sandbox, state);
        WechatLogin.Map(sandbox, state);
        WechatToken.Map(sandbox, state);
        WechatPhoneNumber.Map(sandbox, state);
        WechatMessages.Map(sandbox, state);
        WechatContent.Map(sandbox, state);
        WeCom.Map(sandbox, state);
        TencentSms.Map(sandbox, state);
        AliyunSms.Map(sandbox, state);
        S3.Map(sandbox, state);
        CompanyRegistry.Map(sandbox, state);
        IdentityRegister.Map(sandbox, state);
        TencentOcr.Map(sandbox, state);
        WechatOcr.Map(sandbox, state);
        VaultTransit.Map(sandbox, state);
    }

    /// <summary>Returns the settings with which the real clients use this sandbox.</summary>
    /// <param name="host">The address of the sandbox, such as <c>http://127.0.0.1:5080</c>.</param>
    /// <param name="keys">The keys that the state was created with.</param>
    /// <param name="smsProvider"><c>tencent</c> or <c>aliyun</c>.</param>
    public static IReadOnlyDictionary<string, string?> CreateSettings(Uri host, SandboxKeys keys, string smsProvider = "tencent")
    {
        var origin = host.GetLeftPart(UriPartial.Authority);
        return new Dictionary<string, string?>
        {
            ["Wechat:BaseUrl"] = origin + WechatPath,
            ["Wechat:AppId"] = keys.WechatAppId,
            ["Wechat:Secret"] = keys.WechatSecret,
            ["Directory:BaseUrl"] = origin + RegistryPath,
            ["Directory:ApiKey"] = keys.RegistryKey,
            ["Identity:BaseUrl"] = origin + IdentityPath,
            ["Identity:ApiKey"] = keys.IdentityKey,
            ["Wechat:Templates:reviewDecided"] = keys.WechatTemplate,
            ["Notification:WeCom:BaseUrl"] = origin + WeComPath,
            ["Notification:WeCom:CorpId"] = keys.WeComCorpId,
            ["Notification:WeCom:AgentId"] = keys.WeComAgentId,
            ["Notification:WeCom:Secret"] = keys.WeComSecret,
            ["Sms:Provider"] = smsProvider,
            ["Sms:BaseUrl"] = origin + (smsProvider == "aliyun" ? AliyunSmsPath : TencentSmsPath),
            ["Sms:KeyId"] = keys.SmsKeyId,
            ["Sms:KeySecret"] = keys.SmsKeySecret,
            ["Sms:AppId"] = keys.SmsAppId,
            ["Sms:Sign"] = keys.SmsSign,
            ["Sms:Template"] = keys.SmsTemplate,
            ["Notification:Sms:Template"] = keys.SmsNoticeTemplate,
            ["Blobs:Url"] = origin + S3Path,
            ["Blobs:Region"] = keys.BlobRegion,
            ["Blobs:KeyId"] = keys.BlobKeyId,
            ["Blobs:KeySecret"] = keys.BlobKeySecret,
            ["Ocr:BaseUrl"] = origin + TencentOcrPath,
            ["Ocr:KeyId"] = keys.OcrKeyId,
            ["Ocr:KeySecret"] = keys.OcrKeySecret,
        };
    }
}
