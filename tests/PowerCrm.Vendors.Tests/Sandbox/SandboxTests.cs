using System.Net;
using System.Text;
using System.Text.Json;
using PowerCrm.Sandbox;

namespace PowerCrm.Vendors.Tests;

/// <summary>The sandbox by itself: its answers to unknown callers, and that its signatures are those of the vendors.</summary>
public class SandboxTests
{
    [Theory]
    [InlineData("""{"provider":"wechat","mode":"ok"}""", 204)]
    [InlineData("""{"provider":"sms","mode":"error"}""", 204)]
    [InlineData("""{"provider":"ocr","mode":"timeout"}""", 204)]
    [InlineData("""{"provider":"ocr","mode":"slow"}""", 204)]
    [InlineData("""{"provider":"mail","mode":"ok"}""", 400)]
    [InlineData("""{"provider":"ocr","mode":"throttled"}""", 400)]
    [InlineData("""{"provider":"Sms","mode":"ok"}""", 400)]
    [InlineData("""{"provider":"sms"}""", 400)]
    [InlineData("""{"provider":"sms","mode":1}""", 400)]
    [InlineData("""{"provider":"sms","mode":"ok","for":"ever"}""", 400)]
    [InlineData("""{"provider":"sms","mode":"ok","mode":"error"}""", 400)]
    [InlineData("[]", 400)]
    [InlineData("", 400)]
    public async Task fault_requests_are_validated(string body, int status)
    {
        await using var sandbox = await LiveSandbox.Start();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var answer = await sandbox.Http.PostAsync("/sandbox/faults", content);
        ((int)answer.StatusCode).ShouldBe(status);
        if (status == 400) answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task a_fault_applies_to_its_provider_until_it_is_cleared()
    {
        await using var sandbox = await LiveSandbox.Start();
        await sandbox.SetFault("ocr", "slow");
        sandbox.State.FaultOf("ocr").ShouldBe(SandboxFault.Slow);
        sandbox.State.FaultOf("sms").ShouldBe(SandboxFault.Ok);
        await sandbox.SetFault("ocr", "ok");
        sandbox.State.FaultOf("ocr").ShouldBe(SandboxFault.Ok);
    }

    [Fact]
    public async Task a_used_login_code_is_40163_and_any_other_40029_and_both_are_http_200()
    {
        await using var sandbox = await LiveSandbox.Start();
        (await SignIn(sandbox, "sbx-alice-1")).TryGetProperty("errcode", out _).ShouldBeFalse();
        (await SignIn(sandbox, "sbx-alice-1")).GetProperty("errcode").GetInt32().ShouldBe(40163);
        (await SignIn(sandbox, "nonsense")).GetProperty("errcode").GetInt32().ShouldBe(40029);
    }

    [Fact]
    public async Task an_unsigned_short_message_is_refused_in_the_vendors_own_way()
    {
        await using var sandbox = await LiveSandbox.Start();
        using var tencent = await sandbox.Http.PostAsync("/sandbox/vendor/tencent-sms/", new StringContent("{}"));
        tencent.StatusCode.ShouldBe(HttpStatusCode.OK);
        JsonDocument.Parse(await tencent.Content.ReadAsStringAsync()).RootElement
            .GetProperty("Response").GetProperty("Error").GetProperty("Code")
            .GetString()!.ShouldStartWith("AuthFailure.");
        using var aliyun = await sandbox.Http.PostAsync("/sandbox/vendor/aliyun-sms/?PhoneNumbers=13800138000", null);
        aliyun.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        JsonDocument.Parse(await aliyun.Content.ReadAsStringAsync()).RootElement
            .GetProperty("Code").GetString().ShouldBe("MissingAuthorization");
        sandbox.State.SmsTo(null).ShouldBeEmpty();
    }

    [Fact]
    public void the_sandboxs_tc3_signature_matches_the_official_example()
    {
        const string hash = "5ffe6a04c0664d6b969fab9a13bdab201d63ee709638e2749d62a09ca18d7031";
        Convert.ToHexStringLower(Sandbox.TencentAnswers.ComputeSignature("Gu5t9xGARNpq86cd98joQYCN3EXAMPLE", "2019-02-25", "cvm",
                $"TC3-HMAC-SHA256\n1551113065\n2019-02-25/cvm/tc3_request\n{hash}"))
            .ShouldBe("72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168");
    }

    [Fact]
    public void the_sandboxs_acs3_signature_matches_the_official_example() =>
        Convert.ToHexStringLower(VendorSignature.Hmac("YourAccessKeySecret"u8.ToArray(),
            "ACS3-HMAC-SHA256\n7ea06492da5221eba5297e897ce16e55f964061054b7695beedaac1145b1e259"))
        .ShouldBe("06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0");

    private static async Task<JsonElement> SignIn(LiveSandbox sandbox, string code)
    {
        var keys = sandbox.State.Keys;
        return await sandbox.Get($"{SandboxServer.WechatPath}/sns/jscode2session?appid={keys.WechatAppId}&secret={keys.WechatSecret}"
            + $"&js_code={code}&grant_type=authorization_code");
    }
}
