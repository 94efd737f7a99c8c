namespace PowerCrm.Vendors;

/// <summary>Maps Tencent's codes to results.</summary>
internal static class TencentCodes
{
    private static readonly TimeSpan ShortRetryDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongRetryDelay = TimeSpan.FromMinutes(10);

    public static SmsResult ToResult(string code) => code switch
    {
        "LimitExceeded.PhoneNumberThirtySecondLimit" or "LimitExceeded.PhoneNumberOneHourLimit" or "LimitExceeded.DeliveryFrequencyLimit" =>
            new SmsResult.Throttled(),
        "LimitExceeded.PhoneNumberDailyLimit" or "LimitExceeded.PhoneNumberSameContentDailyLimit" => new SmsResult.Throttled(Daily: true),
        "FailedOperation.PhoneNumberInBlacklist" or "InvalidParameterValue.IncorrectPhoneNumber" => new SmsResult.Refused(code),
        // InternalError.Timeout, .SendAndRecvFail, .OtherError: the message may still be sent.
        _ when code.StartsWith("InternalError", StringComparison.Ordinal) => new SmsResult.Unknown(),
        // Also .UinLimitExceeded, .IPLimitExceeded and .GlobalRegionUinLimitExceeded.
        _ when code.StartsWith("RequestLimitExceeded", StringComparison.Ordinal) => new SmsResult.Unavailable(ShortRetryDelay),
        "LimitExceeded.AppDailyLimit" => new SmsResult.Unavailable(LongRetryDelay, Alarm: true, Daily: true),
        // Budget, billing, template, signature, address list: a retry after a second does not help.
        _ => new SmsResult.Unavailable(LongRetryDelay, Alarm: true),
    };
}
