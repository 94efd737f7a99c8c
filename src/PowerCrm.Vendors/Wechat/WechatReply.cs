using System.Globalization;
using System.Text.Json;

namespace PowerCrm.Vendors;

/// <summary>
/// A reply of WeChat. WeChat also refuses with HTTP 200; any other status comes from a proxy. A reply is successful when errcode is 0 or
/// when, with no errcode, it contains the requested value. Numbers and strings differ between documentation, samples and real replies, so
/// both are read. Of errmsg only the request id at its end is used.
/// </summary>
internal sealed class WechatReply
{
    private readonly JsonElement json;

    private WechatReply(JsonElement json) => this.json = json;

    /// <returns>Null when the answer cannot be one of WeChat.</returns>
    public static WechatReply? Of(Exchange exchange) =>
        exchange is Exchange.Replied { Status: 200 } replied && replied.ParseJson() is { ValueKind: JsonValueKind.Object } json
            && (!json.TryGetProperty("errcode", out _) || new WechatReply(json).GetNumber("errcode") is >= int.MinValue and <= int.MaxValue)
            ? new WechatReply(json) : null;

    public int Code => (int)(GetNumber("errcode") ?? 0);

    /// <summary>True when errcode is present and 0, as in replies without other values.</summary>
    public bool IsOk => GetNumber("errcode") == 0;

    /// <summary>101002 means a bad picture and, on older pages, an exhausted quota: only the text shows which.</summary>
    public bool IsQuotaExceeded => GetText("errmsg")?.Contains("quota", StringComparison.OrdinalIgnoreCase) == true;

    public string? RequestId
    {
        get
        {
            var text = GetText("errmsg");
            var at = text?.LastIndexOf("rid: ", StringComparison.Ordinal) ?? -1;
            if (at < 0) return null;
            var rid = text.AsSpan(at + 5).Trim();
            foreach (var c in rid)
                if (!char.IsAsciiLetterOrDigit(c) && c != '-') return null;
            return rid.Length is > 0 and <= 64 ? rid.ToString() : null;
        }
    }

    public WechatReply? GetObject(string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? new WechatReply(value) : null;

    public string? GetText(string name) => !json.TryGetProperty(name, out var value) ? null : value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number => value.GetRawText(),
        _ => null,
    };

    public long? GetNumber(string name) =>
        long.TryParse(GetText(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
}
