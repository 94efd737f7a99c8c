namespace PowerCrm.Vendors;

/// <summary>
/// The reply with the phone carries no openid, only a watermark: the app it was made for and when. Without looking at it, a phone obtained
/// through another app could be passed off as ours.
/// </summary>
internal static class PhoneWatermark
{
    // The code lives five minutes; the rest is for clocks that differ.
    private static readonly TimeSpan Oldest = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(5);

    public static bool IsOurs(WechatReply info, string appId, DateTimeOffset now)
    {
        if (info.Object("watermark") is not { } mark || mark.Text("appid") != appId) return false;
        if (mark.Number("timestamp") is not (> 0 and < 100_000_000_000 and var seconds)) return false;
        var made = DateTimeOffset.FromUnixTimeSeconds(seconds);
        return made > now - Oldest && made < now + Ahead;
    }

    public static WechatPhone.Ok? Phone(WechatReply info) =>
        info.Text("purePhoneNumber") is { Length: > 0 and <= 20 } number && number.All(char.IsAsciiDigit)
        && info.Text("countryCode")?.TrimStart('+') is { Length: > 0 and <= 4 } country && country.All(char.IsAsciiDigit)
            ? new WechatPhone.Ok(number, country)
            : null;
}
