using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PowerCrm.Vendors;

/// <summary>WeChat's OCR of licences and cards: a form with the picture, sent with the access token of the mini-program.</summary>
internal sealed partial class WechatOcr(WechatCalls calls, VendorHealth health, IPictures pictures, IOptionsMonitor<WechatOptions> options,
    ILogger<WechatOcr> log) : IOcr
{
    private const int MaxBytes = 2 * 1024 * 1024 - 4096;
    private static readonly TimeSpan ShortRetryDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongRetryDelay = TimeSpan.FromMinutes(10);

    public async Task<OcrResult> Read(string kind, ReadOnlyMemory<byte> jpeg, CancellationToken ct)
    {
        if (!options.CurrentValue.IsConfigured)
        {
            LogUnconfigured();
            return new OcrResult.Unavailable(LongRetryDelay);
        }
        var image = jpeg.ToArray();
        foreach (var side in (int[])[1920, 1440, 1080])
            if (image.Length > MaxBytes && await pictures.Shrink(jpeg, side, ct) is { } smaller) image = smaller;
        if (image.Length > MaxBytes) return new OcrResult.Unavailable(ShortRetryDelay);

        var (body, contentType) = WechatForm.Of("img", $"{kind}.jpg", image);
        var exchange = await calls.Post(Pipelines.Ocr, kind == PaperKinds.Licence ? "/cv/ocr/bizlicense" : "/cv/ocr/idcard", body,
            contentType, ct);
        switch (WechatReply.Of(exchange))
        {
            case null: return new OcrResult.Unavailable(exchange is Exchange.NotSent { RetryAfter: var wait } ? wait : ShortRetryDelay);
            case { Code: 0 } reply: return WechatFields.Parse(kind, reply);
            case { Code: WechatCodes.NoPaper or WechatCodes.BadPicture, IsQuotaExceeded: false }: return new OcrResult.Unreadable();
            case { } reply:
                LogRefused(reply.Code, reply.RequestId);
                if (reply.IsQuotaExceeded || WechatCodes.NeedsOperator(reply.Code)) health.RecordRefusal(Pipelines.Ocr, reply.Code);
                return new OcrResult.Unavailable(reply.Code == WechatCodes.Busy ? ShortRetryDelay : LongRetryDelay);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "WeChat is not configured: Wechat:AppId and Wechat:Secret are needed.")]
    partial void LogUnconfigured();

    [LoggerMessage(Level = LogLevel.Warning, Message = "WeChat did not read a picture: errcode {Code}, rid {RequestId}.")]
    partial void LogRefused(int code, string? requestId);
}

/// <summary>Maps WeChat's fields to the names of the contract; WeChat leaves out fields that it did not find.</summary>
internal static class WechatFields
{
    public static OcrResult Parse(string kind, WechatReply reply)
    {
        // The wrong side of the card was photographed.
        if (kind != PaperKinds.Licence && reply.GetText("type") is { } side && side != (kind == PaperKinds.CardFront ? "Front" : "Back"))
            return new OcrResult.Unreadable(side is "Front" or "Back" ? PaperKinds.OtherSide(kind) : null);
        var fields = new Dictionary<string, OcrField>(StringComparer.Ordinal);
        switch (kind)
        {
            case PaperKinds.Licence:
                foreach (var (name, vendorName) in (ReadOnlySpan<(string, string)>)[("companyName", "enterprise_name"),
                    ("companyType", "type_of_enterprise"), ("creditCode", "reg_num"),
                    ("legalPerson", "legal_representative"), ("address", "address"), ("registeredCapital", "registered_capital"),
                    ("businessTerm", "valid_period"), ("businessScope", "business_scope")])
                    fields[name] = VendorFields.ToTextField(reply.GetText(vendorName));
                if (fields["companyType"].Value is null) fields["companyType"] =
                    VendorFields.ToTextField(reply.GetText("type_of_organization"));
                fields["establishedOn"] = VendorFields.ToDateField(reply.GetText("registered_date"));
                break;
            case PaperKinds.CardFront:
                // Despite its name, "nationality" is the ethnic group (民族).
                foreach (var (name, vendorName) in (ReadOnlySpan<(string, string)>)[("name", "name"), ("gender", "gender"),
                    ("ethnicity", "nationality"), ("address", "addr"), ("idNumber", "id")])
                    fields[name] = VendorFields.ToTextField(reply.GetText(vendorName));
                // WeChat returns no birth date; it is taken from the id number.
                fields["birthDate"] = VendorFields.ToDateField(reply.GetText("id") is { Length: 18 } id ? id[6..14] : null);
                break;
            default:
                fields["authority"] = VendorFields.ToTextField(reply.GetText("authority"));
                (fields["validFrom"], fields["validTo"]) = VendorFields.ToPeriodFields(reply.GetText("valid_date"));
                break;
        }
        return fields.Values.All(f => f.Value is null) ? new OcrResult.Unreadable() : new OcrResult.Ok(OcrProviders.Wechat, fields, []);
    }
}
