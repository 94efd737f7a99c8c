namespace PowerCrm.Vendors;

/// <summary>What Aliyun's codes mean to us.</summary>
internal static class AliyunCodes
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Later = TimeSpan.FromMinutes(10);

    public static SmsResult Result(string code) => code switch
    {
        "isv.BUSINESS_LIMIT_CONTROL" => new SmsResult.Throttled(),
        "isv.MOBILE_NUMBER_ILLEGAL" or "isv.BLACK_KEY_CONTROL_LIMIT" => new SmsResult.Refused(code),
        // Their own fault, after they had the request: it may be under way.
        "isp.SYSTEM_ERROR" or "InternalError" or "ServiceUnavailable" => new SmsResult.Unknown(),
        _ when code.StartsWith("Throttling", StringComparison.Ordinal) => new SmsResult.Unavailable(Soon),
        // Budget, billing, template, signature, permissions: nothing that waiting a second would mend.
        _ => new SmsResult.Unavailable(Later, Alarm: true),
    };
}
