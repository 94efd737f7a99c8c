using System.Text;
using System.Text.Json;

namespace PowerCrm.Vendors.Tests;

/// <summary>The vectors of WeChat's own documents.</summary>
public class CipherVectorTests
{
    private const string SessionKey = "tiihtNczf5v6AKRyjwEUhQ==", Iv = "r7BXXKkLb8qrSNn05n0qiA==";

    private const string UserData =
        "CiyLU1Aw2KjvrjMdj8YKliAjtP4gsMZMQmRzooG2xrDcvSnxIMXFufNstNGTyaGS9uT5geRa0W4oTOb1WT7fJlAC+oNPdbB+3hVbJSRgv+4lGOETKUQz6OYStslQ142d"
        + "NCuabNPGBzlooOmB231qMM85d2/fV6ChevvXvQP8Hkue1poOFtnEtpyxVLW1zAo6/1Xx1COxFvrc2d7UL/lmHInNlxuacJXwu0fjpXfz/YqYzBIBzD6WUfTIF9GRHpOn"
        + "/Hz7saL8xz+W//FRAUid1OksQaQx4CMs8LOddcQhULW4ucetDf96JcR3g0gfRK4PC7E/r7Z6xNrXd2UIeorGj5Ef7b1pJAYB6Y5anaHqZ9J6nKEBvB4DnNLIVWSgARns"
        + "/8wR2SiRS7MNACwTyrGvt9ts8p12PKFdlqYTopNHR1Vf7XjfhQlVsAJdNiKdYmYVoKlaRv85IfVunYzO0IKXsyl7JCUjCpoG20f0a04COwfneQAGGwd5oa+T8yO5hzuy"
        + "Db/XcxxmK01EpqOyuxINew==";

    private const string Push = "ELGduP2YcVatjqIS+eZbp80MNLoAUWvzzyJxgGzxZO/5sAvd070Bs6qrLARC9nVHm48Y4hyRbtzve1L32tmxSQ==",
        PushApp = "wxba5fad812f8e6fb9";
    private static readonly string PushKey = new('A', 43);

    [Fact]
    public void a_users_data_is_opened_with_the_session_key()
    {
        var clear = JsonDocument.Parse(WechatCipher.UserData(SessionKey, Iv, UserData)!).RootElement;
        clear.GetProperty("openId").GetString().ShouldBe("oGZUI0egBJY1zhBYw2KhdUfwVJJE");
        clear.GetProperty("watermark").GetProperty("appid").GetString().ShouldBe("wx4f4bc4dec97d474b");
    }

    [Theory]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAA==", Iv, UserData)]
    [InlineData(SessionKey, "r7BXXKkLb8qrSNn05n0q", UserData)]
    [InlineData(SessionKey, Iv, "CiyLU1Aw2KjvrjMdj8YKlg==")]
    [InlineData(SessionKey, Iv, "CiyLU1Aw")]
    [InlineData(SessionKey, Iv, "not base64!")]
    [InlineData(SessionKey, Iv, "")]
    public void what_was_sealed_otherwise_opens_to_nothing(string key, string iv, string data) =>
        WechatCipher.UserData(key, iv, data).ShouldBeNull();

    [Theory]
    [InlineData("f464b24fc39322e44b38aa78f5edd27bd1441696", "AAAAA", "1714036504", "1514711492")]
    [InlineData("899cf89e464efb63f54ddac96b0a0a235f53aa78", "AAAAA", "1714037059", "486452656")]
    [InlineData("1b9339964ed2e271e7c7b6ff2b0ef902fc94dea1", "AAAAA", "1713424427", "415670741", Push)]
    public void pushes_are_signed_by_the_sorted_parts(string signature, params string[] parts)
    {
        WechatCipher.IsSigned(signature, parts).ShouldBeTrue();
        WechatCipher.IsSigned(signature[..^1] + (signature[^1] == '0' ? '1' : '0'), parts).ShouldBeFalse();
        WechatCipher.IsSigned(signature, ["another", .. parts[1..]]).ShouldBeFalse();
    }

    [Fact]
    public void raw_data_is_signed_with_the_session_keys_text() => WechatCipher.RawDataSignature(
        "{\"nickName\":\"Band\",\"gender\":1,\"language\":\"zh_CN\",\"city\":\"Guangzhou\",\"province\":\"Guangdong\",\"country\":\"CN\","
            + "\"avatarUrl\":\"http://wx.qlogo.cn/mmopen/vi_32/1vZvI39NWFQ9XM4LtQpFrQJ1xlgZxx3w7bQxKARol6503"
            + "Iuswjjn6nIGBiaycAjAtpujxyzYsrztuuICqIM5ibXQ/0\"}",
        "HyVFkGl5F5OQWJZZaNzBBg==").ShouldBe("75e81ceda165f4ffa64f4068af58c64b8f54b88c");

    [Fact]
    public void a_sealed_push_is_opened_and_made()
    {
        const string message = "{\"demo_resp\":\"good luck\"}";
        WechatCipher.Pushed(PushKey, PushApp, Push).ShouldBe(message);
        WechatCipher.Push(PushKey, PushApp, message, Encoding.ASCII.GetBytes("707722b803182950")).ShouldBe(Push);
    }

    [Fact]
    public void a_push_for_another_app_or_altered_is_none()
    {
        WechatCipher.Pushed(PushKey, "wx0000000000000000", Push).ShouldBeNull();
        WechatCipher.Pushed(new string('B', 43), PushApp, Push).ShouldBeNull();
        WechatCipher.Pushed(PushKey, PushApp, Push[..^4] + "AAA=").ShouldBeNull();
        WechatCipher.Pushed(PushKey, PushApp, "").ShouldBeNull();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(200)]
    [InlineData(5000)]
    public void pushes_of_any_length_come_back(int length)
    {
        var message = new string('电', length);
        WechatCipher.Pushed(PushKey, PushApp, WechatCipher.Push(PushKey, PushApp, message, new byte[16])!).ShouldBe(message);
    }
}
