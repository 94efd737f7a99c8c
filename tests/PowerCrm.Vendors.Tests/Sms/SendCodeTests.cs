namespace PowerCrm.Vendors.Tests;

[Trait("Category", "Slow")]
public class SendCodeTests
{
    private const string Phone = "13800138000";

    [Theory, InlineData("tencent"), InlineData("aliyun")]
    public async Task a_code_arrives_and_is_listed_newest_first(string provider)
    {
        await using var sandbox = await LiveSandbox.Start(provider);
        (await sandbox.Sms.SendCode(Phone, "012345", default)).ShouldBeOfType<SmsResult.Accepted>().Serial.ShouldNotBeEmpty();
        (await sandbox.Sms.SendCode(Phone, "999999", default)).ShouldBeOfType<SmsResult.Accepted>();
        (await sandbox.Sms.SendCode("13900139000", "111111", default)).ShouldBeOfType<SmsResult.Accepted>();

        var listed = await sandbox.Get($"/sandbox/sms?phone={Phone}");
        listed.EnumerateArray().Select(sms => (sms.GetProperty("phone").GetString(), sms.GetProperty("code").GetString()))
            .ShouldBe([(Phone, "999999"), (Phone, "012345")]);
        listed[0].GetProperty("sentAt").GetDateTimeOffset()
            .ShouldBeGreaterThanOrEqualTo(listed[1].GetProperty("sentAt").GetDateTimeOffset());
    }

    [Fact]
    public async Task an_answer_about_another_number_is_unknown()
    {
        await using var sandbox = await LiveSandbox.Start();
        (await sandbox.Sms.SendCode(Phone, "012345", default)).ShouldBeOfType<SmsResult.Accepted>();
        await sandbox.SetFault("sms", "repeated");
        (await sandbox.Sms.SendCode("13900139000", "111111", default)).ShouldBeOfType<SmsResult.Unknown>();
        sandbox.State.SmsTo("13900139000").ShouldHaveSingleItem();
        (await sandbox.Sms.SendCode(Phone, "999999", default)).ShouldBeOfType<SmsResult.Accepted>();
    }

    [Theory]
    [InlineData("tencent")]
    [InlineData("aliyun")]
    public async Task an_untrue_answer_of_the_sandbox_is_about_a_code_that_went_the_other_way(string provider)
    {
        await using var sandbox = await LiveSandbox.Start(provider);
        await sandbox.SetFault("sms", "denied");
        (await sandbox.Sms.SendCode(Phone, "012345", default)).ShouldBeOfType<SmsResult.Unavailable>().Alarm.ShouldBeFalse();
        sandbox.State.SmsTo(Phone).ShouldHaveSingleItem();
        await sandbox.SetFault("sms", "invented");
        (await sandbox.Sms.SendCode(Phone, "999999", default)).ShouldBeOfType<SmsResult.Accepted>().Serial.ShouldNotBeEmpty();
        sandbox.State.SmsTo(Phone).ShouldHaveSingleItem();
        await sandbox.SetFault("sms", "garbled");
        (await sandbox.Sms.SendCode(Phone, "111111", default)).ShouldBeOfType<SmsResult.Unknown>();
        sandbox.State.SmsTo(Phone).Count.ShouldBe(2);
    }

    [Theory, InlineData("acs3"), InlineData("rpc1")]
    public async Task aliyun_takes_either_of_its_signatures_and_no_wrong_one(string signature)
    {
        await using var sandbox = await LiveSandbox.Start("aliyun", s => s["Sms:Signature"] = signature);
        (await sandbox.Sms.SendCode(Phone, "012345", default)).ShouldBeOfType<SmsResult.Accepted>();
        await using var forged = await LiveSandbox.Start("aliyun", s => (s["Sms:Signature"], s["Sms:KeySecret"]) = (signature, "wrong"));
        (await forged.Sms.SendCode(Phone, "012345", default)).ShouldBeOfType<SmsResult.Unavailable>();
        forged.Log.Text.ShouldContain("SignatureDoesNotMatch");
        forged.State.SmsTo(null).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("tencent", "error", true)]
    [InlineData("aliyun", "error", true)]
    [InlineData("tencent", "blacklisted", false)]
    [InlineData("aliyun", "throttled", false)]
    public async Task a_fault_only_the_operator_can_fix_raises_an_alarm(string provider, string mode, bool alarm)
    {
        await using var sandbox = await LiveSandbox.Start(provider);
        await sandbox.SetFault("sms", mode);
        var result = await sandbox.Sms.SendCode(Phone, "012345", default);
        (result is SmsResult.Unavailable { Alarm: true }).ShouldBe(alarm);
    }

    [Theory]
    [InlineData("tencent", "Sms:KeySecret", "wrong")]
    [InlineData("tencent", "Sms:KeyId", "somebody")]
    [InlineData("tencent", "Sms:Sign", "别人")]
    [InlineData("tencent", "Sms:Template", "0")]
    [InlineData("tencent", "Sms:AppId", "0")]
    [InlineData("tencent", "Sms:AppId", "")]
    [InlineData("aliyun", "Sms:KeySecret", "wrong")]
    [InlineData("aliyun", "Sms:KeyId", "somebody")]
    [InlineData("aliyun", "Sms:Sign", "别人")]
    [InlineData("aliyun", "Sms:Template", "0")]
    [InlineData("aliyun", "Sms:TemplateVariable", "other")]
    [InlineData("aliyun", "Sms:Provider", "nobody")]
    [InlineData("aliyun", "Sms:BaseUrl", "http://127.0.0.1:9/")]
    [InlineData("tencent", "Sms:BaseUrl", "http://127.0.0.1:9/")]
    public async Task with_wrong_settings_nothing_is_sent_and_the_vendor_is_unavailable(string provider, string setting, string value)
    {
        await using var sandbox = await LiveSandbox.Start(provider, s => s[setting] = value);
        (await sandbox.Sms.SendCode(Phone, "012345", default)).ShouldBeOfType<SmsResult.Unavailable>();
        sandbox.State.SmsTo(null).ShouldBeEmpty();
    }

    [Theory, InlineData("tencent"), InlineData("aliyun")]
    public async Task a_slow_vendor_is_waited_for_and_asked_once(string provider)
    {
        await using var sandbox = await LiveSandbox.Start(provider, s => s["Sms:Timeout"] = "00:00:20");
        await sandbox.SetFault("sms", "slow");
        (await sandbox.Sms.SendCode(Phone, "012345", default)).ShouldBeOfType<SmsResult.Accepted>();
        sandbox.State.SmsTo(Phone).ShouldHaveSingleItem();
    }

    [Theory, InlineData("tencent", 1), InlineData("aliyun", 1)]
    public async Task a_vendor_whose_clock_differs_by_an_hour_refuses(string provider, int hours)
    {
        await using var sandbox = await LiveSandbox.Start(provider, clock: new OffsetTimeProvider(TimeSpan.FromHours(hours)));
        (await sandbox.Sms.SendCode(Phone, "012345", default)).ShouldBeOfType<SmsResult.Unavailable>();
    }

    [Theory]
    [InlineData("1380013800", "012345")]
    [InlineData("１３８００１３８０００", "012345")]
    [InlineData(Phone, "0123456")]
    [InlineData(Phone, "01234x")]
    public async Task an_invalid_phone_or_code_throws_without_quoting_either(string phone, string code)
    {
        await using var sandbox = await LiveSandbox.Start();
        var bug = await Should.ThrowAsync<ArgumentException>(() => sandbox.Sms.SendCode(phone, code, default));
        bug.ToString().ShouldNotContain(phone);
        bug.ToString().ShouldNotContain(code);
    }

    [Theory, InlineData("tencent"), InlineData("aliyun")]
    public async Task no_phone_code_or_key_is_logged_at_any_level(string provider)
    {
        await using var sandbox = await LiveSandbox.StartImpatient(provider);
        foreach (var mode in new[] { "ok", "error", "blacklisted", "uncertain", "timeout" })
        {
            await sandbox.SetFault("sms", mode);
            await sandbox.Sms.SendCode(Phone, "012345", default);
        }
        sandbox.Log.Text.ShouldContain("refused a message");
        foreach (var secret in new[] { Phone, "012345", sandbox.State.Keys.SmsKeySecret, "Signature=" })
            sandbox.Log.Text.ShouldNotContain(secret);
    }

    private sealed class OffsetTimeProvider(TimeSpan offset) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + offset;
    }
}
