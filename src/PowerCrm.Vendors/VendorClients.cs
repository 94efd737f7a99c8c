namespace PowerCrm.Vendors;

/// <summary>Names of the HTTP clients, for a host that wants to change their handlers.</summary>
public static class VendorClients
{
    public const string Wechat = "wechat";
    public const string WeCom = "wecom";
    public const string Sms = "sms";
    public const string Blobs = "blobs";
    public const string Registry = "registry";
    public const string Ocr = "ocr";
    public const string Identity = "identity";
}
