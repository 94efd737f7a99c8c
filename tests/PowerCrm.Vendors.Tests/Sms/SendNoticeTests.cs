using System.Diagnostics.Metrics;

namespace PowerCrm.Vendors.Tests;

public class SendNoticeTests
{
    private const string Phone = "13800138000", Template = "SMS_100000002";
    private static readonly SmsVariable[] Values = [new("company", "苏州恒晟精密铸造"), new("result", "审核通过")];

    [Theory, InlineData("tencent", "acs3"), InlineData("aliyun", "acs3"), InlineData("aliyun", "rpc1")]
    public async Task a_notice_uses_its_own_template_and_values_and_is_not_a_code(string provider, string signature)
    {
        await using var sandbox = await LiveSandbox.Start(provider, s => s["Sms:Signature"] = signature);
        (await sandbox.Sms.SendNotice(Phone, Template, Values, default)).ShouldBeOfType<SmsResult.Accepted>().Serial.ShouldNotBeEmpty();
        var notice = sandbox.State.NoticesTo(Phone).ShouldHaveSingleItem();
        (notice.TemplateId, string.Join('|', notice.Values)).ShouldBe((Template, "苏州恒晟精密铸造|审核通过"));
        sandbox.State.SmsTo(null).ShouldBeEmpty();
        (await sandbox.Get($"/sandbox/sms/notices?phone={Phone}"))[0].GetProperty("values")[1].GetString().ShouldBe("审核通过");
    }

    [Theory]
    [InlineData("tencent", "0", "苏州恒晟")]
    [InlineData("aliyun", "0", "苏州恒晟")]
    [InlineData("tencent", Template, "")]
    [InlineData("aliyun", Template, "")]
    [InlineData("tencent", "", "苏州恒晟")]
    public async Task an_unknown_template_or_an_empty_value_sends_nothing(string provider, string template, string company)
    {
        await using var sandbox = await LiveSandbox.Start(provider);
        (await sandbox.Sms.SendNotice(Phone, template, [new("company", company)], default)).ShouldBeOfType<SmsResult.Unavailable>();
        sandbox.State.NoticesTo(null).ShouldBeEmpty();
    }

    [Theory, InlineData("error", 1), InlineData("throttled", 0)]
    public async Task a_notice_that_the_account_cannot_send_raises_the_alarm_as_a_code_does(string mode, int count)
    {
        // The meter is the process's; measurements of other tests have another context.
        var (isOwn, alarms) = (new AsyncLocal<bool> { Value = true }, 0);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Name == "powercrm.sms.vendor_alarm")
                l.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((_, n, _, _) => alarms += isOwn.Value ? (int)n : 0);
        listener.Start();
        await using var sandbox = await LiveSandbox.Start();
        await sandbox.SetFault("sms", mode);
        await sandbox.Sms.SendNotice(Phone, Template, Values, default);
        alarms.ShouldBe(count);
        await sandbox.Sms.SendCode(Phone, "012345", default);
        alarms.ShouldBe(2 * count);
    }

    [Fact]
    public async Task the_template_of_codes_is_not_needed_for_a_notice()
    {
        await using var sandbox = await LiveSandbox.Start("tencent", s => s["Sms:Template"] = "");
        (await sandbox.Sms.SendNotice(Phone, Template, Values, default)).ShouldBeOfType<SmsResult.Accepted>();
        (await sandbox.Sms.SendCode(Phone, "012345", default)).ShouldBeOfType<SmsResult.Unavailable>();
    }

    [Theory, InlineData("tencent"), InlineData("aliyun")]
    public async Task neither_phone_nor_text_is_logged_at_any_level(string provider)
    {
        await using var sandbox = await LiveSandbox.Start(provider);
        foreach (var mode in new[] { "ok", "error", "blacklisted", "uncertain" })
        {
            await sandbox.SetFault("sms", mode);
            await sandbox.Sms.SendNotice(Phone, Template, Values, default);
        }
        (await Should.ThrowAsync<ArgumentException>(() => sandbox.Sms.SendNotice("1380013800", Template, Values, default)))
            .ToString().ShouldNotContain("1380013800");
        sandbox.Log.Text.ShouldContain("refused a message");
        foreach (var secret in new[] { Phone, "苏州恒晟精密铸造" })
            sandbox.Log.Text.ShouldNotContain(secret);
    }
}
