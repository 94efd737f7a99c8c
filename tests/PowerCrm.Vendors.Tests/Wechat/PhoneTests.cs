using System.Text.Json;

namespace PowerCrm.Vendors.Tests;

public class PhoneTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task a_phone_code_gives_its_phone_once()
    {
        await using var sandbox = await LiveSandbox.Start();
        (await sandbox.Wechat.GetPhone("sbx-phone-13800138000-1", default)).ShouldBe(new WechatPhone.Ok("13800138000", "86"));
        (await sandbox.Wechat.GetPhone("sbx-phone-13800138000-1", default)).ShouldBeOfType<WechatPhone.CodeInvalid>();
        (await sandbox.Wechat.GetPhone("sbx-phone-13800138000-2", default)).ShouldBeOfType<WechatPhone.Ok>()
            .ToString().ShouldNotContain("138");
    }

    [Fact]
    public async Task a_nonce_with_hyphens_is_part_of_no_phone()
    {
        await using var sandbox = await LiveSandbox.Start();
        (await sandbox.Wechat.GetPhone("sbx-phone-13800138000-3f2c1b7e-0d4a-4c55-9f0e-6a1b2c3d4e5f", default))
            .ShouldBe(new WechatPhone.Ok("13800138000", "86"));
    }

    [Theory]
    [InlineData("sbx-alice-1")]
    [InlineData("sbx-phone-1380013800-1")]
    [InlineData("sbx-phone-1380013800x-1")]
    [InlineData("sbx-phone-13800138000")]
    [InlineData("sbx-phone-13800138000-")]
    [InlineData("")]
    public async Task any_other_phone_code_is_invalid(string code)
    {
        await using var sandbox = await LiveSandbox.Start();
        (await sandbox.Wechat.GetPhone(code, default)).ShouldBeOfType<WechatPhone.CodeInvalid>();
    }

    [Theory]
    [InlineData("error")]
    [InlineData("rate-limited")]
    [InlineData("timeout")]
    public async Task a_misbehaving_wechat_makes_phones_unavailable(string mode)
    {
        await using var sandbox = await LiveSandbox.StartImpatient();
        (await sandbox.Wechat.GetPhone("sbx-phone-13800138000-1", default)).ShouldBeOfType<WechatPhone.Ok>();
        await sandbox.SetFault("wechat", mode);
        (await sandbox.Wechat.GetPhone("sbx-phone-13800138000-2", default)).ShouldBeOfType<WechatPhone.Unavailable>();
    }

    [Fact]
    public async Task a_reply_with_a_watermark_an_hour_old_is_refused()
    {
        await using var sandbox = await LiveSandbox.Start(clock: new OffsetTimeProvider(TimeSpan.FromHours(1)));
        (await sandbox.Wechat.GetPhone("sbx-phone-13800138000-1", default)).ShouldBeOfType<WechatPhone.CodeInvalid>();
    }

    [Theory]
    [InlineData("""{"purePhoneNumber":"13800138000","countryCode":"86"}""", "13800138000", "86")]
    [InlineData("""{"purePhoneNumber":13800138000,"countryCode":86}""", "13800138000", "86")]
    [InlineData("""{"purePhoneNumber":"91234567","countryCode":"+852"}""", "91234567", "852")]
    [InlineData("""{"purePhoneNumber":"1380013800x","countryCode":"86"}""", null, null)]
    [InlineData("""{"phoneNumber":"13800138000","countryCode":"86"}""", null, null)]
    [InlineData("""{"purePhoneNumber":"13800138000","countryCode":null}""", null, null)]
    public void numbers_and_strings_are_read_alike(string info, string? number, string? country) =>
        PhoneWatermark.ReadPhone(Reply(info)).ShouldBe(number is null ? null : new WechatPhone.Ok(number, country!));

    [Theory]
    [InlineData("""{"watermark":{"appid":"wx1","timestamp":1772352000}}""", true)]
    [InlineData("""{"watermark":{"appid":"wx1","timestamp":"1772351500"}}""", true)]
    [InlineData("""{"watermark":{"appid":"wx2","timestamp":1772352000}}""", false)]
    [InlineData("""{"watermark":{"appid":"wx1","timestamp":1772351399}}""", false)]
    [InlineData("""{"watermark":{"appid":"wx1","timestamp":1772352301}}""", false)]
    [InlineData("""{"watermark":{"appid":"wx1","timestamp":9223372036854775807}}""", false)]
    [InlineData("""{"watermark":{"appid":"wx1","timestamp":-5}}""", false)]
    [InlineData("""{"watermark":{"appid":"wx1"}}""", false)]
    [InlineData("""{"watermark":"wx1"}""", false)]
    [InlineData("{}", false)]
    public void the_watermark_must_be_this_apps_and_fresh(string info, bool isOurs) =>
        PhoneWatermark.IsOurs(Reply(info), "wx1", Now).ShouldBe(isOurs);

    private static WechatReply Reply(string json) =>
        WechatReply.Of(new Exchange.Replied(200, JsonSerializer.SerializeToUtf8Bytes(JsonDocument.Parse(json))))!;

    private sealed class OffsetTimeProvider(TimeSpan offset) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + offset;
    }
}
