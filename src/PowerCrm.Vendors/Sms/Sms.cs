using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace PowerCrm.Vendors;

/// <summary>Sends by the provider that is selected in the configuration.</summary>
internal sealed partial class Sms(TencentSms tencent, AliyunSms aliyun, IOptionsMonitor<SmsOptions> options, ILogger<Sms> log) : ISms
{
    private static readonly Meter Meter = new(VendorHealth.MeterName);
    private static readonly Counter<long> Alarms = Meter.CreateCounter<long>("powercrm.sms.vendor_alarm",
        description: "SMS messages that the vendor refused because of its budget, bill or configuration");

    public Task<SmsResult> SendCode(string phone, string code, CancellationToken ct)
    {
        // Neither value may appear in the message: exceptions are logged.
        CheckPhone(phone);
        if (code.Length is < 4 or > 6 || !code.All(char.IsAsciiDigit)) throw new ArgumentException("Not four to six digits.", nameof(code));
        var settings = options.CurrentValue;
        return settings.IsConfigured
            ? Send(settings.Provider, phone, settings.Template, [new SmsVariable(settings.TemplateVariable, code)], ct)
            : ReportUnconfigured();
    }

    public Task<SmsResult> SendNotice(string phone, string template, IReadOnlyList<SmsVariable> values, CancellationToken ct)
    {
        CheckPhone(phone);
        var settings = options.CurrentValue;
        return settings.HasAccount && template.Length > 0 ? Send(settings.Provider, phone, template, values, ct) : ReportUnconfigured();
    }

    private static void CheckPhone(string phone)
    {
        if (phone.Length != 11 || !phone.All(char.IsAsciiDigit)) throw new ArgumentException("Not eleven digits.", nameof(phone));
    }

    private async Task<SmsResult> Send(string provider, string phone, string template, IReadOnlyList<SmsVariable> values,
        CancellationToken ct)
    {
        var result = await (provider == SmsProviders.Aliyun ? aliyun.Send(phone, template, values, ct)
            : tencent.Send(phone, template, values, ct));
        if (result is SmsResult.Unavailable { Alarm: true })
            Alarms.Add(1);
        return result;
    }

    private Task<SmsResult> ReportUnconfigured()
    {
        LogUnconfigured();
        Alarms.Add(1);
        return Task.FromResult<SmsResult>(new SmsResult.Unavailable(TimeSpan.FromMinutes(10), Alarm: true));
    }

    [LoggerMessage(
        Level = LogLevel.Error, Message = "Section Sms is not complete: it needs a known Provider, its keys, Sign and Template.")]
    partial void LogUnconfigured();
}
