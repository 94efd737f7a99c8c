namespace PowerCrm.Vendors;

/// <summary>What Tencent's codes mean to us.</summary>
internal static class TencentCodes
{
    static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);
    static readonly TimeSpan Later = TimeSpan.FromMinutes(10);
    static readonly TimeSpan AnotherDay = TimeSpan.FromHours(12);

    public static SmsResult Result(string code) => code switch
    {
        "LimitExceeded.PhoneNumberThirtySecondLimit" or "LimitExceeded.DeliveryFrequencyLimit" => new SmsResult.Throttled(TimeSpan.FromMinutes(1)),
        "LimitExceeded.PhoneNumberOneHourLimit" => new SmsResult.Throttled(TimeSpan.FromHours(1)),
        "LimitExceeded.PhoneNumberDailyLimit" or "LimitExceeded.PhoneNumberSameContentDailyLimit" => new SmsResult.Throttled(AnotherDay, Daily: true),
        "FailedOperation.PhoneNumberInBlacklist" or "InvalidParameterValue.IncorrectPhoneNumber" => new SmsResult.Refused(code),
        // InternalError.Timeout, .SendAndRecvFail, .OtherError: the message may be under way.
        _ when code.StartsWith("InternalError", StringComparison.Ordinal) => new SmsResult.Unknown(),
        "RequestLimitExceeded" => new SmsResult.Unavailable(Soon),
        // Budget, billing, template, signature, address list: nothing that waiting a second would mend.
        _ => new SmsResult.Unavailable(Later, Alarm: true),
    };
}
