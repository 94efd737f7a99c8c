using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PowerCrm.Vendors;

/// <summary>The provider that configuration names.</summary>
internal sealed partial class Sms(TencentSms tencent, AliyunSms aliyun, IOptionsMonitor<SmsOptions> options, ILogger<Sms> log) : ISms
{
    public Task<SmsResult> SendCode(string phone, string code, CancellationToken ct)
    {
        // Neither value may appear in the message: exceptions are logged.
        if (phone.Length != 11 || !phone.All(char.IsAsciiDigit)) throw new ArgumentException("Not eleven digits.", nameof(phone));
        if (code.Length is < 4 or > 6 || !code.All(char.IsAsciiDigit)) throw new ArgumentException("Not four to six digits.", nameof(code));
        var settings = options.CurrentValue;
        return (settings.Provider, settings.IsConfigured) switch
        {
            (SmsProviders.Tencent, true) => tencent.SendCode(phone, code, ct),
            (SmsProviders.Aliyun, true) => aliyun.SendCode(phone, code, ct),
            _ => Unconfigured(),
        };
    }

    private Task<SmsResult> Unconfigured()
    {
        LogUnconfigured();
        return Task.FromResult<SmsResult>(new SmsResult.Unavailable(TimeSpan.FromMinutes(10)));
    }

    [LoggerMessage(
        Level = LogLevel.Error, Message = "Section Sms is not complete: it needs a known Provider, its keys, Sign and Template.")]
    partial void LogUnconfigured();
}
