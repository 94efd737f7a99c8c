namespace PowerCrm.Vendors;

/// <summary>Maps Aliyun's codes to results.</summary>
internal static class AliyunCodes
{
    private static readonly TimeSpan ShortRetryDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongRetryDelay = TimeSpan.FromMinutes(10);

    /// <param name="code">Aliyun's Code.</param>
    /// <param name="message">Aliyun's Message. It alone names the period of a limit; with another text the limit counts as a short one.
    /// </param>
    public static SmsResult ToResult(string code, string? message) => code switch
    {
        "isv.BUSINESS_LIMIT_CONTROL" => new SmsResult.Throttled(Daily: message?.Contains("天级", StringComparison.Ordinal) == true),
        "isv.MOBILE_NUMBER_ILLEGAL" or "isv.BLACK_KEY_CONTROL_LIMIT" => new SmsResult.Refused(code),
        // An error at Aliyun after it received the request: the message may still be sent.
        "isp.SYSTEM_ERROR" or "InternalError" or "ServiceUnavailable" => new SmsResult.Unknown(),
        _ when code.StartsWith("Throttling", StringComparison.Ordinal) => new SmsResult.Unavailable(ShortRetryDelay),
        "isv.DAY_LIMIT_CONTROL" => new SmsResult.Unavailable(LongRetryDelay, Alarm: true, Daily: true),
        // Budget, billing, template, signature, permissions: a retry after a second does not help.
        _ => new SmsResult.Unavailable(LongRetryDelay, Alarm: true),
    };
}
