using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PowerCrm.Vendors;

/// <summary>The client of Tencent Cloud's BizLicenseOCR and IDCardOCR. Every result comes as HTTP 200.</summary>
internal sealed partial class TencentOcr(VendorChannel channel, VendorHealth health, IOptionsMonitor<OcrOptions> options,
    TimeProvider clock, ILogger<TencentOcr> log) : IOcr
{
    private const string ContentType = "application/json; charset=utf-8";
    private static readonly TimeSpan ShortRetryDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongRetryDelay = TimeSpan.FromMinutes(10);

    public async Task<OcrResult> Read(string kind, ReadOnlyMemory<byte> jpeg, CancellationToken ct)
    {
        var settings = options.CurrentValue;
        if (!settings.HasKeys)
        {
            LogUnconfigured();
            return new OcrResult.Unavailable(LongRetryDelay);
        }
        var (action, body) = CreatePayload(kind, Convert.ToBase64String(jpeg.Span));
        var exchange = await channel.Send(VendorClients.Ocr, Pipelines.Ocr, () => CreateRequest(settings, action, body), ct);
        if (exchange is Exchange.NotSent notSent) return new OcrResult.Unavailable(notSent.RetryAfter);
        if (exchange is not Exchange.Replied { Status: < 500 } replied || replied.ParseJson() is not { } json
            || !json.TryGetProperty("Response", out var response) || response.ValueKind != JsonValueKind.Object)
            return new OcrResult.Unavailable(ShortRetryDelay);
        if (response.TryGetProperty("Error", out var error)) return MapError(error.GetText("Code") ?? "", kind);
        return TencentFields.Parse(kind, response);
    }

    private static (string Action, byte[] Body) CreatePayload(string kind, string image) => kind switch
    {
        PaperKinds.Licence => ("BizLicenseOCR", JsonSerializer.SerializeToUtf8Bytes(new { ImageBase64 = image, EnableCopyWarn = true })),
        PaperKinds.CardFront or PaperKinds.CardBack => ("IDCardOCR", JsonSerializer.SerializeToUtf8Bytes(new
        {
            ImageBase64 = image,
            CardSide = kind == PaperKinds.CardFront ? "FRONT" : "BACK",
            // JSON inside a JSON string, as Tencent documents it.
            Config = """{"CopyWarn":true,"BorderCheckWarn":true,"ReshootWarn":"""
                + """true,"DetectPsWarn":true,"TempIdWarn":true,"InvalidDateWarn":true}""",
        })),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), "No paper is of this kind."),
    };

    private HttpRequestMessage CreateRequest(OcrOptions settings, string action, byte[] body)
    {
        var url = VendorUrl.Of(settings.BaseUrl.Length > 0 ? settings.BaseUrl : "https://ocr.tencentcloudapi.com", "/");
        var now = clock.GetUtcNow();
        var canonical = CanonicalRequest.Of("POST", url.AbsolutePath, "", new Dictionary<string, string>
        {
            ["content-type"] = ContentType,
            ["host"] = url.Authority,
            ["x-tc-action"] = action.ToLowerInvariant(),
        }, body);
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new TrackedContent(body, ContentType) };
        request.Headers.TryAddWithoutValidation("X-TC-Action", action);
        request.Headers.TryAddWithoutValidation("X-TC-Version", "2018-11-19");
        request.Headers.TryAddWithoutValidation("X-TC-Region", settings.Region);
        request.Headers.TryAddWithoutValidation("X-TC-Timestamp", now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        request.Headers.TryAddWithoutValidation(
            "Authorization", Tc3Signature.Authorization(settings.KeyId, settings.KeySecret, "ocr", now, canonical));
        return request;
    }

    private OcrResult MapError(string code, string kind)
    {
        switch (code)
        {
            case "FailedOperation.CardSideError":
                return new OcrResult.Unreadable(PaperKinds.OtherSide(kind));
            case "FailedOperation.NoBizLicense"
                or "FailedOperation.ImageNoIdCard" or "FailedOperation.ImageBlur" or "FailedOperation.ImageNoText"
                or "FailedOperation.IdCardTooSmall" or "FailedOperation.IdCardInfoIllegal"
                or "FailedOperation.MultiCardError" or "FailedOperation.LicenseMultiCardError" or "FailedOperation.ImageDecodeFailed"
                or "FailedOperation.ImageSizeTooLarge" or "FailedOperation.EmptyImageError" or "InvalidParameter.EngineImageDecodeFailed"
                or "LimitExceeded.TooLargeFileError":
                return new OcrResult.Unreadable();
            case "FailedOperation.EngineRecognizeTimeout" or "FailedOperation.UnKnowError" or "FailedOperation.DbError"
                or "FailedOperation.OcrFailed":
            case not null when code.StartsWith("InternalError", StringComparison.Ordinal)
                || code.StartsWith("RequestLimitExceeded", StringComparison.Ordinal):
                LogRefused(VendorCode.ForLog(code));
                return new OcrResult.Unavailable(ShortRetryDelay);
            default:
                // Arrears, quotas, keys, permissions: a retry after a second does not help.
                LogRefused(VendorCode.ForLog(code!));
                health.RecordRefusal(Pipelines.Ocr, VendorCode.ForLog(code!));
                return new OcrResult.Unavailable(LongRetryDelay);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Section Ocr is not complete: Tencent needs KeyId and KeySecret.")]
    partial void LogUnconfigured();

    [LoggerMessage(Level = LogLevel.Warning, Message = "Tencent Cloud did not read a picture: {Code}.")]
    partial void LogRefused(string code);
}

/// <summary>Maps Tencent's fields to the names of the contract.</summary>
internal static class TencentFields
{
    private const int ScreenOrTemporaryCard = -9104;

    private static readonly Dictionary<int, string> Warnings = new()
    {
        [-9100] = "validity_unsure",
        [-9101] = "cut_off",
        [-9102] = "copy",
        [-9108] = "copy",
        [-9103] = "reshot",
        [-9105] = "covered",
        [-9106] = "edited",
        [-9107] = "glare",
        [-9110] = "electronic",
    };

    public static OcrResult Parse(string kind, JsonElement response)
    {
        var fields = new Dictionary<string, OcrField>(StringComparer.Ordinal);
        switch (kind)
        {
            case PaperKinds.Licence:
                foreach (var (name, vendorName) in (ReadOnlySpan<(string, string)>)[("companyName", "Name"), ("companyType", "Type"),
                    ("creditCode", "RegNum"),
                    ("legalPerson", "Person"), ("address", "Address"), ("registeredCapital", "Capital"), ("businessTerm", "Period"),
                    ("businessScope", "Business")])
                    fields[name] = VendorFields.ToTextField(response.GetText(vendorName));
                fields["establishedOn"] = VendorFields.ToDateField(response.GetText("SetDate"));
                break;
            case PaperKinds.CardFront:
                foreach (var (name, vendorName) in (ReadOnlySpan<(string, string)>)[("name", "Name"), ("gender", "Sex"),
                    ("ethnicity", "Nation"), ("address", "Address"), ("idNumber", "IdNum")])
                    fields[name] = VendorFields.ToTextField(response.GetText(vendorName));
                fields["birthDate"] = VendorFields.ToDateField(response.GetText("Birth"));
                break;
            default:
                fields["authority"] = VendorFields.ToTextField(response.GetText("Authority"));
                (fields["validFrom"], fields["validTo"]) = VendorFields.ToPeriodFields(response.GetText("ValidDate"));
                break;
        }
        return fields.Values.All(f => f.Value is null)
            ? new OcrResult.Unreadable() : new OcrResult.Ok(OcrProviders.Tencent, fields, ReadWarnings(kind, response));
    }

    /// <summary>
    /// Licences return the warnings as an array, cards as JSON in a string. One code has a meaning of its own for each of the two.
    /// </summary>
    private static IReadOnlyList<string> ReadWarnings(string kind, JsonElement response)
    {
        var codes = new List<int>();
        if (response.TryGetProperty("RecognizeWarnCode", out var warningCodes)) Collect(warningCodes);
        if (response.GetText("AdvancedInfo") is { Length: > 0 } text)
        {
            try
            {
                using var advanced = JsonDocument.Parse(text);
                if (advanced.RootElement.ValueKind == JsonValueKind.Object
                    && advanced.RootElement.TryGetProperty("WarnInfos", out var infos)) Collect(infos);
            }
            catch (JsonException)
            {
                // Warnings that cannot be parsed are ignored; the reading is kept.
            }
        }
        return [.. codes.Select(GetWarning).OfType<string>().Distinct()];

        string? GetWarning(int code) => code == ScreenOrTemporaryCard
            ? kind == PaperKinds.Licence ? "reshot" : "temporary" : Warnings.GetValueOrDefault(code);

        void Collect(JsonElement array)
        {
            if (array.ValueKind != JsonValueKind.Array) return;
            foreach (var item in array.EnumerateArray())
                if (item.ValueKind == JsonValueKind.Number && item.TryGetInt32(out var code)) codes.Add(code);
        }
    }
}
