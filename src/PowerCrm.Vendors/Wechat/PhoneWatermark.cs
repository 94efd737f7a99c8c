namespace PowerCrm.Vendors;

/// <summary>
/// Checks the watermark of the reply with the phone number: the app it was made for, and when. The reply contains no openid, so without
/// this check a phone number obtained through another app could be used here.
/// </summary>
internal static class PhoneWatermark
{
    // The code is valid for five minutes; the rest allows for clock differences.
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan MaxClockSkew = TimeSpan.FromMinutes(5);

    public static bool IsOurs(WechatReply info, string appId, DateTimeOffset now)
    {
        if (info.GetObject("watermark") is not { } watermark || watermark.GetText("appid") != appId) return false;
        if (watermark.GetNumber("timestamp") is not (> 0 and < 100_000_000_000 and var seconds)) return false;
        var createdAt = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return createdAt > now - MaxAge && createdAt < now + MaxClockSkew;
    }

    public static WechatPhone.Ok? ReadPhone(WechatReply info) =>
        info.GetText("purePhoneNumber") is { Length: > 0 and <= 20 } number && number.All(char.IsAsciiDigit)
        && info.GetText("countryCode")?.TrimStart('+') is { Length: > 0 and <= 4 } country && country.All(char.IsAsciiDigit)
            ? new WechatPhone.Ok(number, country)
            : null;
}
