namespace PowerCrm.Vendors.Tests;

public class VendorCodeTests
{
    [Theory]
    [InlineData("LimitExceeded.PhoneNumberThirtySecondLimit", typeof(SmsResult.Throttled))]
    [InlineData("LimitExceeded.PhoneNumberOneHourLimit", typeof(SmsResult.Throttled))]
    [InlineData("LimitExceeded.PhoneNumberDailyLimit", typeof(SmsResult.Throttled))]
    [InlineData("LimitExceeded.PhoneNumberSameContentDailyLimit", typeof(SmsResult.Throttled))]
    [InlineData("LimitExceeded.DeliveryFrequencyLimit", typeof(SmsResult.Throttled))]
    [InlineData("LimitExceeded.AppDailyLimit", typeof(SmsResult.Unavailable))]
    [InlineData("FailedOperation.PhoneNumberInBlacklist", typeof(SmsResult.Refused))]
    [InlineData("InvalidParameterValue.IncorrectPhoneNumber", typeof(SmsResult.Refused))]
    [InlineData("InvalidParameterValue.TemplateParameterFormatError", typeof(SmsResult.Unavailable))]
    [InlineData("FailedOperation.InsufficientBalanceInSmsPackage", typeof(SmsResult.Unavailable))]
    [InlineData("UnauthorizedOperation.SerivceSuspendDueToArrears", typeof(SmsResult.Unavailable))]
    [InlineData("InternalError.Timeout", typeof(SmsResult.Unknown))]
    [InlineData("InternalError.SendAndRecvFail", typeof(SmsResult.Unknown))]
    [InlineData("InternalError.OtherError", typeof(SmsResult.Unknown))]
    [InlineData("RequestLimitExceeded", typeof(SmsResult.Unavailable))]
    [InlineData("AuthFailure.SignatureExpire", typeof(SmsResult.Unavailable))]
    public void tencents_codes_have_their_meaning(string code, Type meaning) => TencentCodes.ToResult(code).ShouldBeOfType(meaning);

    [Theory]
    [InlineData("RequestLimitExceeded", false)]
    [InlineData("RequestLimitExceeded.UinLimitExceeded", false)]
    [InlineData("FailedOperation.InsufficientBalanceInSmsPackage", true)]
    public void only_account_faults_raise_an_alarm(string code, bool alarm) =>
        TencentCodes.ToResult(code).ShouldBeOfType<SmsResult.Unavailable>().Alarm.ShouldBe(alarm);

    [Theory]
    [InlineData("isv.BUSINESS_LIMIT_CONTROL", typeof(SmsResult.Throttled))]
    [InlineData("isv.DAY_LIMIT_CONTROL", typeof(SmsResult.Unavailable))]
    [InlineData("isv.MOBILE_NUMBER_ILLEGAL", typeof(SmsResult.Refused))]
    [InlineData("isv.BLACK_KEY_CONTROL_LIMIT", typeof(SmsResult.Refused))]
    [InlineData("isv.AMOUNT_NOT_ENOUGH", typeof(SmsResult.Unavailable))]
    [InlineData("isp.RAM_PERMISSION_DENY", typeof(SmsResult.Unavailable))]
    [InlineData("isp.SYSTEM_ERROR", typeof(SmsResult.Unknown))]
    [InlineData("SignatureDoesNotMatch", typeof(SmsResult.Unavailable))]
    public void aliyuns_codes_have_their_meaning(string code, Type meaning) => AliyunCodes.ToResult(code, null).ShouldBeOfType(meaning);

    [Theory]
    [InlineData("LimitExceeded.PhoneNumberThirtySecondLimit", false)]
    [InlineData("LimitExceeded.PhoneNumberOneHourLimit", false)]
    [InlineData("LimitExceeded.PhoneNumberDailyLimit", true)]
    [InlineData("LimitExceeded.PhoneNumberSameContentDailyLimit", true)]
    [InlineData("LimitExceeded.AppDailyLimit", true)]
    [InlineData("FailedOperation.InsufficientBalanceInSmsPackage", false)]
    [InlineData("isv.DAY_LIMIT_CONTROL", true)]
    [InlineData("isv.MONTH_LIMIT_CONTROL", false)]
    [InlineData("isv.BUSINESS_LIMIT_CONTROL", true, "触发天级流控Permits:10")]
    [InlineData("isv.BUSINESS_LIMIT_CONTROL", false, "触发分钟级流控Permits:1")]
    public void a_limit_of_the_day_ends_tomorrow(string code, bool daily, string? message = null)
    {
        var result = code.StartsWith("isv.", StringComparison.Ordinal) ? AliyunCodes.ToResult(code, message) : TencentCodes.ToResult(code);
        (result is SmsResult.Throttled { Daily: true } or SmsResult.Unavailable { Daily: true }).ShouldBe(daily);
    }

    [Theory]
    [InlineData("isv.OUT_OF_SERVICE", "isv.OUT_OF_SERVICE")]
    [InlineData("13800138000", "[not a code]")]
    [InlineData("a b", "[not a code]")]
    [InlineData("", "[not a code]")]
    public void only_codes_are_logged(string code, string logged) => VendorCode.ForLog(code).ShouldBe(logged);
}
