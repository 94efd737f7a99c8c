using PowerCrm.Vendors;

namespace PowerCrm.Host.Cli;

/// <summary>
/// Which data goes to which vendor, for docs/fields.md. A test fails on a call of a vendor's client that is not listed.
/// </summary>
internal static class VendorData
{
    /// <param name="Client">The client's interface; null for a library.</param>
    /// <param name="Methods">Its calls.</param>
    /// <param name="Setting">What turns it on.</param>
    /// <param name="Sent">What is sent, in words.</param>
    /// <param name="Fields">The fields of the form and the rows of personal data among it.</param>
    public sealed record Call(string Vendor, Type? Client, string[] Methods, string Setting, string Sent, params string[] Fields);

    private const string PictureDescription = "the picture as it is stored: without metadata, at most 2560 pixels";

    public static IReadOnlyList<Call> All { get; } =
    [
        new("WeChat", typeof(IWechat), [nameof(IWechat.SignIn), nameof(IWechat.GetPhone)], "`Wechat__AppId`",
            "the one-time code of the mini-program; WeChat returns the identity or the phone"),
        new("WeChat", typeof(IWechat), [nameof(IWechat.SendSubscribeMessage)], "`Wechat__Templates__reviewDecided`",
            "the identity, the company's name, result and time of the decision", "wechat_identity", "companyName"),
        new("WeChat", typeof(IContentCheck), [nameof(IContentCheck.CheckText)], "`Wechat__ContentCheck__Text`",
            "the identity, company and position", "wechat_identity", "companyName", "position"),
        new("WeChat", typeof(IContentCheck), [nameof(IContentCheck.CheckPicture)], "`Wechat__ContentCheck__Pictures`", PictureDescription,
            "businessLicense", "idCardFront", "idCardBack"),
        new("SMS", typeof(ISms), [nameof(ISms.SendCode)], "`Sms__Provider`", "the phone and the code", "phone", "code"),
        new("SMS", typeof(ISms), [nameof(ISms.SendNotice)], "`Notification__Sms__Approved`, `…__Rejected`, `…__Reversed`",
            "the verified phone, the company's name and the result", "phone", "companyName"),
        new("OCR (Tencent or WeChat)", typeof(IOcr), [nameof(IOcr.Read)], "`Ocr__Provider`; `embedded` sends nothing", PictureDescription,
            "businessLicense", "idCardFront", "idCardBack"),
        new("registers", typeof(IIdentityCheck), [nameof(IIdentityCheck.CheckCompany)], "`Identity__Provider`",
            "name and credit code of the company, and the legal person as read from the licence", "companyName", "creditCode", "readings"),
        new("registers", typeof(IIdentityCheck), [nameof(IIdentityCheck.CheckPerson)], "`Identity__Provider`",
            "the name, and the id number as read from the card", "realName", "readings"),
        new("company directory", typeof(ICompanyRegistry), [nameof(ICompanyRegistry.Search)], "`Directory__Provider`",
            "what an applicant types to find the company", "companyName"),
        new("WeCom", typeof(IWeCom), [nameof(IWeCom.SendText)], "`Notification__WeCom__Assigned` and its neighbours",
            "the member of staff's WeCom id, the company's name, its region and the last eight digits of the customer's id; nothing of the "
            + "contact person", "companyName", "province", "city", "district"),
        new("object store (S3)", typeof(IBlobs), [nameof(IBlobs.Put), nameof(IBlobs.Get), nameof(IBlobs.Delete)], "`Blobs__Provider`",
            "pictures, files of imports and exports under random ids, sealed: the store cannot read them"),
        new("CAPTCHA", typeof(ICaptcha), [nameof(ICaptcha.Verify)], "none: the product has no client of a vendor",
            "the ticket and the network address"),
        new("Vault", typeof(VaultTransit), [nameof(VaultTransit.Decrypt)], "`Keys__Vault__Url`", "the wrapped master key"),
        new("telemetry (OTLP)", null, [], "`OTEL_EXPORTER_OTLP_ENDPOINT`", "traces and metrics: names, ids and numbers, no personal value"),
    ];

    /// <summary>Returns the vendors that get a field, by its own name or that of its row of personal data.</summary>
    public static IEnumerable<string> FindVendors(string field, string? personal) =>
        All.Where(c => c.Fields.Any(f => f == field || f == personal)).Select(c => c.Vendor).Distinct();
}
